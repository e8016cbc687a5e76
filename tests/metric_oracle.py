"""The oracle of the metrics beside their SQL: items and cells of all of them, as of two times."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from math import isclose
from typing import Any, NamedTuple

from adapters.duckdb.metrics import Measures, Wanted
from projections.metrics.metric import GROUPS, metrics
from projections.metrics.models import together
from projections.ports import EventRow
from tests.measured import Ledger
from tests.oracles.metrics.catalogue import METRICS
from tests.oracles.metrics.item import Cell, Groups, Item, cells
from tests.oracles.metrics.told import Known, Told, read

IN_SQL = {one.id: one for one in metrics() if one.items}
SPLIT = ("M-C6", "M-P13", "M-Q2", "M-L3a")
"""Metrics of several kinds, whose cells are compared by group too; all share one statement."""

Items = dict[tuple[str, str | None, str], Item]
Cells = dict[tuple[str, str | None, str | None], Cell]


class Points(NamedTuple):
    """What is asked: as of when, and as known when; microseconds since the epoch."""

    effective_us: int
    known_us: int


class Beside:
    """A database and the same facts as Python objects."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.facts: list[Told] = []
        self.ledger.con.execute(
            f"CREATE MACRO every_item(effective, known) AS TABLE WITH {together('*')}"
            " SELECT item.* FROM (SELECT effective) AS asked CROSS JOIN item"
        )

    def hold(self, rows: Sequence[EventRow]) -> "Beside":
        """Take these rows of a ledger in place of those before."""
        self.ledger.hold(rows)
        self.facts = read(rows)
        return self

    def differences(self, points: Points) -> list[str]:
        """Where the SQL says something else than the oracle, at most a few of each metric."""
        known = Known(self.facts, *points)
        their_items, their_cells = self._items(points), self._cells(points)
        found: list[str] = []
        for name in IN_SQL:
            metric = METRICS[name]
            items = metric.items(known)
            found += _apart(name, _listed(items), their_items.get(name, {}))
            expected = cells(items, metric.kind, metric.scale, known.today)
            found += _apart(name, expected, their_cells.get(name, {}))
        return found

    def differences_by(self, points: Points, by: str) -> list[str]:
        """Where the cells of some metrics differ that are split by a group."""
        known = Known(self.facts, *points)
        asked = Wanted(by=by, effective_us=points.effective_us, known_us=points.known_us)
        found: list[str] = []
        for name in SPLIT:
            metric = METRICS[name]
            expected = cells(metric.items(known), metric.kind, metric.scale, known.today, by)
            rows = Measures(self.ledger.con).cells(IN_SQL[name], asked)
            split = {(row["period"], row["part"], row["group"]): _cell(row) for row in rows}
            found += _apart(f"{name} by {by}", expected, split)
        return found

    def _items(self, points: Points) -> dict[str, Items]:
        found: dict[str, Items] = {}
        for row in self._rows("every_item", points):
            item = _item(row)
            if item.listed:
                at = (item.period, item.part, item.subject)
                mine = found.setdefault(row["metric"], {})
                assert at not in mine, f"{row['metric']}: {at} twice"
                mine[at] = item
        return found

    def _cells(self, points: Points) -> dict[str, Cells]:
        found: dict[str, Cells] = {}
        for row in self._rows("metrics_at", points):
            found.setdefault(row["metric"], {})[row["period"], row["part"], None] = _cell(row)
        return found

    def _rows(self, macro: str, points: Points) -> list[dict[str, Any]]:
        times = ", ".join(f"make_timestamptz({us})" for us in points)
        answer = self.ledger.con.execute(f"FROM {macro}({times})").to_arrow_table()
        rows: list[dict[str, Any]] = answer.to_pylist()
        return rows


def _listed(items: Iterable[Item]) -> Items:
    listed = [item for item in items if item.listed]
    found = {(item.period, item.part, item.subject): item for item in listed}
    assert len(found) == len(listed), "a subject is twice in a period and part"
    return found


def _item(row: dict[str, Any]) -> Item:
    return Item(
        row["period"],
        row["subject"],
        numerator=row["numerator"],
        denominator=row["denominator"] or Decimal(0),
        hit=frozenset(row["numerator_positions"] or ()),
        base=frozenset(row["denominator_positions"] or ()),
        part=row["part"],
        matures_on=row["matures_on"],
        groups=Groups(*(row[column] for column in GROUPS.values())),
    )


def _cell(row: dict[str, Any]) -> Cell:
    names = ("numerator", "denominator", "value", "low", "high", "matures_on")
    return Cell(**{name: row[name] for name in names}, waits=not row["mature"])


def _apart(name: str, mine: dict[Any, Any], theirs: dict[Any, Any], few: int = 3) -> list[str]:
    """What is on one side only, or differs."""
    keys = sorted(mine.keys() | theirs.keys(), key=str)
    found = [
        f"{name} {key}:\n  oracle {mine.get(key)}\n  SQL    {theirs.get(key)}"
        for key in keys
        if not _same(mine.get(key), theirs.get(key))
    ]
    return found[:few]


def _same(mine: Item | Cell | None, theirs: Item | Cell | None) -> bool:
    if isinstance(mine, Item) and isinstance(theirs, Item):
        return mine.shown == theirs.shown
    if isinstance(mine, Cell) and isinstance(theirs, Cell):
        return all(_near(one, other) for one, other in zip(mine, theirs, strict=True))
    return mine is theirs


def _near(one: float | Decimal | date | None, other: float | Decimal | date | None) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-12, abs_tol=1e-15)
    return one == other
