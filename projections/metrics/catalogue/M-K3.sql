-- metric       M-K3: commission deducted, by reason
-- zh           扣佣金额（按原因）
-- numerator    amounts of CommissionDeducted, by reason
-- kind         amount
-- unit         fen
-- period       month of the deduction
-- grain        event
-- groups       agent branch channel product cohort
-- source       domain 4.3 [004]
SELECT
    month_of(local_of(fact.occurred_at)) AS period,
    fact.code AS part,
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
WHERE fact.type = 'policy.CommissionDeducted'
