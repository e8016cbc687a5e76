-- metric       M-L1: claim turnaround
-- zh           理赔平均处理时间
-- numerator    days from the first report to the closing
-- denominator  closed claims with a report
-- kind         mean
-- unit         days
-- period       month of the closing
-- grain        claim
-- groups       agent branch channel product cohort
-- source       domain 4.6 [000]
SELECT
    month_of(claim.turned.day) AS period,
    NULL AS part,
    claim.claim_id AS subject,
    claim.policy_id,
    claim.groups,
    claim.turned.day - claim.reported.day AS numerator,
    1 AS denominator,
    known_if(numerator <> 0, [claim.reported.position, claim.turned.position]) AS numerator_positions,
    [claim.reported.position, claim.turned.position] AS denominator_positions,
    NULL AS matures_on
FROM claim_profiles(effective, known) AS claim
WHERE claim.is_closed AND claim.reported IS NOT NULL
