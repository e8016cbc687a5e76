-- metric       M-K2: months that commission was held
-- zh           佣金平均缓发月数
-- numerator    months from held_since to the settlement
-- denominator  commissions released
-- kind         mean
-- unit         months
-- period       month of the settlement
-- grain        event
-- groups       agent branch channel product cohort
-- source       domain 4.3 [004], SET-03
SELECT
    fact.code AS period,
    NULL AS part,
    fact.position::VARCHAR AS subject,
    fact.policy_id,
    policy.groups,
    months_between(fact.other, fact.code) AS numerator,
    1 AS denominator,
    [fact.position] AS numerator_positions,
    [fact.position] AS denominator_positions,
    NULL AS matures_on
FROM metric_facts_at(effective, known) AS fact
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = fact.policy_id
WHERE fact.type = 'policy.CommissionReleased'
