-- metric       M-C6: why callbacks fail
-- zh           回访失败构成
-- numerator    failed rounds, by category, reason and round
-- denominator  all failed rounds
-- kind         mix
-- unit         events
-- period       month of the end of the round
-- grain        event
-- groups       agent branch channel product cohort
-- source       domain 4.2 [004], four categories of 1.1
SELECT
    month_of(fact.day) AS period,
    concat_ws(' ', fact.other, fact.detail, fact.code) AS part,
    fact.position::VARCHAR AS subject,
    fact.policy_id,
    policy.groups,
    1 AS numerator,
    NULL AS denominator,
    [fact.position] AS numerator_positions,
    [] AS denominator_positions,
    NULL AS matures_on
FROM metric_facts_at(effective, known) AS fact
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = fact.policy_id
WHERE fact.type = 'policy.CallbackFailed'
