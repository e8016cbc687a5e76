-- metric       M-L1c: days from report to decision
-- zh           报案至核定天数
-- numerator    days from the first report to the first decision
-- denominator  decided claims with a report
-- kind         mean
-- unit         days
-- period       month of the first decision
-- grain        claim
-- groups       agent branch channel product cohort
-- source       domain 4.6
SELECT
    month_of(claim.decided.day) AS period,
    NULL AS part,
    claim.claim_id AS subject,
    claim.policy_id,
    claim.groups,
    claim.decided.day - claim.reported.day AS numerator,
    1 AS denominator,
    known_if(numerator <> 0, [claim.reported.position, claim.decided.position]) AS numerator_positions,
    [claim.reported.position, claim.decided.position] AS denominator_positions,
    NULL AS matures_on
FROM claim_profiles(effective, known) AS claim
WHERE claim.decided IS NOT NULL AND claim.reported IS NOT NULL
