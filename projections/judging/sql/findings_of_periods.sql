-- Findings of periods at two times; docs/explanation/clocks.md says what everything means. Each part gives the
-- rule, the stream, what tells two findings apart, when the rule was broken, the day that counts, the event
-- beside which the verdict stands, the events that prove it, the policy that the event names, and words.

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
    SELECT MIN(TRY_CAST(fact.value AS DATE)) AS begun
    FROM known_facts(effective, known) AS fact
    JOIN folds.rule_roles AS role USING (watch)
    WHERE role.rule_no = 0 AND role.role = 'issue'
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
