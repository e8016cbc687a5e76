-- metric       M-B2: share collected online
-- zh           线上收缴占比
-- numerator    those collected online
-- denominator  renewal premiums paid
-- kind         share
-- unit         fen
-- period       month of the payment
-- grain        event
-- groups       agent branch channel product cohort
-- target       0.2 (PRM-01, seed 003, a benchmark)
-- source       domain 4.5 [003], AMB-18
SELECT
    month_of(fact.day) AS period,
    NULL AS part,
    fact.position::VARCHAR AS subject,
    fact.policy_id,
    policy.groups,
    CASE WHEN fact.code = 'ONLINE' THEN fact.amount ELSE 0 END AS numerator,
    fact.amount AS denominator,
    known_if(fact.code = 'ONLINE', [fact.position]) AS numerator_positions,
    [fact.position] AS denominator_positions,
    NULL AS matures_on
FROM metric_facts_at(effective, known) AS fact
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = fact.policy_id
WHERE fact.type = 'policy.RenewalPremiumPaid'
