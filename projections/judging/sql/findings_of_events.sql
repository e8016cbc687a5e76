-- Findings of events at two times; docs/explanation/clocks.md says what everything means. Each part gives the
-- rule, the stream, what tells two findings apart, when the rule was broken, the day that counts, the event
-- beside which the verdict stands, the events that prove it, the policy that the event names, and words.

CREATE OR REPLACE MACRO findings_of_one_event(effective, known) AS TABLE
SELECT
    mark.rule_no, mark.stream, mark.position::VARCHAR AS occurrence, mark.at_time AS broken,
    mark.at_time::DATE AS judged_on, mark.position, [mark.position] AS positions, mark.names,
    CASE rule.kind
        WHEN 'time_window' THEN 'OUT_OF_HOURS'
        WHEN 'forbidden_value' THEN 'FORBIDDEN'
        WHEN 'required_value' THEN 'WRONG_VALUE'
        ELSE 'INCOMPLETE'
    END AS deviation,
    CASE rule.kind
        WHEN 'time_window' THEN format('at {}, allowed from {} to before {}', strftime(mark.at_time, '%H:%M:%S'), rule.opens, rule.closes)
        WHEN 'forbidden_value' THEN 'on ' || told(mark.at_time)
        WHEN 'required_value' THEN format('{} was {}', rule.field, COALESCE(mark.value, 'not given'))
        ELSE format('{} held {}', rule.field, COALESCE(NULLIF(mark.value, ''), 'nothing'))
    END AS told_en,
    CASE rule.kind
        WHEN 'time_window' THEN format('实际 {}，允许 {} 至 {}（不含）', strftime(mark.at_time, '%H:%M:%S'), rule.opens, rule.closes)
        WHEN 'forbidden_value' THEN '发生于 ' || told(mark.at_time)
        WHEN 'required_value' THEN format('{} 为 {}', rule.field, COALESCE(mark.value, '未填写'))
        ELSE format('{} 仅含 {}', rule.field, COALESCE(NULLIF(mark.value, ''), '无'))
    END AS told_zh
FROM changed_marks(effective, known, [
    'time_window', 'forbidden_value', 'required_value', 'required_items'
]) AS mark
JOIN folds.rules AS rule USING (rule_no)
WHERE mark.role = 'event' AND CASE rule.kind
    WHEN 'time_window' THEN mark.at_time::TIME < rule.opens::TIME OR mark.at_time::TIME >= rule.closes::TIME
    WHEN 'required_items' THEN rule.period IS NULL
    ELSE TRUE
END;

