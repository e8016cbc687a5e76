-- metric       M-R1: receipt return rate
-- zh           回执回收率
-- numerator    those with a ReceiptReturned
-- denominator  issued policies
-- kind         ratio
-- unit         policies
-- period       month of issue
-- grain        policy
-- groups       agent branch channel product cohort
-- target       1 (SCP-04: every receipt comes back)
-- source       domain 4.1 [004]
SELECT
    policy.issue_month AS period,
    NULL AS part,
    policy.policy_id AS subject,
    policy.policy_id,
    policy.groups,
    receipt.position IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([receipt.position]) AS numerator_positions,
    [policy.issued_by] AS denominator_positions,
    NULL AS matures_on
FROM policy_profiles(effective, known) AS policy
LEFT JOIN first_of(effective, known, 'policy.ReceiptReturned') AS receipt
    ON receipt.policy_id = policy.policy_id
WHERE policy.is_issued
