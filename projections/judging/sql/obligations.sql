-- Obligations with their clocks at two times; docs/explanation/clocks.md says what everything means.

CREATE OR REPLACE MACRO calendar_of(unit, rolls, due, paused, published) AS CASE unit
    WHEN 'days' THEN 'natural days'
    WHEN 'months' THEN 'natural months'
    WHEN 'working_days' THEN 'working days'
    WHEN 'hours' THEN 'hours'
    WHEN 'on' THEN 'fixed date'
    WHEN 'before_day_of_month' THEN 'day of the month'
    ELSE 'no deadline'
END || CASE
    WHEN unit = 'hours' OR unit IS NULL OR NOT (unit = 'working_days' OR rolls) THEN ''
    WHEN due IS NULL AND unit = 'working_days' AND NOT paused THEN ', outside the calendar'
    WHEN NOT published THEN ', beyond the published calendar'
    ELSE ''
END;

-- The last good instant of a span whose last day is known; hours run from the exact instant.
CREATE OR REPLACE MACRO due_of(unit, rolls, at_time, amount, longer, last_day, rolled) AS CASE
    WHEN unit = 'hours' THEN after_hours(at_time, amount, longer::BIGINT)
    WHEN rolls THEN end_of_last(COALESCE(rolled, last_day))
    ELSE end_of_last(last_day)
END;

