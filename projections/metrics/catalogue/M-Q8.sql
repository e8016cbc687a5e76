-- metric       M-Q8: answered on time
-- zh           投诉按期办结率
-- numerator    those whose first feedback came by the due day
-- denominator  complaints that are due by now and were not withdrawn by then without a feedback
-- kind         ratio
-- unit         complaints
-- period       month of the due day
-- grain        complaint
-- groups       agent branch channel product cohort
-- source       domain 4.7, REG-C1
WITH given AS (
    SELECT
        *,
        filed.day + CASE extended.level
            WHEN 'COMPLEX' THEN 30 WHEN 'ESPECIALLY_COMPLEX' THEN 60 ELSE 15
        END AS last_day
    FROM complaint_profiles(effective, known)
),
pauses AS (
    SELECT
        given.stream, given.last_day, pause.occurred_at, pause.position, pause.ended_by, pause.begun,
        paused_days(
            pause.begun, pause.ended, given.filed.day, COALESCE(given.answered.day, given.today)
        ) AS days
    FROM given
    INNER JOIN complaint_pauses(effective, known) AS pause ON pause.stream = given.stream
),
timely AS (
    SELECT *, begun <= last_day + COALESCE(SUM(days) OVER (
        PARTITION BY stream ORDER BY occurred_at, position
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0)::INTEGER AS in_time
    FROM pauses
),
counted AS (
    SELECT *, BOOL_AND(in_time) OVER (
        PARTITION BY stream ORDER BY occurred_at, position ROWS UNBOUNDED PRECEDING
    ) AS counts
    FROM timely
),
moved AS (
    SELECT
        stream, SUM(days)::INTEGER AS days, LIST(position) || LIST(ended_by) AS positions
    FROM counted
    WHERE counts AND days > 0
    GROUP BY stream
),
due AS (
    SELECT given.*, place.rolled AS due_on, COALESCE(moved.positions, []) AS moved_by
    FROM given
    LEFT JOIN moved ON moved.stream = given.stream
    INNER JOIN folds.calendar AS place ON place.day = given.last_day + COALESCE(moved.days, 0)
)
SELECT
    month_of(complaint.due_on) AS period,
    NULL AS part,
    complaint.complaint_id AS subject,
    complaint.policy_id,
    complaint.groups,
    COALESCE(complaint.answered.day <= complaint.due_on, FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, [complaint.answered.position]) AS numerator_positions,
    list_sort(known_of(
        [complaint.filed.position, complaint.extended.position] || complaint.moved_by
    )) AS denominator_positions,
    NULL AS matures_on
FROM due AS complaint
WHERE
    complaint.due_on <= complaint.today
    AND (complaint.answered IS NOT NULL OR COALESCE(complaint.withdrawn_on > complaint.due_on, TRUE))
