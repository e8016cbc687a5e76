-- What metrics share: the facts that are known at two times, and words for them. A time that is NULL is that of the last recorded fact.

CREATE OR REPLACE MACRO metric_clock(effective, known) AS TABLE
SELECT
    COALESCE(effective::TIMESTAMPTZ, latest) AS happened_by,
    COALESCE(known::TIMESTAMPTZ, latest) AS known_by,
    local_of(COALESCE(effective::TIMESTAMPTZ, latest))::DATE AS today
FROM (SELECT MAX(recorded_at) AS latest FROM folds.events);

-- The facts known at two times.
CREATE OR REPLACE MACRO metric_facts_at(effective, known) AS TABLE
SELECT fact.*, moment_of(fact.occurred_at, fact.position) AS moment
FROM folds.metric_facts AS fact CROSS JOIN metric_clock(effective, known) AS clock
WHERE fact.occurred_at <= clock.happened_by AND fact.recorded_at <= clock.known_by;

-- All facts of one type, whenever known: what a fact that was found at two times says is looked up here, by position.
CREATE OR REPLACE MACRO facts_of(kind) AS TABLE SELECT * FROM folds.metric_facts WHERE type = kind;

-- Of every stream the first of its facts of one type, in business order.
CREATE OR REPLACE MACRO first_of(effective, known, kind) AS TABLE
SELECT fact.* FROM (
    SELECT arg_min(position, moment) AS position
    FROM metric_facts_at(effective, known)
    WHERE type = kind
    GROUP BY stream
) AS first
INNER JOIN facts_of(kind) AS fact ON fact.position = first.position;

-- The month of a day, the first day of a month, and how many months later another one is.
CREATE OR REPLACE MACRO month_of(a_day) AS strftime(a_day, '%Y-%m');
CREATE OR REPLACE MACRO first_day_of(a_month) AS (a_month || '-01')::DATE;
CREATE OR REPLACE MACRO months_between(a_month, later) AS date_diff(
    'month', first_day_of(a_month), first_day_of(later)
);
CREATE OR REPLACE MACRO months_after(a_day, months) AS (a_day + to_months(months))::DATE;

-- The positions that are known of some, in their order.
CREATE OR REPLACE MACRO known_of(positions) AS list_filter(positions, lambda one: one IS NOT NULL);
CREATE OR REPLACE MACRO known_if(hit, positions) AS CASE WHEN hit THEN known_of(positions) ELSE [] END;
