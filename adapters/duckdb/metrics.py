"""Metrics as the published copy gives them: the cells, and the items that make them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from adapters.duckdb.connection import reading
from adapters.duckdb.interrupting import interruptible
from adapters.duckdb.layout import check_layout
from adapters.duckdb.status import Origin, origin_of
from domain.errors import NotFound
from projections.metrics.asking import CLOCK, EVENTS, changes_of, items_of, table_of
from projections.metrics.metric import Metric

_ATTEMPTED = "ask for a metric"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cells: of which periods (by name, both included), part and group, at which times.

    units   times are microseconds since the epoch, None for that of the last recorded fact;
            ``group`` counts only if ``chosen``, None then being what is not known
    """

    by: str | None = None
    first: str | None = None
    last: str | None = None
    part: str | None = None
    group: str | None = None
    chosen: bool = False
    effective_us: int | None = None
    known_us: int | None = None

    @property
    def times(self) -> Mapping[str, int | None]:
        """The two times by name."""
        return {"effective_us": self.effective_us, "known_us": self.known_us}

    @property
    def bound(self) -> Mapping[str, Any]:
        """The values of a question by name."""
        names = ("first", "last", "part", "group", "chosen")
        return {name: getattr(self, name) for name in names} | dict(self.times)


@contextmanager
def measuring(published: Path) -> Iterator["Measures"]:
    """Open the published copy for questions about metrics.

    raises  NotFound if nothing has been published; Damaged, Mismatched, WorkspaceBusy
    """
    if not published.exists():
        raise NotFound(_ATTEMPTED, f"there is no {published}", "run `policytrail project`")
    with reading(published, _ATTEMPTED) as con:
        check_layout(con)
        yield Measures(con)


class Measures:
    """A connection that answers questions about metrics.

    shape   rows by the names of their columns; instants are texts at +08:00
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def origin(self) -> Origin | None:
        """What the copy was made from."""
        return origin_of(self._con)

    def cells(self, metric: Metric, wanted: Wanted) -> list[Row]:
        """The cells, in the order of period, part and group."""
        return self._ask(table_of(metric, wanted.by), wanted.bound)

    def items(
        self, metric: Metric, wanted: Wanted, subjects: Sequence[str] | None = None
    ) -> list[Row]:
        """The items of cells, of any subject or of some, those of the numerator first."""
        values = {**wanted.bound, "subjects": subjects}
        return self._ask(items_of(metric, wanted.by), values)

    def changed(self, metric: Metric, before: Wanted, after: Wanted) -> list[str]:
        """The subjects whose share in a cell is not the same at two moments."""
        later = {f"later_{name}": time for name, time in after.times.items()}
        found = self._ask(changes_of(metric, before.by), {**before.bound, **later})
        return [row["subject"] for row in found]

    def clock(self, wanted: Wanted) -> Row:
        """The two times that were asked about, and the as-of day; empty for an empty ledger."""
        return self._ask(CLOCK, wanted.times)[0]

    def events_at(self, positions: set[int]) -> dict[int, Row]:
        """The events at these positions, by position."""
        found = self._ask(EVENTS, {"positions": sorted(positions)})
        return {event["position"]: event for event in found}

    def _ask(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        return interruptible(self._con, lambda: _rows(self._con.execute(sql, dict(values))))


def _rows(answer: duckdb.DuckDBPyConnection) -> list[Row]:
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
