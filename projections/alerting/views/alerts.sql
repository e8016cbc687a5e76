-- model    alerts: values of metrics that miss a threshold, and who has acknowledged it
-- key      alert_id
-- source   the rulebooks in force: rules of the kind threshold that name a metric (RSK-01); domain section 5, P-12
-- units    value and threshold as metrics has them: a ratio as a fraction of 1. As at the time of the last recorded
--          fact: alerts_at(effective_at, known_at) answers for any other two times, NULL meaning that one
-- not here periods that cannot be read yet; samples smaller than the rule wants; what a group is not known for
-- column   alert_id VARCHAR: rule, version, metric, period, part and group: the same alert keeps it
-- column   rule VARCHAR: id of the rule that sets the threshold
-- column   rule_version INTEGER: version of the rule
-- column   book VARCHAR: rulebook
-- column   severity VARCHAR: info, minor, major or critical
-- column   metric VARCHAR: name of the metric
-- column   period VARCHAR: period, as in 2025-03, 2025-Q1, 2025-H1, 2025
-- column   part VARCHAR: part, where the metric has parts
-- column   dimension VARCHAR: what the rule splits it by: agent, branch, channel, product, cohort; empty: nothing
-- column   group VARCHAR: which of these it is
-- column   numerator DECIMAL(38,4): sum over the items
-- column   denominator DECIMAL(38,4): sum over the items; empty if the metric has none
-- column   value DOUBLE: the metric
-- column   must_be VARCHAR: at_least or at_most
-- column   threshold DOUBLE: the line that it misses
-- column   position BIGINT: position of the fact since which it misses it, taken in the order in which facts
--          became known; of a mix, shares of the whole as it is now
-- column   crossed_at TIMESTAMPTZ: when that fact became known, or the period could be read, if that was later
-- column   stream VARCHAR: where it is acknowledged: the agent, or what that fact is about
-- column   acknowledged_by VARCHAR: who acknowledged it
-- column   acknowledged_at TIMESTAMPTZ: when
-- column   acknowledged_position BIGINT: position of the fact that says so
-- column   text_en VARCHAR: the rule in English
-- column   text_zh VARCHAR: the same in Chinese
SELECT
    alert_id, rule, rule_version, book, severity, metric, period, part, dimension, "group", numerator,
    denominator, value, must_be, threshold, position, crossed_at, stream, acknowledged_by, acknowledged_at,
    acknowledged_position, text_en, text_zh
FROM alerts_at(NULL, NULL)
