"""What a report is made of, by one connection; every metric and every rule is asked once."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from adapters.duckdb.connection import reading
from adapters.duckdb.interrupting import interruptible
from adapters.duckdb.layout import check_layout
from adapters.duckdb.metrics import Measures, Wanted
from adapters.duckdb.verdicts import Verdicts
from domain.errors import NotFound
from projections.metrics.cells import cells
from projections.questions import question

_ATTEMPTED = "make the report"
_TIMES = "make_timestamptz($effective_us::BIGINT), make_timestamptz($known_us::BIGINT)"
_GATHER = f"CREATE TEMP TABLE gathered AS FROM metrics_at({_TIMES})"
_CELLS = "SELECT * EXCLUDE (ordinal) FROM gathered ORDER BY metric, period, part"
_ROLLED = """(
    SELECT
        g.metric, r.name AS period, CASE WHEN NOT r.whole THEN g.part END AS part,
        g.numerator, g.denominator, g.matures_on
    FROM gathered AS g
    INNER JOIN rolled AS r USING (metric, period)
)"""
_EVERYTHING = ("severity", "deviation", "rule", "book", "agent", "policy", "stream", "accepted")
Row = dict[str, Any]


class Roll(NamedTuple):
    """A period of a metric, and the longer one of which it is a piece; ``whole``: without parts."""

    metric: str
    period: str
    name: str
    whole: bool = False


@contextmanager
def reporting(
    published: Path, effective_us: int | None, known_us: int | None
) -> Iterator["Reporting"]:
    """Open the published copy for a report as of two times, None for that of the last fact.

    raises  NotFound if nothing has been published; Damaged, Mismatched, WorkspaceBusy
    """
    if not published.exists():
        raise NotFound(_ATTEMPTED, f"there is no {published}", "run `policytrail project`")
    with reading(published, _ATTEMPTED) as con:
        check_layout(con)
        yield Reporting(con, Wanted(effective_us=effective_us, known_us=known_us))


class Reporting:
    """A connection that answers what a report asks.

    shape   rows by the names of their columns
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, wanted: Wanted) -> None:
        self._con = con
        self._wanted = wanted
        self._times = dict(wanted.times)
        self._do(_GATHER, self._times)

    def clock(self) -> Row:
        """The two times, and the as-of day; empty for an empty ledger."""
        return Measures(self._con).clock(self._wanted)

    def extent(self) -> Row:
        """How many facts count, when the last of them happened, how far the read models go."""
        return self._ask(question("extent"), self._times)[0]

    def cells(self) -> list[Row]:
        """Every cell of every metric, in the order of period and part."""
        return self._ask(_CELLS, {})

    def rolled(self, rolls: Iterable[Roll]) -> list[Row]:
        """Cells of longer periods, by the statement that makes every cell."""
        self._do("CREATE TEMP TABLE rolled(metric TEXT, period TEXT, name TEXT, whole BOOL)", {})
        wanted = [[*one] for one in rolls]
        if wanted:
            self._con.executemany("INSERT INTO rolled VALUES (?, ?, ?, ?)", wanted)
        made = cells(_ROLLED, times=_TIMES)
        return self._ask(f"SELECT * FROM ({made}) ORDER BY metric, period, part", self._times)

    def findings(self, first: date, last: date, shown: int) -> tuple[list[Row], list[Row]]:
        """Findings of these days: how many by rule, and by agent for the ``shown`` with most."""
        chosen = Verdicts(self._con, "findings")
        nothing = dict.fromkeys(_EVERYTHING)
        chosen.choose(self._times | nothing | {"from": first, "to": last})
        by_agent = self._ask(question("findings_by_agent"), {"shown": shown})
        return chosen.by_rule(), by_agent

    def late(self, after_days: int) -> list[Row]:
        """Facts by the month in which they became known, and how many of them were late."""
        return self._ask(question("late_facts"), self._times | {"after_days": after_days})

    def _ask(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        answer = self._do(sql, values)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def _do(self, sql: str, values: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
        return interruptible(self._con, lambda: self._con.execute(sql, dict(values)))