-- The clocks that have to be judged anew: what became of every start, whatever the time is now.
CREATE OR REPLACE MACRO clocks_anew(effective, known) AS TABLE
WITH marks AS MATERIALIZED (
    SELECT mark.*, rule.first_only, rule.first_only OR rule.keyed AS at_any_time
    FROM changed_marks(effective, known, ['obligation']) AS mark
    JOIN folds.rules AS rule USING (rule_no)
),
opened AS (
    SELECT rule_no, stream, matching, at_any_time,
        MIN({'at_time': at_time, 'position': position, 'due_text': other, 'field': field}) AS begun
    FROM marks
    WHERE role = 'start'
    GROUP BY rule_no, stream, matching, at_any_time, CASE WHEN NOT first_only THEN position END
),
paired AS (
    SELECT
        start.rule_no, start.stream, start.matching, start.begun,
        mark.role, mark.ordinal, mark.unit, mark.amount,
        {'at_time': mark.at_time, 'position': mark.position} AS place,
        agree(mark.matching, start.matching) AS same,
        (start.at_any_time OR mark.at_time::DATE >= start.begun.at_time::DATE)
            AND (mark.position <> start.begun.position OR mark.field <> start.begun.field) AS ends
    FROM opened AS start
    LEFT JOIN (
        FROM marks WHERE role IN ('satisfied_by', 'excused_by', 'extended_by')
    ) AS mark ON mark.rule_no = start.rule_no AND mark.stream = start.stream
),
ended AS (
    SELECT
        rule_no, stream, matching, begun.position AS position,
        ANY_VALUE(begun.at_time) AS at_time,
        ANY_VALUE(begun.due_text) AS due_text,
        MIN(place) FILTER (WHERE role = 'satisfied_by' AND same AND ends) AS stop,
        MIN(place) FILTER (WHERE role = 'excused_by' AND same AND ends) AS excuse,
        MAX({'place': place, 'ordinal': ordinal, 'unit': unit, 'amount': amount})
            FILTER (WHERE role = 'extended_by' AND same) AS extension
    FROM paired
    GROUP BY rule_no, stream, matching, begun.position
),
starts AS MATERIALIZED (
    SELECT
        ended.*,
        COALESCE(extension.unit, rule.unit) AS unit,
        COALESCE(extension.amount, rule.amount) AS amount,
        rule.roll_forward,
        rule.pausable
    FROM ended
    JOIN folds.rules AS rule USING (rule_no)
),
-- What each start sees of pauses and resumptions; an event that is both turns the clock the other way.
switches AS (
    SELECT
        start.rule_no, start.stream, start.position, mark.at_time AS switched_at, mark.position AS switched_by,
        CASE WHEN COUNT(DISTINCT mark.role) = 1 THEN ANY_VALUE(mark.role) = 'paused_by' END AS stands
    FROM starts AS start
    JOIN (FROM marks WHERE role IN ('paused_by', 'resumed_by')) AS mark
        ON mark.rule_no = start.rule_no
        AND mark.stream = start.stream
        AND agree(mark.matching, start.matching)
    WHERE start.unit NOT IN ('on', 'before_day_of_month')
    GROUP BY start.rule_no, start.stream, start.position, mark.at_time, mark.position
),
settled AS (
    SELECT *, COUNT(stands) OVER (
        PARTITION BY rule_no, stream, position ORDER BY switched_at, switched_by
    ) AS since
    FROM switches
),
standing AS (
    SELECT
        * EXCLUDE (stands),
        COALESCE(BOOL_OR(stands) OVER following, FALSE)
            <> (COUNT(*) FILTER (WHERE stands IS NULL) OVER following % 2 = 1) AS stands
    FROM settled
    WINDOW following AS (
        PARTITION BY rule_no, stream, position, since ORDER BY switched_at, switched_by
    )
),
changes AS (
    SELECT *
    FROM standing
    WINDOW following AS (PARTITION BY rule_no, stream, position ORDER BY switched_at, switched_by)
    QUALIFY stands <> COALESCE(LAG(stands) OVER following, FALSE)
),
stood AS (
    SELECT rule_no, stream, position, stands, switched_at AS begun, switched_by AS paused_by,
        LEAD(switched_at) OVER following AS ended, LEAD(switched_by) OVER following AS resumed_by
    FROM changes
    WINDOW following AS (PARTITION BY rule_no, stream, position ORDER BY switched_at, switched_by)
),
pauses AS (
    SELECT
        start.*,
        GREATEST(pause.begun, start.at_time) AS begun,
        pause.ended,
        pause.paused_by,
        pause.resumed_by,
        ROW_NUMBER() OVER in_turn AS turn,
        SUM(length_of_pause(
            start.unit, GREATEST(pause.begun, start.at_time), pause.ended,
            working_days_by(pause.ended, upto.ordinal, last.ordinal)
                - working_days_by(GREATEST(pause.begun, start.at_time), after.ordinal, last.ordinal)
        )) OVER in_turn AS longer
    FROM starts AS start
    JOIN stood AS pause USING (rule_no, stream, position)
    CROSS JOIN (SELECT MAX(ordinal) AS ordinal FROM folds.calendar) AS last
    LEFT JOIN folds.calendar AS after ON after.day = GREATEST(pause.begun, start.at_time)::DATE
    LEFT JOIN folds.calendar AS upto ON upto.day = pause.ended::DATE
    WHERE pause.stands AND (pause.ended IS NULL OR pause.ended > start.at_time)
    WINDOW in_turn AS (
        PARTITION BY start.rule_no, start.stream, start.position
        ORDER BY pause.begun, pause.paused_by
        ROWS UNBOUNDED PRECEDING
    )
),
turns AS (
    SELECT *, NULL::TIMESTAMP AS begun, NULL::TIMESTAMP AS ended, NULL::BIGINT AS paused_by,
        NULL::BIGINT AS resumed_by, 0 AS turn, 0 AS longer
    FROM starts
    UNION ALL
    FROM pauses
),
spanned AS (
    SELECT turns.*, CASE unit
        WHEN 'working_days' THEN upto.day
        ELSE plain_last_day(unit, amount, at_time::DATE, due_text, longer)
    END AS last_day
    FROM turns
    LEFT JOIN folds.calendar AS after
        ON after.day = CASE WHEN turns.unit = 'working_days' THEN turns.at_time::DATE END
    LEFT JOIN (FROM folds.calendar WHERE working) AS upto
        ON upto.ordinal = after.ordinal + turns.amount + turns.longer
),
dated AS MATERIALIZED (
    SELECT
        spanned.*,
        due_of(unit, roll_forward, at_time, amount, longer, last_day, place.rolled) AS due,
        turn > 0 AND ended IS NULL AS open
    FROM spanned
    LEFT JOIN folds.calendar AS place ON place.day = last_day
),
judged AS (
    SELECT *, turn = 0 OR COALESCE(begun <= LAG(due) OVER in_turn, FALSE) AS in_time
    FROM dated
    WHERE pausable
    WINDOW in_turn AS (PARTITION BY rule_no, stream, matching, position ORDER BY turn)
),
counted AS (
    SELECT *, BOOL_AND(in_time) OVER (
        PARTITION BY rule_no, stream, matching, position ORDER BY turn ROWS UNBOUNDED PRECEDING
    ) AS counts
    FROM judged
),
clocks AS (
    SELECT * EXCLUDE (turn, longer, last_day, open, begun, ended, pausable, paused_by, resumed_by),
        []::BIGINT[] AS paused_by, []::BIGINT[] AS resumed_by, FALSE AS paused
    FROM dated
    WHERE NOT pausable
    UNION ALL BY NAME
    SELECT
        rule_no, stream, matching, position, at_time, due_text, stop, excuse, extension, unit, amount,
        roll_forward,
        CASE WHEN NOT BOOL_OR(open) THEN MAX({'turn': turn, 'due': due}).due END AS due,
        COALESCE(LIST(paused_by ORDER BY turn) FILTER (WHERE turn > 0), []) AS paused_by,
        COALESCE(LIST(resumed_by ORDER BY turn) FILTER (WHERE resumed_by IS NOT NULL), []) AS resumed_by,
        BOOL_OR(open) AS paused
    FROM counted
    WHERE counts
    GROUP BY ALL
)
SELECT
    rule_no, stream, position, at_time, stop, excuse, extension.place.position AS extended_by, unit, roll_forward,
    due, paused_by, resumed_by, paused
