-- metric       M-A7: points per agent
-- zh           人均扣分
-- numerator    points deducted under the item that were not revoked
-- denominator  agents active at the end of the half-year, or today
-- kind         per
-- unit         points
-- period       half-year of the end of the period
-- grain        agent
-- groups       agent branch
-- source       domain 4.8, PTS-01 to PTS-22
WITH revoked AS (
    SELECT fact.agent_id, fact.other AS event_id
    FROM metric_facts_at(effective, known) AS fact
    WHERE fact.type = 'agent.QualityPointsRevoked'
),
deducted AS (
    SELECT
        fact.agent_id, fact.position, fact.number AS item_no, fact.measure,
        half_year_of(fact.until) AS half,
        half_year_of(LEAST(fact.until, clock.today)) AS judged_half
    FROM metric_facts_at(effective, known) AS fact
    INNER JOIN folds.events AS event ON event.position = fact.position
    ANTI JOIN revoked ON revoked.agent_id = fact.agent_id AND revoked.event_id = event.event_id
    CROSS JOIN metric_clock(effective, known) AS clock
    WHERE fact.type = 'agent.QualityPointsDeducted'
),
halves AS (
    SELECT *, UNNEST(range(2 * year(first_day) + (month(first_day) > 6)::INTEGER, 1 + CASE
        WHEN end_day <= today THEN 2 * year(end_day) + (month(end_day) > 6)::INTEGER - 1
        ELSE 2 * year(today) + (month(today) > 6)::INTEGER
    END)) AS half_no
    FROM agent_spans(effective, known)
    WHERE first_day <= today
),
sides AS (
    SELECT agent_id, half, item_no, measure AS points, position AS deducted_by, NULL AS active_by
    FROM deducted
    UNION ALL
    SELECT active.agent_id, part.half, part.item_no, 0, NULL, active.position
    FROM (SELECT DISTINCT half, judged_half, item_no FROM deducted) AS part
    INNER JOIN halves AS active
        ON active.half_no // 2 = left(part.judged_half, 4)::BIGINT
        AND active.half_no % 2 = (right(part.judged_half, 1) = '2')::INTEGER
),
agents AS (
    SELECT
        agent_id, half, item_no, SUM(points) AS points, COUNT(active_by) AS active,
        LIST(deducted_by ORDER BY deducted_by) AS deducted_by, LIST(active_by) AS active_by
    FROM sides
    GROUP BY agent_id, half, item_no
)
SELECT
    agent.half AS period,
    agent.item_no::VARCHAR AS part,
    agent.agent_id AS subject,
    NULL AS policy_id,
    profile.groups,
    agent.points AS numerator,
    agent.active AS denominator,
    known_of(agent.deducted_by) AS numerator_positions,
    known_of(agent.active_by) AS denominator_positions,
    NULL AS matures_on
FROM agents AS agent
INNER JOIN agent_profiles(effective, known) AS profile ON profile.agent_id = agent.agent_id
