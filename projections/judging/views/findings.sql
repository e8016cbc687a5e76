-- model    findings: which rule was broken, by which facts, and how
-- key      rule rule_version stream occurrence
-- source   the rulebooks in force: every breach and every deviation of every rule that facts can break
-- units    breached_at: instant. As at the time of the last recorded fact: findings_at(effective_at,
--          known_at) answers for any other two times, NULL meaning that one
-- not here thresholds of figures: those are read by appraisals and alerts
-- column   rule VARCHAR: id of the rule
-- column   rule_version INTEGER: version of the rule
-- column   book VARCHAR: rulebook
-- column   severity VARCHAR: info, minor, major or critical
-- column   deviation VARCHAR: LATE, MISSING, TOO_EARLY, TOO_SOON, OUT_OF_HOURS, FORBIDDEN, WRONG_VALUE,
--          INCOMPLETE, SHARED, TOO_OFTEN, OUT_OF_SEQUENCE, WRONG_PARTY or TOO_LITTLE
-- column   stream VARCHAR: what it is about, aggregate/id; company for a duty of the whole company
-- column   occurrence VARCHAR: what tells it from others of the rule and stream: a position, or a period
-- column   policy_id VARCHAR: policy concerned
-- column   agent_id VARCHAR: agent concerned
-- column   breached_at TIMESTAMPTZ: when the rule was broken
-- column   position BIGINT: position of the fact beside which the verdict stands; empty if there is none
-- column   positions BIGINT[]: positions of all facts that prove it
-- column   sentence_en VARCHAR: the rule and how it was broken, in English
-- column   sentence_zh VARCHAR: the same in Chinese
-- column   accepted_by VARCHAR: who approved the deviation, while the approval lasts; it stays a finding
-- column   accepted_until DATE: last day of the approval
SELECT
    rule, rule_version, book, severity, deviation, stream, occurrence, policy_id, agent_id, breached_at,
    position, positions, sentence_en, sentence_zh, accepted_by, accepted_until
FROM findings_at(NULL, NULL)
