-- model    obligations: what had to be done by when, and what became of it
-- key      rule rule_version stream occurrence
-- source   the rulebooks in force: rules of the kind obligation, one row for every start of a clock
-- units    *_at: instants; days_left: natural days. As at the time of the last recorded fact:
--          obligations_at(effective_at, known_at) answers for any other two times, NULL meaning that one
-- not here rules of other kinds: see findings
-- column   rule VARCHAR: id of the rule
-- column   rule_version INTEGER: version of the rule
-- column   book VARCHAR: rulebook
-- column   severity VARCHAR: info, minor, major or critical
-- column   stream VARCHAR: what it is about, aggregate/id
-- column   occurrence VARCHAR: position of the fact that started the clock, as text
-- column   policy_id VARCHAR: policy concerned
-- column   agent_id VARCHAR: agent concerned
-- column   status VARCHAR: OPEN, MET, LATE, OVERDUE or EXCUSED
-- column   started_at TIMESTAMPTZ: when the clock started
-- column   started_by BIGINT: position of the fact that started it
-- column   due_at TIMESTAMPTZ: last good instant; empty without a last day, or while the clock stands still
-- column   days_left BIGINT: days to the due day, from the day of the stop or else from now; negative if over
-- column   satisfied_at TIMESTAMPTZ: when it was done
-- column   satisfied_by BIGINT: position of the fact that stopped the clock
-- column   excused_at TIMESTAMPTZ: when it was excused
-- column   excused_by BIGINT: position of the fact that excused it in time
-- column   paused_by BIGINT[]: positions of the facts that paused the clock, in the order of time
-- column   resumed_by BIGINT[]: positions of the facts that let it go on, likewise
-- column   extended_by BIGINT: position of the fact that put another deadline in place of the first
-- column   calendar VARCHAR: how the time is counted, and whether the calendar is published that far
SELECT
    rule, rule_version, book, severity, stream, occurrence, policy_id, agent_id, status, started_at,
    started_by, due_at, days_left, satisfied_at, satisfied_by, excused_at, excused_by, paused_by,
    resumed_by, extended_by, calendar
FROM obligations_at(NULL, NULL)
