-- metric       M-L4: paid-claim rate
-- zh           理赔获赔率
-- numerator    those whose payments, in advance or not, sum to more than nothing
-- denominator  closed claims
-- kind         ratio
-- unit         claims
-- period       month of the closing
-- grain        claim
-- groups       agent branch channel product cohort
-- source       domain 4.6
WITH money AS (
    SELECT stream, SUM(amount) AS amount, LIST(position ORDER BY position) AS positions
    FROM metric_facts_at(effective, known)
    WHERE type IN ('claim.ClaimPaid', 'claim.ClaimAdvancePaid')
    GROUP BY stream
)
SELECT
    month_of(claim.turned.day) AS period,
    NULL AS part,
    claim.claim_id AS subject,
    claim.policy_id,
    claim.groups,
    COALESCE(money.amount > 0, FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, money.positions) AS numerator_positions,
    [claim.turned.position] AS denominator_positions,
    NULL AS matures_on
FROM claim_profiles(effective, known) AS claim
LEFT JOIN money ON money.stream = claim.stream
WHERE claim.is_closed
