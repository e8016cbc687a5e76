"""The oracle of the metrics beside their SQL: items and cells of all of them, as of two times."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from math import isclose
from typing import Any, NamedTuple

from projections.metrics.asking import table_of
from projections.metrics.metric import GROUPS, metrics
from projections.ports import EventRow
from tests.measured import Ledger
from tests.oracles.metrics.catalogue import METRICS
from tests.oracles.metrics.item import Cell, Groups, Item, cells
from tests.oracles.metrics.told import Known, Told, read

SPLIT = ("M-R1", "M-C6", "M-K1", "M-P13", "M-Q2", "M-A2")
"""Metrics of every kind, whose cells are compared by group too; all share one statement."""

IN_SQL = {one.id: one for one in metrics() if one.items}
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

    def hold(self, rows: Sequence[EventRow]) -> "Beside":
        """Take these rows of a ledger in place of those before."""
        self.ledger.hold(rows)
        self.facts = read(rows)
        return self

    def known(self, points: Points) -> Known:
        """What the oracle is asked about."""
        return Known(self.facts, *points)

    def differences(self, points: Points, split: Iterable[str] = ()) -> list[str]:
        """Where the SQL says something else than the oracle, at most a few of each metric."""
        known = self.known(points)
        items = {name: METRICS[name].items(known) for name in IN_SQL}
        their_items, their_cells = self._items(points), self._cells(points)
        found: list[str] = []
        for name, mine in items.items():
            found += _apart(name, self._listed(mine), their_items.get(name, {}))
            expected = cells(mine, METRICS[name].kind, METRICS[name].scale, known.today)
            found += _apart(name, expected, their_cells.get(name, {}))
        for name in split:
            for by in IN_SQL[name].groups if name in IN_SQL else ():
                mine, metric = items[name], METRICS[name]
                expected = cells(mine, metric.kind, metric.scale, known.today, by)
                found += _apart(f"{name} by {by}", expected, self._split(name, by, points))
        return found

    def _listed(self, items: Iterable[Item]) -> Items:
        listed = [item for item in items if item.listed]
        found = {(item.period, item.part, item.subject): item for item in listed}
        assert len(found) == len(listed), "a subject is twice in a period and part"
        return found

    def _items(self, points: Points) -> dict[str, Items]:
        times = _times(points)
        every = " UNION ALL ".join(
            f"SELECT '{name}' AS metric, * FROM {one.macro}({times})"
            for name, one in IN_SQL.items()
        )
        found: dict[str, Items] = {}
        for row in self._rows(every):
            item = _item(row)
            if item.listed:
                at = (item.period, item.part, item.subject)
                mine = found.setdefault(row["metric"], {})
                assert at not in mine, f"{row['metric']}: {at} twice"
                mine[at] = item
        return found

    def _cells(self, points: Points) -> dict[str, Cells]:
        found: dict[str, Cells] = {}
        for row in self._rows(f"FROM metrics_at({_times(points)})"):
            found.setdefault(row["metric"], {})[row["period"], row["part"], None] = _cell(row)
        return found

    def _split(self, name: str, by: str, points: Points) -> Cells:
        asked = {"effective_us": points.effective_us, "known_us": points.known_us}
        asked |= {"first": None, "last": None, "part": None, "chosen": False, "group": None}
        rows = self._rows(table_of(IN_SQL[name], by), asked)
        return {(row["period"], row["part"], row["group"]): _cell(row) for row in rows}

    def _rows(self, sql: str, asked: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (
            self.ledger.con.execute(sql, asked).to_arrow_table().to_pylist()
        )
        return found


def _times(points: Points) -> str:
    return ", ".join(f"make_timestamptz({us})" for us in points)


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
    numbers = (row[name] for name in ("numerator", "denominator", "value", "low", "high"))
    return Cell(*numbers, row["matures_on"])


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
