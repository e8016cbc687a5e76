-- metric       M-C1: callback coverage
-- zh           回访覆盖率
-- numerator    those with an attempt, a manual visit that ended, or an exemption
-- denominator  policies of agents, long-term, printed ten days ago or more
-- kind         ratio
-- unit         policies
-- period       month of printing
-- grain        policy
-- groups       agent branch channel product cohort
-- target       1 (SCP-03: every new policy is called back)
-- source       domain 4.2 [004], CBK-01
WITH reached AS (
    SELECT stream, arg_min(position, moment) AS position
    FROM metric_facts_at(effective, known)
    WHERE type IN (
        'policy.CallbackAttempted', 'policy.ManualVisitSucceeded', 'policy.ManualVisitFailed',
        'policy.CallbackExempted'
    )
    GROUP BY stream
)
SELECT
    month_of(printed.day) AS period,
    NULL AS part,
    policy.policy_id AS subject,
    policy.policy_id,
    policy.groups,
    reached.position IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([reached.position]) AS numerator_positions,
    [printed.position] AS denominator_positions,
    NULL AS matures_on
FROM first_of(effective, known, 'policy.PolicyPrinted') AS printed
INNER JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = printed.policy_id
LEFT JOIN reached ON reached.stream = printed.stream
WHERE policy.channel = 'AGENT' AND policy.is_long_term AND printed.day + 10 <= policy.today
