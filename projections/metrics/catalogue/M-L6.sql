-- metric       M-L6: decided on time
-- zh           核定时效达成率
-- numerator    those whose first decision came by the fifth working day after the first complete documents, or by the
--              thirtieth day if an approval says that the case is complex
-- denominator  claims with complete documents that are decided, or open and beyond the limit
-- kind         ratio
-- unit         claims
-- period       month of the first decision, or of the limit
-- grain        claim
-- groups       agent branch channel product cohort
-- source       domain 4.6, REG-S7
WITH limited AS (
    SELECT
        claim.*,
        CASE WHEN claim.complex_by IS NULL THEN fifth.day ELSE thirtieth.rolled END AS last_day
    FROM claim_profiles(effective, known) AS claim
    LEFT JOIN folds.calendar AS documented ON documented.day = claim.documented.day
    LEFT JOIN working_days() AS fifth ON fifth.ordinal = documented.ordinal + 5
    LEFT JOIN folds.calendar AS thirtieth ON thirtieth.day = claim.documented.day + 30
)
SELECT
    month_of(COALESCE(claim.decided.day, claim.last_day)) AS period,
    NULL AS part,
    claim.claim_id AS subject,
    claim.policy_id,
    claim.groups,
    COALESCE(claim.decided.day <= claim.last_day, FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, [claim.documented.position, claim.decided.position, claim.complex_by]) AS numerator_positions,
    known_of([claim.documented.position, claim.decided.position, claim.complex_by]) AS denominator_positions,
    NULL AS matures_on
FROM limited AS claim
WHERE
    claim.last_day IS NOT NULL
    AND (claim.decided IS NOT NULL OR NOT claim.is_closed AND claim.last_day < claim.today)
