-- The last of the chosen findings, newest first.
--
-- $shown  how many; NULL for all
FROM chosen
ORDER BY breached_at DESC, rule, rule_version, stream, occurrence
LIMIT $shown::BIGINT
