-- metric       M-C9: dials per success
-- zh           每次成功回访拨打次数
-- numerator    attempts
-- denominator  successes
-- kind         mean
-- unit         events
-- period       month of the dial or the success
-- grain        event
-- groups       agent branch channel product cohort
-- source       domain 4.2 [004], CBK-03, CBK-04
SELECT
    month_of(fact.day) AS period,
    NULL AS part,
    fact.position::VARCHAR AS subject,
    fact.policy_id,
    policy.groups,
    fact.type = 'policy.CallbackAttempted' AS numerator,
    fact.type = 'policy.CallbackSucceeded' AS denominator,
    known_if(numerator, [fact.position]) AS numerator_positions,
    known_if(denominator, [fact.position]) AS denominator_positions,
    NULL AS matures_on
FROM metric_facts_at(effective, known) AS fact
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = fact.policy_id
WHERE fact.type IN ('policy.CallbackAttempted', 'policy.CallbackSucceeded')
