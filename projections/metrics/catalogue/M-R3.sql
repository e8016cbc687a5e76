-- metric       M-R3: receipts scanned by the first cut-off
-- zh           当月结算率
-- numerator    those whose first scan was before the first cut-off after the issue
-- denominator  issued policies
-- kind         ratio
-- unit         policies
-- period       month of issue
-- grain        policy
-- groups       agent branch channel product cohort
-- matures      on the 20th of the next month, or of the same if all were issued before it
-- source       domain 4.1 [004], RCP-04
SELECT
    policy.issue_month AS period,
    NULL AS part,
    policy.policy_id AS subject,
    policy.policy_id,
    policy.groups,
    COALESCE(scan.at_time < policy.cut_off, FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, [scan.position]) AS numerator_positions,
    [policy.issued_by] AS denominator_positions,
    policy.cut_off::DATE AS matures_on
FROM (
    SELECT
        *,
        date_trunc('month', issued_at) + INTERVAL 19 DAY
        + to_months(CASE WHEN day(issued_at) < 20 THEN 0 ELSE 1 END) AS cut_off
    FROM policy_profiles(effective, known)
    WHERE is_issued
) AS policy
LEFT JOIN first_of(effective, known, 'policy.ReceiptScanned') AS scan
    ON scan.policy_id = policy.policy_id
