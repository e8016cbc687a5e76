"""Questions about one metric, as SQL over the macro of its items.

$effective_us, $known_us  microseconds since the epoch; NULL for the time of the last recorded fact
$first, $last             first and last period, in the order of their names; NULL for no end
$part                     NULL for any
$chosen, $group           whether only one group is asked for, and its name
$subjects                 NULL for any

A question about two moments has the times of the later one as $later_effective_us, $later_known_us.
"""

from projections.metrics.cells import cells
from projections.metrics.metric import GROUPS, Metric

_TIMES = "make_timestamptz($effective_us::BIGINT), make_timestamptz($known_us::BIGINT)"
_LATER = "make_timestamptz($later_effective_us::BIGINT), make_timestamptz($later_known_us::BIGINT)"
_WRITTEN = "replace(local_of({0})::VARCHAR, ' ', 'T') || '+08:00' AS {0}"
CLOCK = (
    f"SELECT {_WRITTEN.format('happened_by')}, {_WRITTEN.format('known_by')}, today"
    f" FROM metric_clock({_TIMES})"
)
EVENTS = f"""SELECT
    position, type, stream, {_WRITTEN.format("occurred_at")}, {_WRITTEN.format("recorded_at")}
FROM events
WHERE position IN (SELECT UNNEST($positions::BIGINT[]))
ORDER BY position"""
_CHOSEN = """(
    SELECT '{id}' AS metric, *
    FROM {macro}({times})
    WHERE ($first::VARCHAR IS NULL OR period >= $first::VARCHAR)
        AND ($last::VARCHAR IS NULL OR period <= $last::VARCHAR)
        AND (NOT $chosen::BOOLEAN OR {matches})
)"""
_TABLE = """SELECT
    metric, period, part, "group", numerator, denominator, value, low, high, matures_on, mature
FROM ({cells})
WHERE $part::VARCHAR IS NULL OR part = $part::VARCHAR
ORDER BY period, part, "group\""""
_EXPLAINED = """SELECT
    period, part, subject, policy_id, agent_id, branch_id, channel, product_code, cohort,
    numerator, denominator, numerator_positions, denominator_positions, matures_on
FROM ({items})
WHERE (numerator <> 0 OR COALESCE(denominator, 0) <> 0)
    AND ($subjects::VARCHAR[] IS NULL OR subject IN (SELECT UNNEST($subjects::VARCHAR[])))
ORDER BY period, numerator <> 0 DESC, part, subject"""
_SHARES = """SELECT
    period, part, {group} AS in_group, subject,
    COALESCE(SUM(numerator), 0) AS upper, COALESCE(SUM(denominator), 0) AS lower
FROM ({items})
GROUP BY ALL
HAVING upper <> 0 OR lower <> 0"""
_CHANGED = """WITH was AS MATERIALIZED ({was}), now AS MATERIALIZED ({now})
SELECT DISTINCT subject
FROM ((FROM was EXCEPT FROM now) UNION ALL (FROM now EXCEPT FROM was))"""
_OF_PART = """SELECT * FROM {items} AS item
WHERE $part::VARCHAR IS NULL OR part = $part::VARCHAR"""
_OF_MIX = """SELECT * REPLACE (
    CASE WHEN $part::VARCHAR IS NULL OR part = $part::VARCHAR THEN numerator ELSE 0 END
        AS numerator,
    numerator AS denominator,
    numerator_positions AS denominator_positions
) FROM {items} AS item"""


def table_of(metric: Metric, by: str | None) -> str:
    """The cells of a metric, split by a group or not, in the order of their periods."""
    return _TABLE.format(cells=cells(_items(metric, by), _group(by), _TIMES))


def items_of(metric: Metric, by: str | None) -> str:
    """The items of cells, those of the numerator first.

    All items of a mix are in the denominator of each of its parts.
    """
    return _EXPLAINED.format(items=_of_part(metric, by))


def changes_of(metric: Metric, by: str | None) -> str:
    """The subjects whose share in any cell is another one at the later moment."""
    was, now = (
        _SHARES.format(group=_group(by), items=_of_part(metric, by, times))
        for times in (_TIMES, _LATER)
    )
    return _CHANGED.format(was=was, now=now)


def _group(by: str | None) -> str:
    """What tells the groups apart; without a kind of group there is one."""
    return GROUPS[by] if by else "NULL::VARCHAR"


def _of_part(metric: Metric, by: str | None, times: str = _TIMES) -> str:
    """The items of the part that is asked for."""
    chosen = _OF_MIX if metric.kind == "mix" else _OF_PART
    return chosen.format(items=_items(metric, by, times))


def _items(metric: Metric, by: str | None, times: str = _TIMES) -> str:
    """The items that are asked for.

    Without a kind of group its name says which it is: any that the metric can be split by.
    """
    columns = [GROUPS[by]] if by else [GROUPS[name] for name in metric.groups]
    matches = " OR ".join(f"{column} IS NOT DISTINCT FROM $group::VARCHAR" for column in columns)
    asked = f"({matches or '$group::VARCHAR IS NULL'})"
    return _CHOSEN.format(id=metric.id, macro=metric.macro, times=times, matches=asked)
