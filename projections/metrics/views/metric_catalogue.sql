-- model    metric_catalogue: every metric, and what it means
-- key      id
-- source   domain section 4; docs/explanation/metrics.md says all of it exactly
-- units    scale: what a quotient is multiplied by; target: in the unit of the value
-- column   id VARCHAR: name of the metric
-- column   ordinal INTEGER: its place in the catalogue
-- column   title VARCHAR: what it is
-- column   title_zh VARCHAR: what it is, in Chinese
-- column   numerator VARCHAR: what the numerator counts or sums
-- column   denominator VARCHAR: what the denominator counts or sums; empty if there is none
-- column   kind VARCHAR: ratio, share, mean, per, mix, count or amount
-- column   scale BIGINT: factor of the quotient
-- column   unit VARCHAR: what is counted or summed
-- column   period VARCHAR: month, quarter, half-year or year
-- column   period_of VARCHAR: what decides in which period a subject is
-- column   grain VARCHAR: what a subject is
-- column   groups VARCHAR[]: what it can be split by
-- column   matures VARCHAR: from when a period can be read; empty: at once
-- column   target VARCHAR: value that is aimed at, and who says so; empty if nobody does
-- column   source VARCHAR: where it comes from
-- column   unavailable VARCHAR: why it cannot be computed; empty if it can
SELECT
    id, ordinal, title, title_zh, numerator, denominator, kind, scale, unit, period, period_of, grain,
    groups, matures, target, source, unavailable
FROM folds.metric_catalogue
