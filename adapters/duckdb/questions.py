"""Our own questions to the published copy, with values bound; what people ask goes by ``query``."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from adapters.duckdb.connection import reading
from adapters.duckdb.layout import check_layout
from domain.discipline.items import Breach
from domain.periods import Period

_ATTEMPTED = "ask the read models"
_BREACHES = """
SELECT
    f.rule, f.agent_id, f.policy_id, f.stream, f.occurrence, f.position, e.event_id,
    local_of(f.breached_at)::DATE AS breached_on
FROM findings_at(make_timestamptz($now), NULL) AS f
LEFT JOIN events AS e ON e.position = f.position
WHERE
    f.rule IN (SELECT unnest($rules::VARCHAR[]))
    AND f.agent_id IS NOT NULL
    AND f.accepted_by IS NULL
    AND breached_on BETWEEN $first AND $last
ORDER BY f.rule, f.agent_id, f.stream, f.occurrence
"""


def answers(published: Path, sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of an answer, by the names of its columns.

    shape   empty if nothing has been published
    raises  Damaged, Mismatched, WorkspaceBusy
    """
    if not published.exists():
        return []
    with reading(published, _ATTEMPTED) as con:
        check_layout(con)
        found = con.execute(sql, dict(values))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def position_of(published: Path) -> int:
    """The position up to which the published read models go; 0 before the first publication."""
    rows = answers(published, "SELECT position FROM projection_checkpoint", {})
    return int(rows[0]["position"]) if rows else 0


def breaches(
    published: Path, rules: Iterable[str], period: Period, now_us: int
) -> tuple[Breach, ...]:
    """The findings of these rules in a period that concern an agent, as far as is known.

    A finding whose deviation a person has accepted is left out while the approval holds.

    units   a breach lies in the period in which its day in Asia/Shanghai lies; ``now_us`` says what
            is overdue, in microseconds since the epoch
    raises  Damaged, Mismatched, WorkspaceBusy
    """
    values = {
        "rules": list(rules),
        "first": period.first,
        "last": period.last,
        "now": now_us,
    }
    return tuple(Breach(*row.values()) for row in answers(published, _BREACHES, values))
