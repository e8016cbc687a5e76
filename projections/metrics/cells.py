"""From items to cells, by one statement for every metric: sums, value, interval, maturity."""

_CELLS = """WITH cell AS (
    SELECT
        metric,
        period,
        part,
        {group} AS "group",
        SUM(numerator)::DECIMAL(38, 4) AS numerator,
        SUM(denominator)::DECIMAL(38, 4) AS denominator,
        MAX(matures_on) AS matures_on
    FROM {items}
    GROUP BY ALL
),
complete AS (
    SELECT
        cell.* EXCLUDE (denominator),
        CASE known_as.kind
            WHEN 'count' THEN NULL
            WHEN 'amount' THEN NULL
            WHEN 'mix' THEN SUM(cell.numerator) OVER (
                PARTITION BY cell.metric, cell.period, cell."group"
            )::DECIMAL(38, 4)
            ELSE cell.denominator
        END AS denominator,
        COALESCE(cell.matures_on <= clock.today, TRUE) AS mature,
        known_as.kind,
        known_as.scale,
        known_as.ordinal
    FROM cell
    INNER JOIN folds.metric_catalogue AS known_as ON known_as.id = cell.metric
    CROSS JOIN metric_clock({times}) AS clock
),
valued AS (
    SELECT
        *,
        CASE
            WHEN NOT mature THEN NULL
            WHEN kind IN ('count', 'amount') THEN numerator::DOUBLE
            WHEN denominator <> 0 THEN numerator::DOUBLE / denominator::DOUBLE * scale
        END AS value,
        CASE WHEN kind = 'ratio' AND value IS NOT NULL THEN denominator::DOUBLE END AS n
    FROM complete
)
SELECT
    metric, period, part, "group", numerator, denominator, value,
    wilson(value, n, -1) AS low,
    wilson(value, n, 1) AS high,
    matures_on,
    mature,
    ordinal
FROM valued"""


def cells(items: str, group: str = "NULL::VARCHAR", times: str = "effective, known") -> str:
    """The statement that makes cells of items.

    ``items`` is a FROM item with the columns of items and ``metric``; ``group`` is an expression;
    ``times`` are the two times that the items are from.
    """
    return _CELLS.format(items=items, group=group, times=times)
