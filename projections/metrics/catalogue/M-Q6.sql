-- metric       M-Q6: handling time
-- zh           投诉平均处理时间
-- numerator    days from the filing to the first feedback, less those on which the clock stood
-- denominator  complaints with a feedback
-- kind         mean
-- unit         days
-- period       month of the first feedback
-- grain        complaint
-- groups       agent branch channel product cohort
-- source       domain 4.7 [000]
WITH paused AS (
    SELECT
        complaint.stream,
        SUM(paused_days(pause.begun, pause.ended, complaint.filed.day, complaint.answered.day)) AS days,
        LIST(pause.position) || LIST(pause.ended_by) AS positions
    FROM complaint_profiles(effective, known) AS complaint
    INNER JOIN complaint_pauses(effective, known) AS pause ON pause.stream = complaint.stream
    WHERE paused_days(pause.begun, pause.ended, complaint.filed.day, complaint.answered.day) > 0
    GROUP BY complaint.stream
)
SELECT
    month_of(complaint.answered.day) AS period,
    NULL AS part,
    complaint.complaint_id AS subject,
    complaint.policy_id,
    complaint.groups,
    complaint.answered.day - complaint.filed.day - COALESCE(paused.days, 0) AS numerator,
    1 AS denominator,
    known_if(numerator <> 0, list_sort(
        [complaint.filed.position, complaint.answered.position] || COALESCE(paused.positions, [])
    )) AS numerator_positions,
    [complaint.filed.position, complaint.answered.position] AS denominator_positions,
    NULL AS matures_on
FROM complaint_profiles(effective, known) AS complaint
LEFT JOIN paused ON paused.stream = complaint.stream
WHERE complaint.answered IS NOT NULL
