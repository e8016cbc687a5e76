-- metric       M-Q7: accepted on time
-- zh           两个工作日内受理率
-- numerator    those that were first accepted by the second working day
-- denominator  complaints that were accepted, or are beyond that day and were not withdrawn by it
-- kind         ratio
-- unit         complaints
-- period       month of filing
-- grain        complaint
-- groups       agent branch channel product cohort
-- source       domain 4.7, CMP-01
WITH limited AS (
    SELECT complaint.*, second.day AS last_day
    FROM complaint_profiles(effective, known) AS complaint
    INNER JOIN folds.calendar AS filed ON filed.day = complaint.filed.day
    INNER JOIN working_days() AS second ON second.ordinal = filed.ordinal + 2
)
SELECT
    complaint.filing_month AS period,
    NULL AS part,
    complaint.complaint_id AS subject,
    complaint.policy_id,
    complaint.groups,
    COALESCE(complaint.accepted.day <= complaint.last_day, FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, [complaint.accepted.position]) AS numerator_positions,
    known_of([complaint.filed.position, complaint.accepted.position]) AS denominator_positions,
    NULL AS matures_on
FROM limited AS complaint
WHERE
    complaint.accepted IS NOT NULL
    OR complaint.last_day < complaint.today
    AND COALESCE(complaint.withdrawn_on > complaint.last_day, TRUE)
