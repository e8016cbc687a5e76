-- metric       M-R5: commission deducted for late receipts
-- zh           回执扣佣金额
-- numerator    amounts of CommissionDeducted with the reason RECEIPT_LATE
-- kind         amount
-- unit         fen
-- period       month of the deduction
-- grain        event
-- groups       agent branch channel product cohort
-- source       domain 4.1 [004], RCP-02
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
WHERE fact.type = 'policy.CommissionDeducted' AND fact.code = 'RECEIPT_LATE'
