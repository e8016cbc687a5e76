-- metric       M-C7: issues found at callbacks
-- zh           回访问题率
-- numerator    those where such an issue was found
-- denominator  policies reached, once for each of the two issues
-- kind         ratio
-- unit         policies
-- period       month in which the customer was first reached
-- grain        policy
-- groups       agent branch channel product cohort
-- source       domain 4.2 [004], CBK-06
WITH told AS (
    SELECT
        policy_id,
        arg_min({'position': position, 'day': day}, moment)
            FILTER (WHERE type IN ('policy.CallbackSucceeded', 'policy.ManualVisitSucceeded')) AS reached,
        arg_min(position, moment)
            FILTER (WHERE type <> 'policy.CallbackSucceeded' AND other = 'PROXY_SIGNATURE') AS proxy_by,
        arg_min(position, moment)
            FILTER (WHERE type <> 'policy.CallbackSucceeded' AND other = 'MISLEADING') AS misled_by
    FROM metric_facts_at(effective, known)
    WHERE type IN (
        'policy.CallbackSucceeded', 'policy.ManualVisitSucceeded', 'policy.CallbackIssueFound'
    )
    GROUP BY policy_id
),
parts AS (
    SELECT policy_id, reached, 'PROXY_SIGNATURE' AS part, proxy_by AS found_by FROM told
    UNION ALL
    SELECT policy_id, reached, 'MISLEADING' AS part, misled_by AS found_by FROM told
)
SELECT
    month_of(part.reached.day) AS period,
    part.part,
    part.policy_id AS subject,
    part.policy_id,
    policy.groups,
    part.found_by IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([part.found_by]) AS numerator_positions,
    [part.reached.position] AS denominator_positions,
    NULL AS matures_on
FROM parts AS part
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = part.policy_id
WHERE part.reached IS NOT NULL
