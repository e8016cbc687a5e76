-- metric       M-A6: training coverage
-- zh           培训覆盖率
-- numerator    those with 720 minutes of training or more in the year
-- denominator  agents active at the end of the year, in that of today on that day
-- kind         ratio
-- unit         agents
-- period       year
-- grain        agent
-- groups       agent branch
-- matures      on the last day of the year
-- source       domain 4.8 [000]
WITH active AS (
    SELECT *, UNNEST(range(year(first_day), 1 + CASE
        WHEN end_day <= today THEN year(end_day) - 1 ELSE year(today)
    END)) AS year
    FROM agent_spans(effective, known)
    WHERE first_day <= today
),
trained AS (
    SELECT
        agent_id, year(day) AS year, SUM(amount) AS minutes,
        LIST(position ORDER BY position) AS positions
    FROM metric_facts_at(effective, known)
    WHERE type = 'agent.TrainingCompleted'
    GROUP BY ALL
)
SELECT
    lpad(agent.year::VARCHAR, 4, '0') AS period,
    NULL AS part,
    agent.agent_id AS subject,
    NULL AS policy_id,
    agent.groups,
    COALESCE(trained.minutes >= 720, FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, trained.positions) AS numerator_positions,
    [agent.position] AS denominator_positions,
    make_date(agent.year, 12, 31) AS matures_on
FROM active AS agent
LEFT JOIN trained ON trained.agent_id = agent.agent_id AND trained.year = agent.year
