-- metric       M-L5: decisions by outcome
-- zh           核定结论构成
-- numerator    claims whose last decision it is: approved, or the ground of the denial
-- denominator  decided claims
-- kind         mix
-- unit         claims
-- period       month of the last decision
-- grain        claim
-- groups       agent branch channel product cohort
-- source       domain 4.6
SELECT
    month_of(claim.decided_last.day) AS period,
    claim.decided_last.outcome AS part,
    claim.claim_id AS subject,
    claim.policy_id,
    claim.groups,
    1 AS numerator,
    NULL AS denominator,
    [claim.decided_last.position] AS numerator_positions,
    [] AS denominator_positions,
    NULL AS matures_on
FROM claim_profiles(effective, known) AS claim
WHERE claim.decided_last IS NOT NULL