FROM clocks;

CREATE OR REPLACE MACRO obligations_at(effective, known) AS TABLE
WITH clocks AS (
    FROM kept_at('folds.kept_clocks', effective, known)
    UNION ALL BY NAME
    FROM clocks_anew(effective, known)
),
ruled AS (
    SELECT
        clocks.*,
        excuse IS NOT NULL AND (due IS NULL OR excuse.at_time <= due) AS excused,
        CASE
            WHEN stop IS NOT NULL AND (due IS NULL OR stop.at_time <= due) THEN 'MET'
            WHEN excused THEN 'EXCUSED'
            WHEN stop IS NOT NULL THEN 'LATE'
            WHEN due < clock.now THEN 'OVERDUE'
            ELSE 'OPEN'
        END AS status,
        clock.now
    FROM clocks CROSS JOIN rule_clock(effective, known) AS clock
)
SELECT
    rule.rule_no AS rule_no,
    rule.rule AS rule,
    rule.rule_version AS rule_version,
    rule.book AS book,
    rule.severity AS severity,
    ruled.stream AS stream,
    ruled.position::VARCHAR AS occurrence,
    COALESCE(subject.policy_id, CASE
        WHEN ruled.stream LIKE 'policy/%' THEN substr(ruled.stream, 8)
    END) AS policy_id,
    CASE WHEN ruled.stream LIKE 'agent/%' THEN substr(ruled.stream, 7) ELSE subject.agent_id END AS agent_id,
    ruled.status AS status,
    instant_of(ruled.at_time) AS started_at,
    ruled.position AS started_by,
    instant_of(ruled.due) AS due_at,
    CASE
        WHEN ruled.status IN ('OPEN', 'OVERDUE') THEN ruled.due::DATE - ruled.now::DATE
        WHEN ruled.status IN ('MET', 'LATE') THEN ruled.due::DATE - ruled.stop.at_time::DATE
    END AS days_left,
    instant_of(ruled.stop.at_time) AS satisfied_at,
    ruled.stop.position AS satisfied_by,
    CASE WHEN ruled.excused THEN instant_of(ruled.excuse.at_time) END AS excused_at,
    CASE WHEN ruled.excused THEN ruled.excuse.position END AS excused_by,
    ruled.paused_by AS paused_by,
    ruled.resumed_by AS resumed_by,
    ruled.extended_by AS extended_by,
    calendar_of(
        ruled.unit, ruled.roll_forward, ruled.due, ruled.paused,
        COALESCE(begun.published, FALSE) AND (ruled.due IS NULL OR COALESCE(ended.published, FALSE))
    ) AS calendar,
    rule.text_en AS text_en,
    rule.text_zh AS text_zh
FROM ruled
JOIN folds.rules AS rule USING (rule_no)
LEFT JOIN rule_subjects(effective, known) AS subject USING (stream)
LEFT JOIN folds.calendar AS begun ON begun.day = ruled.at_time::DATE
LEFT JOIN folds.calendar AS ended ON ended.day = ruled.due::DATE
WHERE in_force(rule.in_force_from, rule.in_force_to, ruled.at_time::DATE)
        AND in_scope(
            rule.channels, rule.long_term, rule.effective_from,
            subject.channel, subject.is_long_term, subject.effective_on, ruled.stream
        );
