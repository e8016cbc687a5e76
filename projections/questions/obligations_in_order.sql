-- The first of the chosen obligations by their due time, those without a last day after them, oldest first.
--
-- $shown  how many; NULL for all
FROM chosen
ORDER BY due_at NULLS LAST, started_at, rule, rule_version, stream, occurrence
LIMIT $shown::BIGINT
