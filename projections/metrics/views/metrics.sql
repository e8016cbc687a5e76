-- model    metrics: every metric by period and part
-- key      metric period part
-- source   metric_catalogue; docs/explanation/metrics.md
-- units    value: a ratio, share or mix as a fraction of 1; money in fen. As at the time of the last recorded fact:
--          metrics_at(effective_at, known_at) answers for any other two times, NULL meaning that one
-- not here by agent, branch, channel, product or cohort: `policytrail metrics M-… --by …`, or sum the items, as in
--          FROM metric_items_p13(NULL, NULL); numerator and denominator of a row are the sums of its items
-- column   metric VARCHAR: name of the metric
-- column   period VARCHAR: period, as in 2025-03, 2025-Q1, 2025-H1, 2025
-- column   part VARCHAR: part, where the metric has parts
-- column   numerator DECIMAL(38,4): sum over the items
-- column   denominator DECIMAL(38,4): sum over the items; empty if the metric has none
-- column   value DOUBLE: the metric; empty if the denominator is 0 or the row is not mature
-- column   low DOUBLE: lower bound of the Wilson interval of 95 % of a ratio
-- column   high DOUBLE: upper bound
-- column   matures_on DATE: first day on which the row can be read; empty: at once
-- column   mature BOOLEAN: whether that day has come
SELECT metric, period, part, numerator, denominator, value, low, high, matures_on, mature
FROM metrics_at(NULL, NULL)
