-- metric       M-Q3: complaints per 100 million yuan of premium
-- zh           亿元保费投诉量
-- numerator    complaints filed
-- denominator  fen of initial and renewal premiums paid
-- kind         per
-- scale        10000000000
-- unit         complaints
-- period       month of filing, of the payment
-- grain        complaint or event
-- groups       agent branch channel product cohort
-- source       domain 4.7
SELECT
    month_of(fact.day) AS period,
    NULL AS part,
    fact.position::VARCHAR AS subject,
    fact.policy_id,
    policy.groups,
    0 AS numerator,
    fact.amount AS denominator,
    [] AS numerator_positions,
    [fact.position] AS denominator_positions,
    NULL AS matures_on
FROM metric_facts_at(effective, known) AS fact
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = fact.policy_id
WHERE fact.type IN ('policy.InitialPremiumPaid', 'policy.RenewalPremiumPaid')
UNION ALL
SELECT
    complaint.filing_month,
    NULL,
    complaint.stream,
    complaint.policy_id,
    complaint.groups,
    1,
    0,
    [complaint.filed.position],
    [],
    NULL
FROM complaint_profiles(effective, known) AS complaint
