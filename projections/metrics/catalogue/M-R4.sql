-- metric       M-R4: receipts outstanding, by age
-- zh           未回收回执账龄
-- numerator    issued policies without a ReceiptReturned, by days since the effective date
-- kind         count
-- unit         policies
-- period       month at a point in time
-- grain        policy
-- groups       agent branch channel product cohort
-- source       domain 4.1 [004], RCP-03
SELECT
    month_of(policy.today) AS period,
    CASE
        WHEN policy.today > months_after(policy.effective_on, 3) THEN 'over-3-months'
        WHEN policy.today - policy.effective_on > 60 THEN '61-92'
        WHEN policy.today - policy.effective_on > 30 THEN '31-60'
        ELSE '0-30'
    END AS part,
    policy.policy_id AS subject,
    policy.policy_id,
    policy.groups,
    1 AS numerator,
    NULL AS denominator,
    [policy.issued_by] AS numerator_positions,
    [] AS denominator_positions,
    NULL AS matures_on
FROM policy_profiles(effective, known) AS policy
LEFT JOIN first_of(effective, known, 'policy.ReceiptReturned') AS receipt
    ON receipt.policy_id = policy.policy_id
WHERE policy.is_issued AND receipt.position IS NULL
