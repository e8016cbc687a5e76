-- metric       M-L8: dispute rate
-- zh           理赔争议率
-- numerator    those with a ClaimDisputed
-- denominator  decided claims
-- kind         ratio
-- unit         claims
-- period       month of the last decision
-- grain        claim
-- groups       agent branch channel product cohort
-- source       domain 4.6
SELECT
    month_of(claim.decided_last.day) AS period,
    NULL AS part,
    claim.claim_id AS subject,
    claim.policy_id,
    claim.groups,
    claim.disputed_by IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([claim.disputed_by]) AS numerator_positions,
    [claim.decided_last.position] AS denominator_positions,
    NULL AS matures_on
FROM claim_profiles(effective, known) AS claim
WHERE claim.decided_last IS NOT NULL
