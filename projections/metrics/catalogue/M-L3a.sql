-- metric       M-L3a: reserves of outstanding claims, by age
-- zh           未决赔款准备金
-- numerator    reserves of the registered claims that are not closed, by days since the registration
-- kind         amount
-- unit         fen
-- period       month at a point in time
-- grain        claim
-- groups       agent branch channel product cohort
-- source       domain 4.6
SELECT
    month_of(claim.today) AS period,
    CASE
        WHEN claim.today - claim.registered.day > 60 THEN '61+'
        WHEN claim.today - claim.registered.day > 30 THEN '31-60'
        ELSE '0-30'
    END AS part,
    claim.claim_id AS subject,
    claim.policy_id,
    claim.groups,
    claim.registered.reserve AS numerator,
    NULL AS denominator,
    known_of([claim.registered.position, claim.turned.position]) AS numerator_positions,
    [] AS denominator_positions,
    NULL AS matures_on
FROM claim_profiles(effective, known) AS claim
WHERE claim.registered IS NOT NULL AND NOT claim.is_closed
