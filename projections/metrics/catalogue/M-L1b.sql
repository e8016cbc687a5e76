-- metric       M-L1b: days from complete documents to payment
-- zh           资料齐全至支付天数
-- numerator    days from the first complete documents to the first payment
-- denominator  paid claims with complete documents
-- kind         mean
-- unit         days
-- period       month of the first payment
-- grain        claim
-- groups       agent branch channel product cohort
-- source       domain 4.6
SELECT
    month_of(claim.paid.day) AS period,
    NULL AS part,
    claim.claim_id AS subject,
    claim.policy_id,
    claim.groups,
    claim.paid.day - claim.documented.day AS numerator,
    1 AS denominator,
    known_if(numerator <> 0, [claim.documented.position, claim.paid.position]) AS numerator_positions,
    [claim.documented.position, claim.paid.position] AS denominator_positions,
    NULL AS matures_on
FROM claim_profiles(effective, known) AS claim
WHERE claim.paid IS NOT NULL AND claim.documented IS NOT NULL
