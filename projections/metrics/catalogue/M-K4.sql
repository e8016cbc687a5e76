-- metric       M-K4: commission forfeited
-- zh           扣发佣金金额
-- numerator    amounts of CommissionForfeited
-- kind         amount
-- unit         fen
-- period       month of the forfeiture
-- grain        event
-- groups       agent branch channel product cohort
-- source       domain 4.3 [004], CBK-14
SELECT
    month_of(local_of(fact.occurred_at)) AS period,
    NULL AS part,
    fact.position::VARCHAR AS subject,
    fact.policy_id,
    policy.groups,
    fact.amount AS numerator,
    NULL AS denominator,
    [fact.position] AS numerator_positions,
    [] AS denominator_positions,
    NULL AS matures_on
FROM metric_facts_at(effective, known) AS fact
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = fact.policy_id
WHERE fact.type = 'policy.CommissionForfeited'
