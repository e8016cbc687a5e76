-- audit    every event is counted in the row of its aggregate
SELECT stream, events.n, rows.n
FROM (SELECT stream, COUNT(*) AS n FROM events GROUP BY stream) AS events
FULL JOIN (
    SELECT 'policy/' || policy_id AS stream, events AS n FROM policies
    UNION ALL BY NAME SELECT 'claim/' || claim_id AS stream, events AS n FROM claims
    UNION ALL BY NAME SELECT 'complaint/' || complaint_id AS stream, events AS n FROM complaints
    UNION ALL BY NAME SELECT 'agent/' || agent_id AS stream, events AS n FROM agents
) AS rows USING (stream)
WHERE events.n IS DISTINCT FROM rows.n
