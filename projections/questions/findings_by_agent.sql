-- The agents whom most of the chosen findings concern, with how many of each severity.
--
-- $shown  how many agents
SELECT
    agent_id,
    COUNT(*) AS findings,
    COUNT(*) FILTER (WHERE severity = 'critical') AS critical,
    COUNT(*) FILTER (WHERE severity = 'major') AS major,
    COUNT(*) FILTER (WHERE severity IN ('minor', 'info')) AS minor,
    COUNT(accepted_by) AS accepted
FROM chosen
WHERE agent_id IS NOT NULL
GROUP BY agent_id
ORDER BY findings DESC, critical DESC, major DESC, agent_id
LIMIT $shown::BIGINT
