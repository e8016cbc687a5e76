-- Cells of metrics that do not hold a threshold, and the fact since which they do not.

CREATE OR REPLACE MACRO last_day_of_period(name) AS CASE
    WHEN length(name) = 4 THEN make_date(name::BIGINT, 12, 31)
    WHEN name[6] = 'Q' THEN last_day(make_date(name[:4]::BIGINT, name[7]::BIGINT * 3, 1))
    WHEN name[6] = 'H' THEN last_day(make_date(name[:4]::BIGINT, name[7]::BIGINT * 6, 1))
    ELSE last_day((name || '-01')::DATE)
END;

CREATE OR REPLACE MACRO misses(must_be, figure, line) AS CASE
    must_be WHEN 'at_least' THEN figure < line ELSE figure > line
END;

CREATE OR REPLACE MACRO alert_id_of(rule, version, metric, period, part, dimension, name) AS
    concat(rule, '/', version, '/', metric, '/', period, '/' || part, '/' || dimension || '=' || name);

-- A value that misses its line, where it can be read and enough is counted.
CREATE OR REPLACE MACRO alert_cells(effective, known) AS TABLE
SELECT
    line.*,
    cell.period,
    cell.part AS of_part,
    cell."group",
    cell.numerator,
    cell.denominator,
    cell.value,
    cell.matures_on
FROM alert_values(effective, known) AS cell
INNER JOIN folds.thresholds AS line
    ON line.metric = cell.metric
    AND line.dimension IS NOT DISTINCT FROM cell.dimension
    AND (line.part IS NULL OR line.part = cell.part)
WHERE
    cell.value IS NOT NULL
    AND (line.dimension IS NULL OR cell."group" IS NOT NULL)
    AND COALESCE(cell.denominator, cell.numerator) >= COALESCE(line.minimum, 0)
    AND misses(line.must_be, cell.value, line.line)
    AND last_day_of_period(cell.period)
    BETWEEN COALESCE(line.in_force_from, DATE '0001-01-01') AND COALESCE(line.in_force_to, DATE '9999-12-31');

-- What each fact brings into such a cell: an item comes with the last fact that put it there.
CREATE OR REPLACE MACRO alert_steps(effective, known) AS TABLE
WITH cell AS MATERIALIZED (FROM alert_cells(effective, known)),
item AS MATERIALIZED (FROM alert_items(effective, known)),
brought AS (
    SELECT cell.*, COALESCE(list_max(side.positions), list_max(item.denominator_positions), 0) AS position, side.n, side.d
    FROM cell
    INNER JOIN item
        ON item.metric = cell.metric
        AND item.dimension IS NOT DISTINCT FROM cell.dimension
        AND item.period = cell.period
        AND item.part IS NOT DISTINCT FROM cell.of_part
        AND item."group" IS NOT DISTINCT FROM cell."group"
    CROSS JOIN UNNEST([
        {'positions': item.numerator_positions, 'n': item.numerator, 'd': 0::DECIMAL(22, 4)},
        {'positions': item.denominator_positions, 'n': 0::DECIMAL(22, 4), 'd': COALESCE(item.denominator, 0)}
    ]) AS sides (side)
),
step AS (
    SELECT * EXCLUDE (n, d), SUM(n) AS n, SUM(d) AS d FROM brought GROUP BY ALL
),
known_as AS (SELECT id, kind, scale FROM folds.metric_catalogue),
running AS (
    SELECT
        step.* EXCLUDE (n, d),
        SUM(n) OVER so_far AS n,
        CASE known_as.kind WHEN 'mix' THEN denominator ELSE SUM(d) OVER so_far END AS d,
        known_as.kind,
        known_as.scale
    FROM step
    INNER JOIN known_as ON known_as.id = step.metric
    WINDOW so_far AS (PARTITION BY rule_no, step.period, of_part, "group" ORDER BY position)
)
SELECT
    * EXCLUDE (n, d, kind, scale),
    COALESCE(
        CASE WHEN kind IN ('count', 'amount') THEN n ELSE d END >= COALESCE(minimum, 0)
        AND misses(must_be, CASE
            WHEN kind IN ('count', 'amount') THEN n::DOUBLE
            WHEN d <> 0 THEN n::DOUBLE / d::DOUBLE * scale
        END, line),
        FALSE
    ) AS missed
FROM running;

-- The facts of one kind that a person decided, at two times, each alert's first.
CREATE OR REPLACE MACRO acknowledged(effective, known) AS TABLE
SELECT
    json_extract_string(payload, '$.alert_id') AS alert_id,
    UNNEST(arg_min(
        {
            'acknowledged_by': json_extract_string(payload, '$.acknowledged_by'),
            'acknowledged_at': occurred_at,
            'acknowledged_position': position
        },
        moment_of(occurred_at, position)
    ))
FROM folds.events CROSS JOIN metric_clock(effective, known) AS clock
WHERE
    type IN (
        'policy.AlertAcknowledged', 'claim.AlertAcknowledged', 'complaint.AlertAcknowledged',
        'agent.AlertAcknowledged'
    )
    AND occurred_at <= clock.happened_by AND recorded_at <= clock.known_by
GROUP BY 1;

CREATE OR REPLACE MACRO alerts_at(effective, known) AS TABLE
SELECT alert.* FROM (SELECT effective) AS asked CROSS JOIN (
    WITH step AS (
        SELECT *, MAX(CASE WHEN NOT missed THEN position END) OVER (
            PARTITION BY rule_no, period, of_part, "group"
        ) AS last_held
        FROM alert_steps(effective, known)
    ),
    alert AS (
        SELECT
            * EXCLUDE (position, missed, last_held),
            MIN(position) FILTER (WHERE missed AND position > COALESCE(last_held, -1)) AS position,
            alert_id_of(rule, rule_version, metric, period, of_part, dimension, "group") AS alert_id
        FROM step
        GROUP BY ALL
    )
    SELECT
        alert.alert_id, alert.rule, alert.rule_version, alert.book, alert.severity, alert.metric, alert.period,
        alert.of_part AS part, alert.dimension, alert."group", alert.numerator, alert.denominator, alert.value,
        alert.must_be, alert.line AS threshold, NULLIF(alert.position, 0) AS position,
        GREATEST(
            fact.recorded_at, (alert.matures_on::TIMESTAMP - INTERVAL 8 HOUR) AT TIME ZONE 'UTC'
        ) AS crossed_at,
        CASE alert.dimension WHEN 'agent' THEN 'agent/' || alert."group" ELSE fact.stream END AS stream,
        seen.acknowledged_by, seen.acknowledged_at, seen.acknowledged_position, alert.text_en, alert.text_zh
    FROM alert
    LEFT JOIN folds.events AS fact ON fact.position = alert.position
    LEFT JOIN acknowledged(effective, known) AS seen ON seen.alert_id = alert.alert_id
) AS alert;
