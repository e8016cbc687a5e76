-- model    rule_facts: the facts that bear on the rules in force, as the rules see them
-- key      position watch
-- source   the rulebooks in force: every event that a rule names, with its conditions
-- units    at_time: clock of China (UTC+8), a date is 00:00 of its day
-- not here what follows from them: see obligations and findings, which are computed from these
-- column   position BIGINT: position of the fact in the ledger
-- column   watch SMALLINT: number of what is watched: an event, its conditions, and what is kept of it
-- column   stream VARCHAR: what the fact is about, aggregate/id
-- column   occurred_at TIMESTAMPTZ: when it happened
-- column   recorded_at TIMESTAMPTZ: when it became known
-- column   at_time TIMESTAMP: the time that counts for the rule
-- column   matching VARCHAR[]: values that it must share with other facts of the rule
-- column   value VARCHAR: value that the rule looks at
-- column   other VARCHAR: second value that the rule looks at
-- column   names VARCHAR: policy that the fact names, if it names one
SELECT position, watch, stream, occurred_at, recorded_at, at_time, matching, value, other, names
FROM state
