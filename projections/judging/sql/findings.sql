-- Findings at two times; docs/explanation/clocks.md says what everything means. Each part gives the rule,
-- the stream, what tells two findings apart, when the rule was broken, the day that counts, the event
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
FROM rule_marks(effective, known, [
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
    FROM rule_marks(effective, known, ['not_before', 'not_after', 'minimum_gap'])
),
measured AS (
    SELECT
        event.rule_no, event.stream, event.matching, event.position, event.at_time, event.names,
        MAX({'at_time': other.at_time, 'position': other.position}) FILTER (
            WHERE other.role = 'anchor' AND other.position <> event.position AND (
                other.at_time < event.at_time
                OR rule.kind <> 'minimum_gap' OR other.position < event.position
            )
        ) AS anchor,
        BOOL_OR(other.role = 'lifted_by') AS lifted
    FROM marks AS event
    JOIN folds.rules AS rule USING (rule_no)
    JOIN marks AS other
        ON other.rule_no = event.rule_no
        AND other.stream = event.stream
        AND other.at_time <= event.at_time
        AND agree(other.matching, event.matching)
        AND other.role IN ('anchor', 'lifted_by')
    WHERE event.role = 'event'
    GROUP BY ALL
    HAVING anchor IS NOT NULL AND NOT lifted
),
spanned AS (
    SELECT measured.*, rule.kind, rule.unit, rule.amount, rule.roll_forward, CASE rule.unit
        WHEN 'working_days' THEN upto.day
        ELSE plain_last_day(rule.unit, rule.amount, anchor.at_time::DATE, NULL, 0)
    END AS last_day
    FROM measured
    JOIN folds.rules AS rule USING (rule_no)
    LEFT JOIN folds.calendar AS after
        ON after.day = CASE WHEN rule.unit = 'working_days' THEN anchor.at_time::DATE END
    LEFT JOIN (FROM folds.calendar WHERE working) AS upto
        ON upto.ordinal = after.ordinal + rule.amount
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
    list_sort([anchor.position, position]) AS positions, names,
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
        MIN({'at_time': at_time, 'position': position, 'names': names}) AS first
    FROM rule_marks(effective, known, ['missing_step', 'out_of_sequence'])
    GROUP BY rule_no, stream, role, ordinal
),
missing AS (
    SELECT
        rule_no, stream,
        MIN(first) FILTER (WHERE role = 'once') AS once,
        COALESCE(LIST(DISTINCT ordinal) FILTER (WHERE role = 'step'), []) AS taken
    FROM firsts
    GROUP BY rule_no, stream
    HAVING once IS NOT NULL AND NOT BOOL_OR(role = 'excused_by')
),
listed AS (
    SELECT missing.*, array_to_string(list_filter(
        rule.steps, lambda step, number: NOT list_contains(taken, number - 1)
    ), ', ') AS lacking
    FROM missing
    JOIN folds.rules AS rule USING (rule_no)
    WHERE rule.kind = 'missing_step' AND len(taken) < len(rule.steps)
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
    once.names AS names, 'MISSING' AS deviation,
    'missing: ' || lacking AS told_en, '缺少：' || lacking AS told_zh
FROM listed
UNION ALL
SELECT
    rule_no, stream, pair.came_first.position::VARCHAR, pair.came_first.at_time,
    pair.came_first.at_time::DATE, pair.came_first.position,
    list_sort(list_distinct([pair.due_first.position, pair.came_first.position])),
    pair.came_first.names, 'OUT_OF_SEQUENCE',
    format('{} on {}, before {} on {}', rule.steps[pair.two + 1], told(pair.came_first.at_time),
        rule.steps[pair.one + 1], told(pair.due_first.at_time)),
    format('{} 发生于 {}，早于 {} 的 {}', rule.steps[pair.two + 1], told(pair.came_first.at_time),
        rule.steps[pair.one + 1], told(pair.due_first.at_time))
FROM pairs
JOIN folds.rules AS rule USING (rule_no);

-- Too often in one stream; one value in too many hands; a party that must be another one.
CREATE OR REPLACE MACRO findings_of_many_events(effective, known) AS TABLE
WITH marks AS MATERIALIZED (
    SELECT mark.*, rule.kind, rule.at_most, rule.at_least, rule.field AS rule_field
    FROM rule_marks(effective, known, ['too_often', 'shared_value', 'wrong_party']) AS mark
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
shared AS (
    SELECT rule_no, value, LIST(DISTINCT position) AS positions, COUNT(DISTINCT other) AS holders
    FROM marks
    WHERE kind = 'shared_value' AND value IS NOT NULL
    GROUP BY rule_no, value
    HAVING COUNT(DISTINCT other) >= ANY_VALUE(at_least)
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
    list_sort(positions) AS positions, names, 'TOO_OFTEN' AS deviation,
    format('{} times, at most {}', len(positions), at_most) AS told_en,
    format('共 {} 次，至多 {} 次', len(positions), at_most) AS told_zh
FROM counted
WHERE number = at_most + 1
UNION ALL
SELECT
    mark.rule_no, mark.stream, mark.position::VARCHAR, mark.at_time, mark.at_time::DATE, mark.position,
    list_sort(shared.positions), mark.names, 'SHARED',
    format('{} with {} different values of the other field', mark.rule_field, shared.holders),
    format('{} 对应 {} 个不同主体', mark.rule_field, shared.holders)
FROM marks AS mark
JOIN shared ON shared.rule_no = mark.rule_no AND shared.value = mark.value
UNION ALL
SELECT
    rule_no, stream, position::VARCHAR, at_time, at_time::DATE, position,
    list_sort(list_distinct(list_append(COALESCE(others, []), position))), names, 'WRONG_PARTY',
    'by ' || value, '经办方 ' || value
FROM parties;

-- What a period lacks, once it is over.
CREATE OR REPLACE MACRO findings_of_periods(effective, known) AS TABLE
WITH marks AS MATERIALIZED (
    SELECT mark.*, rule.period, rule.minimum, rule.field AS rule_field, rule.items, rule.kind
    FROM rule_marks(effective, known, ['at_least', 'required_items']) AS mark
    JOIN folds.rules AS rule USING (rule_no)
    WHERE rule.period IS NOT NULL
),
active AS (
    SELECT
        rule_no, stream, period, minimum,
        MIN(at_time) FILTER (WHERE role = 'active_from') AS begun,
        MIN(at_time) FILTER (WHERE role = 'active_until') AS ended
    FROM marks
    WHERE kind = 'at_least'
    GROUP BY rule_no, stream, period, minimum
    HAVING begun IS NOT NULL
),
owed AS (
    SELECT rule_no, stream, period, minimum, UNNEST(generate_series(
        period_first_day(period, begun::DATE)::TIMESTAMP,
        LEAST(COALESCE(ended, clock.now), clock.now),
        to_months(period_months(period)::INTEGER)
    ))::DATE AS first_day
    FROM active CROSS JOIN rule_clock(effective, known) AS clock
),
sums AS (
    SELECT rule_no, stream, period_name(period, at_time::DATE) AS name,
        SUM(TRY_CAST(value AS BIGINT)) AS total, LIST(DISTINCT position) AS positions
    FROM marks
    WHERE kind = 'at_least' AND role = 'event'
    GROUP BY rule_no, stream, name
),
held AS (
    SELECT rule_no, stream, period, items, rule_field, period_name(period, at_time::DATE) AS name,
        period_last_day(period, MIN(at_time)::DATE) AS last_day, LIST(DISTINCT position) AS positions,
        string_split(string_agg(COALESCE(value, ''), ','), ',') AS found
    FROM marks
    WHERE kind = 'required_items'
    GROUP BY rule_no, stream, period, items, rule_field, name
)
SELECT
    owed.rule_no, owed.stream, period_name(owed.period, owed.first_day) AS occurrence,
    end_of(period_last_day(owed.period, owed.first_day)) AS broken,
    period_last_day(owed.period, owed.first_day) AS judged_on, NULL::BIGINT AS position,
    COALESCE(list_sort(sums.positions), []) AS positions, NULL::VARCHAR AS names,
    'TOO_LITTLE' AS deviation,
    format('{} of {}', COALESCE(sums.total, 0), owed.minimum) AS told_en,
    format('{}，应不少于 {}', COALESCE(sums.total, 0), owed.minimum) AS told_zh
FROM owed
CROSS JOIN rule_clock(effective, known) AS clock
LEFT JOIN sums ON sums.rule_no = owed.rule_no AND sums.stream = owed.stream
    AND sums.name = period_name(owed.period, owed.first_day)
WHERE end_of(period_last_day(owed.period, owed.first_day)) < clock.now
    AND COALESCE(sums.total, 0) < owed.minimum
UNION ALL
SELECT
    rule_no, stream, name, end_of(last_day), last_day, NULL, list_sort(positions), NULL,
    'INCOMPLETE',
    'missing: ' || array_to_string(list_filter(items, lambda item: NOT list_contains(found, item)), ', '),
    '缺少：' || array_to_string(list_filter(items, lambda item: NOT list_contains(found, item)), '、')
FROM held CROSS JOIN rule_clock(effective, known) AS clock
WHERE end_of(last_day) < clock.now AND NOT list_has_all(found, items);

-- What must come for every period, or for every one that something calls for.
CREATE OR REPLACE MACRO findings_of_duties(effective, known) AS TABLE
WITH marks AS MATERIALIZED (
    SELECT mark.*, rule.period, rule.per, rule.unit AS rule_unit, rule.amount AS rule_amount, rule.roll_forward
    FROM rule_marks(effective, known, ['periodic']) AS mark
    JOIN folds.rules AS rule USING (rule_no)
),
cover AS (
    SELECT MIN(effective_on) AS begun FROM rule_subjects(effective, known) WHERE stream LIKE 'policy/%'
),
called AS (
    SELECT
        rule_no, stream, period_name(period, at_time::DATE) AS name,
        period_last_day(period, MIN(at_time)::DATE) AS last_day,
        MIN({'at_time': at_time, 'position': position}).position AS position,
        LIST(DISTINCT position) AS positions
    FROM marks
    WHERE role = 'called_for_by' AND per = 'stream'
    GROUP BY rule_no, stream, period, name
    UNION ALL
    SELECT rule_no, 'company', period_name(period, first_day), period_last_day(period, first_day), NULL, []
    FROM (
        SELECT rule_no, period, begun, UNNEST(generate_series(
            period_first_day(period, begun)::TIMESTAMP, clock.now, to_months(period_months(period)::INTEGER)
        ))::DATE AS first_day
        FROM folds.rules CROSS JOIN cover CROSS JOIN rule_clock(effective, known) AS clock
        WHERE kind = 'periodic' AND per = 'company' AND begun IS NOT NULL
    )
    WHERE first_day > begun
),
named AS (
    SELECT rule_no, CASE per WHEN 'company' THEN 'company' ELSE stream END AS stream, value AS name,
        MIN({'at_time': at_time, 'position': position}) AS first
    FROM marks
    WHERE role = 'event'
    GROUP BY ALL
),
spanned AS (
    SELECT called.*, rule.unit, rule.amount, rule.roll_forward, CASE
        WHEN rule.unit IS NULL THEN called.last_day
        WHEN rule.unit = 'working_days' THEN upto.day
        ELSE plain_last_day(rule.unit, rule.amount, called.last_day, NULL, 0)
    END AS due_day
    FROM called
    JOIN folds.rules AS rule USING (rule_no)
    LEFT JOIN folds.calendar AS after
        ON after.day = CASE WHEN rule.unit = 'working_days' THEN called.last_day END
    LEFT JOIN (FROM folds.calendar WHERE working) AS upto
        ON upto.ordinal = after.ordinal + rule.amount
),
dated AS (
    SELECT spanned.*, named.first, clock.now, CASE
        WHEN unit = 'hours' THEN after_hours(last_day::TIMESTAMP, amount, 0)
        WHEN roll_forward THEN end_of_last(COALESCE(place.rolled, due_day))
        ELSE end_of_last(due_day)
    END AS due
    FROM spanned
    LEFT JOIN folds.calendar AS place ON place.day = due_day
    LEFT JOIN named USING (rule_no, stream, name)
    CROSS JOIN rule_clock(effective, known) AS clock
)
SELECT
    rule_no, stream, name AS occurrence, COALESCE(first.at_time, due) AS broken, last_day AS judged_on,
    COALESCE(first.position, position) AS position,
    list_sort(list_distinct(CASE
        WHEN first IS NULL THEN positions ELSE list_append(positions, first.position)
    END)) AS positions,
    NULL::VARCHAR AS names,
    CASE WHEN first IS NULL THEN 'MISSING' ELSE 'LATE' END AS deviation,
    CASE
        WHEN first IS NULL THEN format('{}: due {}, not there', name, told(due))
        ELSE format('{}: due {}, came {}', name, told(due), told(first.at_time))
    END AS told_en,
    CASE
        WHEN first IS NULL THEN format('{}：期限 {}，尚无', name, told(due))
        ELSE format('{}：期限 {}，实际 {}', name, told(due), told(first.at_time))
    END AS told_zh
FROM dated
WHERE due < now AND (first IS NULL OR first.at_time > due);

CREATE OR REPLACE MACRO findings_at(effective, known) AS TABLE
WITH found AS (
    SELECT rule_no, stream, occurrence, broken, judged_on, position, positions, names, deviation, told_en, told_zh
    FROM findings_of_one_event(effective, known)
    UNION ALL BY NAME FROM findings_of_two_events(effective, known)
    UNION ALL BY NAME FROM findings_of_steps(effective, known)
    UNION ALL BY NAME FROM findings_of_many_events(effective, known)
    UNION ALL BY NAME FROM findings_of_periods(effective, known)
    UNION ALL BY NAME FROM findings_of_duties(effective, known)
),
ruled AS (
    SELECT
        rule.rule_no, rule.rule, rule.rule_version, rule.book, rule.severity, rule.text_en, rule.text_zh,
        found.stream, found.occurrence, found.broken, found.position, found.positions,
        COALESCE(subject.policy_id, CASE
            WHEN found.stream LIKE 'policy/%' THEN substr(found.stream, 8)
            WHEN found.stream LIKE 'agent/%' THEN found.names
        END) AS policy_id,
        CASE WHEN found.stream LIKE 'agent/%' THEN substr(found.stream, 7) ELSE subject.agent_id END AS agent_id,
        found.deviation, found.told_en, found.told_zh
    FROM found
    JOIN folds.rules AS rule USING (rule_no)
    LEFT JOIN rule_subjects(effective, known) AS subject ON subject.stream = found.stream
    WHERE in_force(rule.in_force_from, rule.in_force_to, found.judged_on)
        AND in_scope(
            rule.channels, rule.long_term, rule.effective_from,
            subject.channel, subject.is_long_term, subject.effective_on, found.stream
        )
    UNION ALL
    SELECT
        rule_no, rule, rule_version, book, severity, text_en, text_zh,
        stream, occurrence,
        local_of(CASE status WHEN 'LATE' THEN satisfied_at ELSE due_at END),
        CASE status WHEN 'LATE' THEN satisfied_by ELSE started_by END,
        list_sort(list_distinct(list_filter(
            [started_by, satisfied_by, extended_by] || paused_by || resumed_by, lambda place: place IS NOT NULL
        ))),
        policy_id, agent_id,
        CASE status WHEN 'LATE' THEN 'LATE' ELSE 'MISSING' END,
        CASE status
            WHEN 'LATE' THEN format('due {}, done {}', told(local_of(due_at)), told(local_of(satisfied_at)))
            ELSE format('due {}, not done', told(local_of(due_at)))
        END,
        CASE status
            WHEN 'LATE' THEN format('期限 {}，实际 {}', told(local_of(due_at)), told(local_of(satisfied_at)))
            ELSE format('期限 {}，尚未完成', told(local_of(due_at)))
        END
    FROM obligations_at(effective, known)
    WHERE status IN ('LATE', 'OVERDUE')
),
accepted AS (
    SELECT acceptance.*, clock.now
    FROM accepted_deviations AS acceptance CROSS JOIN rule_clock(effective, known) AS clock
    WHERE acceptance.occurred_at <= clock.happened_by AND acceptance.recorded_at <= clock.known_by
        AND acceptance.expires_on >= clock.now::DATE
),
approved AS (
    SELECT
        ruled.rule, ruled.rule_version, ruled.stream, ruled.occurrence,
        MAX({
            'expires_on': accepted.expires_on, 'position': accepted.position, 'by': accepted.approver_ref
        }) AS approval
    FROM ruled
    JOIN accepted ON accepted.rule = ruled.rule AND accepted.stream = ruled.stream
    WHERE accepted.breached_on IS NULL OR accepted.breached_on = ruled.broken::DATE
    GROUP BY ALL
)
SELECT
    ruled.rule AS rule,
    ruled.rule_version AS rule_version,
    ruled.book AS book,
    ruled.severity AS severity,
    ruled.deviation AS deviation,
    ruled.stream AS stream,
    ruled.occurrence AS occurrence,
    ruled.policy_id AS policy_id,
    ruled.agent_id AS agent_id,
    instant_of(ruled.broken) AS breached_at,
    ruled.position AS position,
    ruled.positions AS positions,
    rtrim(ruled.text_en, '.') || ': ' || ruled.told_en AS sentence_en,
    rtrim(ruled.text_zh, '。') || '：' || ruled.told_zh AS sentence_zh,
    approved.approval.by AS accepted_by,
    approved.approval.expires_on AS accepted_until
FROM ruled
LEFT JOIN approved USING (rule, rule_version, stream, occurrence);