-- An event too near to, or too far from, the last anchor before it.
CREATE OR REPLACE MACRO findings_of_two_events(effective, known) AS TABLE
WITH marks AS MATERIALIZED (
    FROM changed_marks(effective, known, ['not_before', 'not_after', 'minimum_gap'])
),
-- Anchors before events at the same time; of a gap, whatever comes before in the ledger.
placed AS (
    SELECT
        mark.*, rule.kind,
        CASE WHEN role = 'anchor' THEN {
            'at_time': at_time, 'position': position, 'due_text': other,
            'before': LAG({'at_time': at_time, 'position': position, 'due_text': other}) OVER in_turn
        } END AS anchor
    FROM marks AS mark
    JOIN folds.rules AS rule USING (rule_no)
    WHERE role IN ('event', 'anchor')
    WINDOW in_turn AS (
        PARTITION BY mark.rule_no, mark.stream, mark.matching, role ORDER BY at_time, position
    )
),
paired AS (
    SELECT rule_no, stream, matching, position, at_time, names, role, kind, LAST_VALUE(anchor IGNORE NULLS) OVER (
        PARTITION BY rule_no, stream, matching
        ORDER BY at_time, CASE WHEN kind = 'minimum_gap' THEN position END,
            (role = 'anchor') = (kind = 'minimum_gap'), position
        ROWS UNBOUNDED PRECEDING
    ) AS last
    FROM placed
),
lifts AS (
    SELECT rule_no, stream, matching, MIN(at_time) AS at_time
    FROM marks
    WHERE role = 'lifted_by'
    GROUP BY rule_no, stream, matching
),
measured AS (
    SELECT
        rule_no, stream, position, at_time, names,
        CASE WHEN kind = 'minimum_gap' AND last.position = event.position THEN last.before ELSE {
            'at_time': last.at_time, 'position': last.position, 'due_text': last.due_text
        } END AS anchor
    FROM paired AS event
    WHERE role = 'event' AND last IS NOT NULL AND NOT EXISTS (
        FROM lifts
        WHERE lifts.rule_no = event.rule_no AND lifts.stream = event.stream
            AND lifts.at_time <= event.at_time AND agree(lifts.matching, event.matching)
    )
),
spanned AS (
    SELECT measured.*, rule.kind, rule.unit, rule.amount, rule.roll_forward, CASE rule.unit
        WHEN 'working_days' THEN upto.day
        ELSE plain_last_day(rule.unit, rule.amount, anchor.at_time::DATE, anchor.due_text, 0)
    END AS last_day
    FROM measured
    JOIN folds.rules AS rule USING (rule_no)
    LEFT JOIN folds.calendar AS after
        ON after.day = CASE WHEN rule.unit = 'working_days' THEN anchor.at_time::DATE END
    LEFT JOIN (FROM folds.calendar WHERE working) AS upto
        ON upto.ordinal = after.ordinal + rule.amount
    WHERE measured.anchor IS NOT NULL
),
limited AS (
    SELECT
        spanned.*,
        CASE
            WHEN unit = 'hours' THEN after_hours(anchor.at_time, amount, 0)
            WHEN roll_forward THEN end_of_last(COALESCE(place.rolled, last_day))
            ELSE end_of_last(last_day)
        END AS last_good,
        CASE
            WHEN unit = 'hours' THEN after_hours(anchor.at_time, amount, 0)
            ELSE within_time(last_day)::TIMESTAMP
        END AS first_good
    FROM spanned
    LEFT JOIN folds.calendar AS place ON place.day = last_day
)
SELECT
    rule_no, stream, position::VARCHAR AS occurrence, at_time AS broken, at_time::DATE AS judged_on, position,
    list_sort(list_distinct([anchor.position, position])) AS positions, names,
    CASE kind WHEN 'not_before' THEN 'TOO_EARLY' WHEN 'not_after' THEN 'LATE' ELSE 'TOO_SOON' END AS deviation,
    CASE kind
        WHEN 'not_after' THEN format('on {}, at the latest {}', told(at_time), told(last_good))
        ELSE format('on {}, not before {}', told(at_time), told(first_good))
    END AS told_en,
    CASE kind
        WHEN 'not_after' THEN format('实际 {}，最迟 {}', told(at_time), told(last_good))
        ELSE format('实际 {}，不得早于 {}', told(at_time), told(first_good))
    END AS told_zh
FROM limited
WHERE CASE kind WHEN 'not_after' THEN at_time > last_good ELSE at_time < first_good END;

CREATE OR REPLACE MACRO findings_of_steps(effective, known) AS TABLE
WITH firsts AS MATERIALIZED (
    SELECT
        rule_no, stream, role, ordinal,
        MIN({'at_time': at_time, 'position': position}) AS first
    FROM changed_marks(effective, known, ['missing_step', 'out_of_sequence'])
    GROUP BY rule_no, stream, role, ordinal
),
missing AS (
    SELECT
        rule_no, stream,
        MIN(first) FILTER (WHERE role = 'once') AS once,
        COALESCE(LIST(ordinal) FILTER (WHERE role = 'step'), []) AS taken
    FROM firsts
    WHERE rule_no IN (SELECT rule_no FROM folds.rules WHERE kind = 'missing_step')
    GROUP BY rule_no, stream
    HAVING once IS NOT NULL AND NOT BOOL_OR(role = 'excused_by')
),
listed AS (
    SELECT missing.*, array_to_string(list_filter(
        rule.steps, lambda step, number: NOT list_contains(taken, number - 1)
    ), ', ') AS lacking
    FROM missing
    JOIN folds.rules AS rule USING (rule_no)
    WHERE len(taken) < len(rule.steps)
),
pairs AS (
    SELECT
        earlier.rule_no, earlier.stream,
        MIN({
            'one': earlier.ordinal, 'two': later.ordinal,
            'due_first': earlier.first, 'came_first': later.first
        }) AS pair
    FROM firsts AS earlier
    JOIN firsts AS later USING (rule_no, stream)
    JOIN folds.rules AS rule USING (rule_no)
    WHERE rule.kind = 'out_of_sequence' AND earlier.role = 'step' AND later.role = 'step'
        AND earlier.ordinal < later.ordinal AND later.first.at_time < earlier.first.at_time
    GROUP BY earlier.rule_no, earlier.stream
)
SELECT
    rule_no, stream, once.position::VARCHAR AS occurrence, once.at_time AS broken,
    once.at_time::DATE AS judged_on, once.position AS position, [once.position] AS positions,
    NULL::VARCHAR AS names, 'MISSING' AS deviation,
    'missing: ' || lacking AS told_en, '缺少：' || lacking AS told_zh
