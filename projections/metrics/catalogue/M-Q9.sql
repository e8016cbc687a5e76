-- metric       M-Q9: closed-loop rate
-- zh           投诉闭环率
-- numerator    those that were accepted, investigated, resolved and answered
-- denominator  complaints that were closed
-- kind         ratio
-- unit         complaints
-- period       month of the first closing
-- grain        complaint
-- groups       agent branch channel product cohort
-- source       domain 4.7, CMP-03
SELECT
    month_of(complaint.closed.day) AS period,
    NULL AS part,
    complaint.complaint_id AS subject,
    complaint.policy_id,
    complaint.groups,
    len(known_of(steps)) = 4 AS numerator,
    1 AS denominator,
    known_if(numerator, steps) AS numerator_positions,
    [complaint.closed.position] AS denominator_positions,
    NULL AS matures_on
FROM (
    SELECT
        *, [accepted.position, investigated_by, resolved_by, answered.position] AS steps
    FROM complaint_profiles(effective, known)
) AS complaint
WHERE complaint.closed IS NOT NULL
