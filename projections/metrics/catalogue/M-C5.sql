-- metric       M-C5: final success rate
-- zh           最终回访成功率
-- numerator    those with a clean success in any round
-- denominator  policies with a finished flow; exempted ones on neither side
-- kind         ratio
-- unit         policies
-- period       month of the first clean success, or else of the last end
-- grain        policy
-- groups       agent branch channel product cohort
-- source       domain 4.2 [004], AMB-09
WITH ends AS (
    SELECT
        *,
        type = 'policy.CallbackSucceeded' AND COALESCE(other = 'true', FALSE)
        OR type = 'policy.ManualVisitSucceeded' AND other IS NULL AS clean
    FROM metric_facts_at(effective, known)
    WHERE type IN (
        'policy.CallbackSucceeded', 'policy.ManualVisitSucceeded', 'policy.ManualVisitFailed',
        'policy.CallbackExempted'
    )
),
flows AS (
    SELECT
        policy_id,
        arg_min({'position': position, 'day': day}, moment) FILTER (WHERE clean) AS success,
        arg_max({'position': position, 'day': day}, moment) AS latest
    FROM ends
    GROUP BY policy_id
    HAVING NOT BOOL_OR(type = 'policy.CallbackExempted')
)
SELECT
    month_of(COALESCE(flow.success, flow.latest).day) AS period,
    NULL AS part,
    flow.policy_id AS subject,
    flow.policy_id,
    policy.groups,
    flow.success IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([flow.success.position]) AS numerator_positions,
    [COALESCE(flow.success, flow.latest).position] AS denominator_positions,
    NULL AS matures_on
FROM flows AS flow
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = flow.policy_id