FROM listed
UNION ALL
SELECT
    rule_no, stream, pair.came_first.position::VARCHAR, pair.came_first.at_time,
    pair.came_first.at_time::DATE, pair.came_first.position,
    list_sort(list_distinct([pair.due_first.position, pair.came_first.position])),
    NULL, 'OUT_OF_SEQUENCE',
    format('{} on {}, before {} on {}', rule.steps[pair.two + 1], told(pair.came_first.at_time),
        rule.steps[pair.one + 1], told(pair.due_first.at_time)),
    format('{} 发生于 {}，早于 {} 的 {}', rule.steps[pair.two + 1], told(pair.came_first.at_time),
        rule.steps[pair.one + 1], told(pair.due_first.at_time))
FROM pairs
JOIN folds.rules AS rule USING (rule_no);

-- Too often in one stream; a party that must be another one.
CREATE OR REPLACE MACRO findings_of_many_events(effective, known) AS TABLE
WITH marks AS MATERIALIZED (
    SELECT mark.*, rule.kind, rule.at_most
    FROM changed_marks(effective, known, ['too_often', 'wrong_party']) AS mark
    JOIN folds.rules AS rule USING (rule_no)
),
counted AS (
    SELECT
        *,
        ROW_NUMBER() OVER (PARTITION BY rule_no, stream, matching ORDER BY at_time, position) AS number,
        LIST(position) OVER (PARTITION BY rule_no, stream, matching) AS positions
    FROM marks
    WHERE kind = 'too_often'
),
parties AS (
    SELECT party.rule_no, party.stream, party.at_time, party.position, ANY_VALUE(party.names) AS names,
        MAX(party.value) AS value, BOOL_OR(party.role = 'event') AS by_actor,
        LIST(DISTINCT other.position) FILTER (
            WHERE party.role = 'party' AND other.value = party.value
        ) AS others
    FROM marks AS party
    LEFT JOIN (FROM marks WHERE role = 'counterpart') AS other
        ON other.rule_no = party.rule_no AND other.stream = party.stream
    WHERE party.kind = 'wrong_party' AND party.role IN ('event', 'party')
    GROUP BY party.rule_no, party.stream, party.at_time, party.position
    HAVING by_actor OR others IS NOT NULL
)
SELECT
    rule_no, stream, position::VARCHAR AS occurrence, at_time AS broken, at_time::DATE AS judged_on, position,
    list_sort(positions) AS positions, NULL::VARCHAR AS names, 'TOO_OFTEN' AS deviation,
    format('{} times, at most {}', len(positions), at_most) AS told_en,
    format('共 {} 次，至多 {} 次', len(positions), at_most) AS told_zh
FROM counted
WHERE number = at_most + 1
UNION ALL
SELECT
    rule_no, stream, position::VARCHAR, at_time, at_time::DATE, position,
    list_sort(list_distinct(list_append(COALESCE(others, []), position))), names, 'WRONG_PARTY',
    'by ' || value, '经办方 ' || value
FROM parties;

-- One value in too many hands: the only rules that compare streams, so all facts count.
CREATE OR REPLACE MACRO findings_of_shared_values(effective, known) AS TABLE
WITH marks AS MATERIALIZED (
    SELECT mark.*, rule.at_least, rule.field AS rule_field
    FROM rule_marks(effective, known, ['shared_value']) AS mark
    JOIN folds.rules AS rule USING (rule_no)
),
shared AS (
    SELECT rule_no, value, LIST(DISTINCT position) AS positions, COUNT(DISTINCT other) AS holders
    FROM marks
    WHERE value IS NOT NULL
    GROUP BY rule_no, value
    HAVING COUNT(DISTINCT other) >= ANY_VALUE(at_least)
)
SELECT
    mark.rule_no, mark.stream, mark.position::VARCHAR AS occurrence, mark.at_time AS broken,
    mark.at_time::DATE AS judged_on, mark.position,
    list_sort(shared.positions) AS positions, mark.names, 'SHARED' AS deviation,
    format('{} with {} different values of the other field', mark.rule_field, shared.holders) AS told_en,
    format('{} 对应 {} 个不同主体', mark.rule_field, shared.holders) AS told_zh
FROM marks AS mark
JOIN shared ON shared.rule_no = mark.rule_no AND shared.value = mark.value;

-- What is found anew, whatever the time is now.
CREATE OR REPLACE MACRO findings_anew(effective, known) AS TABLE
FROM findings_of_one_event(effective, known)
UNION ALL BY NAME FROM findings_of_two_events(effective, known)
UNION ALL BY NAME FROM findings_of_steps(effective, known)
UNION ALL BY NAME FROM findings_of_many_events(effective, known);
