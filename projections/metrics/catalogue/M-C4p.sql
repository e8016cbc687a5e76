-- metric       M-C4p: phone changed at the manual visit
-- zh           人工回访号码变更率
-- numerator    those where it succeeded and the number had changed
-- denominator  policies whose manual visit ended
-- kind         ratio
-- unit         policies
-- period       month of the visit
-- grain        policy
-- groups       agent branch channel product cohort
-- source       domain 4.2 [004], CBK-13
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
        'hit': type = 'policy.ManualVisitSucceeded' AND detail IS NOT NULL
    }, moment))
    FROM metric_facts_at(effective, known)
    WHERE type IN ('policy.ManualVisitSucceeded', 'policy.ManualVisitFailed')
    GROUP BY policy_id
) AS visit
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = visit.policy_id
