-- metric       M-C4: manual success rate
-- zh           人工回访成功率
-- numerator    those where it succeeded without an issue
-- denominator  policies whose manual visit ended
-- kind         ratio
-- unit         policies
-- period       month of the visit
-- grain        policy
-- groups       agent branch channel product cohort
-- source       domain 4.2 [004], CBK-12
SELECT
    month_of(visit.day) AS period,
    NULL AS part,
    visit.policy_id AS subject,
    visit.policy_id,
    policy.groups,
    visit.hit AS numerator,
    1 AS denominator,
    known_if(numerator, [visit.position]) AS numerator_positions,
    [visit.position] AS denominator_positions,
    NULL AS matures_on
FROM (
    SELECT policy_id, UNNEST(arg_min({
        'position': position, 'day': day,
        'hit': type = 'policy.ManualVisitSucceeded' AND other IS NULL
    }, moment))
    FROM metric_facts_at(effective, known)
    WHERE type IN ('policy.ManualVisitSucceeded', 'policy.ManualVisitFailed')
    GROUP BY policy_id
) AS visit
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = visit.policy_id
