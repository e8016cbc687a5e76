-- Times and spans of the rules. A time is a TIMESTAMP at the clock of China (UTC+8, which has had no
-- summer time since 1991), so that its date and hour are those that people there read.

CREATE OR REPLACE MACRO local_of(moment) AS (moment AT TIME ZONE 'UTC') + INTERVAL 8 HOUR;
CREATE OR REPLACE MACRO instant_of(at_time) AS (at_time - INTERVAL 8 HOUR) AT TIME ZONE 'UTC';

-- A date or an instant of a payload; a date is 00:00 of its day.
CREATE OR REPLACE MACRO written_time(written) AS CASE
    WHEN length(written) = 10 THEN TRY_CAST(written AS DATE)::TIMESTAMP
    ELSE local_of(TRY_CAST(written AS TIMESTAMPTZ))
END;

-- The same for counting: what is beyond the years 1 to 9999 here counts as their first or last instant.
CREATE OR REPLACE MACRO within_years(at_time) AS CASE
    WHEN at_time < TIMESTAMP '0001-01-01' THEN TIMESTAMP '0001-01-01'
    WHEN at_time > TIMESTAMP '9999-12-31 23:59:59.999999' THEN TIMESTAMP '9999-12-31 23:59:59.999999'
    ELSE at_time
END;
CREATE OR REPLACE MACRO local_time(written) AS within_years(written_time(written));

CREATE OR REPLACE MACRO end_of(a_day) AS a_day::TIMESTAMP + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND;

-- The last day of a span that starts on a day, where no working days have to be counted; `longer` are the
-- days of pauses. Of `on` the amount says which of the dates in `due_text`, which bars keep apart.
CREATE OR REPLACE MACRO plain_last_day(unit, amount, a_day, due_text, longer) AS CASE unit
    WHEN 'days' THEN a_day + (amount + longer)::INTEGER
    WHEN 'months' THEN (a_day + to_months(amount::INTEGER))::DATE + longer::INTEGER
    WHEN 'on' THEN local_time(split_part(due_text, '|', amount::INTEGER))::DATE
    WHEN 'before_day_of_month' THEN (
        date_trunc('month', CASE WHEN day(a_day) < amount THEN a_day ELSE a_day + INTERVAL 1 MONTH END)
        + to_days(amount::INTEGER - 2)
    )::DATE
END;

-- Hours run from the exact instant; `longer` is in microseconds.
CREATE OR REPLACE MACRO after_hours(start, amount, longer) AS LEAST(
    start + to_microseconds(amount * 3600000000 + longer), TIMESTAMP '9999-12-31 23:59:59.999999'
);

-- The last day there is; LEAST passes over what is not known.
CREATE OR REPLACE MACRO within_time(a_day) AS CASE
    WHEN a_day > DATE '9999-12-31' THEN DATE '9999-12-31' ELSE a_day
END;
CREATE OR REPLACE MACRO end_of_last(a_day) AS end_of(within_time(a_day));

-- How long a pause makes a span, in the unit of the span; `worked` are the working days in it.
CREATE OR REPLACE MACRO length_of_pause(unit, begun, ended, worked) AS CASE unit
    WHEN 'hours' THEN date_diff('microsecond', begun, ended)
    WHEN 'days' THEN ended::DATE - begun::DATE
    WHEN 'months' THEN ended::DATE - begun::DATE
    WHEN 'working_days' THEN worked
    ELSE 0
END;

-- Working days of the calendar up to a time: none before it begins, all after it has ended.
CREATE OR REPLACE MACRO working_days_by(at_time, ordinal, last_ordinal) AS COALESCE(
    ordinal, CASE WHEN at_time > TIMESTAMP '2000-01-01' THEN last_ordinal ELSE 0 END
);

-- Periods of the calendar: 2024-03, 2024-Q1, 2024-H1, 2024.
CREATE OR REPLACE MACRO period_months(period) AS CASE period
    WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'half_year' THEN 6 WHEN 'year' THEN 12
END;
CREATE OR REPLACE MACRO period_first_day(period, a_day) AS (
    make_date(year(a_day), (month(a_day) - 1) // period_months(period) * period_months(period) + 1, 1)
);
CREATE OR REPLACE MACRO period_last_day(period, a_day) AS (
    period_first_day(period, a_day) + to_months(period_months(period)::INTEGER) - INTERVAL 1 DAY
)::DATE;
CREATE OR REPLACE MACRO period_name(period, a_day) AS CASE period
    WHEN 'month' THEN strftime(a_day, '%Y-%m')
    WHEN 'quarter' THEN strftime(a_day, '%Y-Q') || quarter(a_day)
    WHEN 'half_year' THEN strftime(a_day, '%Y-H') || ((month(a_day) + 5) // 6)
    WHEN 'year' THEN strftime(a_day, '%Y')
END;

-- A time in words: a day where it is the first or the last instant of one, else the minute.
CREATE OR REPLACE MACRO told(at_time) AS CASE
    WHEN at_time::TIME IN (TIME '00:00:00', TIME '23:59:59.999999') THEN strftime(at_time, '%Y-%m-%d')
    ELSE strftime(at_time, '%Y-%m-%d %H:%M')
END;

-- Whether two events have the same values; a field that the type of one has not does not tell them apart.
CREATE OR REPLACE MACRO agree(these, those) AS these = those OR COALESCE(list_bool_and(list_transform(
    list_zip(these, those), lambda pair: COALESCE(pair[1] = pair[2], TRUE)
)), TRUE);

-- Which of 1,024 slices a stream is in. Facts are kept with it, so it is the same in every version of DuckDB, as
-- hash() need not be: a stream that moved into a slice that is judged further would lose facts.
CREATE OR REPLACE MACRO slice_of(stream) AS (('0x' || substr(md5(stream), 1, 3))::USMALLINT // 4)::USMALLINT;
