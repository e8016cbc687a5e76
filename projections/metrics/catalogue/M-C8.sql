-- metric       M-C8: contact data updated in time
-- zh           十日内联络更新率
-- numerator    those whose contact data were confirmed or updated within ten days
-- denominator  policies whose first round failed, once that is done or the tenth day is over
-- kind         ratio
-- unit         policies
-- period       month of the end of the first round
-- grain        policy
-- groups       agent branch channel product cohort
-- source       domain 4.2 [004], CBK-05
WITH failed AS (
    SELECT policy_id, UNNEST(arg_min(
        {'position': position, 'day': day, 'at_time': at_time}, moment
    ))
    FROM metric_facts_at(effective, known)
    WHERE type = 'policy.CallbackFailed' AND code = 'FIRST'
    GROUP BY policy_id
),
updated AS (
    SELECT failed.policy_id, arg_min(fact.position, fact.moment) AS position
    FROM failed
    INNER JOIN metric_facts_at(effective, known) AS fact
        ON fact.policy_id = failed.policy_id AND fact.type = 'policy.CustomerContactUpdated'
    WHERE fact.at_time >= failed.at_time AND fact.day <= failed.day + 10
    GROUP BY failed.policy_id
)
SELECT
    month_of(failed.day) AS period,
    NULL AS part,
    failed.policy_id AS subject,
    failed.policy_id,
    policy.groups,
    updated.position IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([updated.position]) AS numerator_positions,
    [failed.position] AS denominator_positions,
    NULL AS matures_on
FROM failed
LEFT JOIN updated ON updated.policy_id = failed.policy_id
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = failed.policy_id
CROSS JOIN metric_clock(effective, known) AS clock
WHERE updated.position IS NOT NULL OR failed.day + 10 < clock.today
