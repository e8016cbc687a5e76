-- metric       M-A9: product conversion
-- zh           产品转化率
-- numerator    those with an ApplicationSigned
-- denominator  policies with a ProductRecommended
-- kind         ratio
-- unit         policies
-- period       month of the first recommendation
-- grain        policy
-- groups       agent branch channel product cohort
-- target       0.35 (seed 000, a benchmark)
-- source       domain 4.8 [000]
SELECT
    month_of(first.day) AS period,
    NULL AS part,
    policy.policy_id AS subject,
    policy.policy_id,
    policy.groups,
    policy.applied_by IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([policy.applied_by]) AS numerator_positions,
    [first.position] AS denominator_positions,
    NULL AS matures_on
FROM first_of(effective, known, 'policy.ProductRecommended') AS first
INNER JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = first.policy_id
