-- metric       M-R2: receipts returned in time
-- zh           回执及时回收率
-- numerator    those whose first receipt came back within three months of the effective date
-- denominator  issued policies whose three months are over
-- kind         ratio
-- unit         policies
-- period       month of issue
-- grain        policy
-- groups       agent branch channel product cohort
-- matures      when the three months of all policies issued in the month are over
-- source       domain 4.1 [004], RCP-01
SELECT
    policy.issue_month AS period,
    NULL AS part,
    policy.policy_id AS subject,
    policy.policy_id,
    policy.groups,
    policy.due_on <= policy.today AND COALESCE(receipt.day <= policy.due_on, FALSE) AS numerator,
    policy.due_on <= policy.today AS denominator,
    known_if(numerator, [receipt.position]) AS numerator_positions,
    known_if(denominator, [policy.issued_by]) AS denominator_positions,
    policy.due_on AS matures_on
FROM (
    SELECT *, months_after(effective_on, 3) AS due_on
    FROM policy_profiles(effective, known)
    WHERE is_issued
) AS policy
LEFT JOIN first_of(effective, known, 'policy.ReceiptReturned') AS receipt
    ON receipt.policy_id = policy.policy_id
