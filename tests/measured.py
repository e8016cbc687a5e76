"""Metrics asked about a few facts: a database in memory that many tests share."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, NamedTuple

import duckdb
import pytest

from adapters.duckdb.landing import COLUMNS, arrow
from adapters.duckdb.metrics import Measures, Wanted
from adapters.duckdb.store import Store
from domain.rulebook.model import Rulebook
from projections.catalog import BATCH, Model, catalogue, catalogue_of
from projections.metrics.metric import Metric, metrics
from projections.ports import EventRow
from streams.simulator import Levels, Noise, simulate
from tests.oracles.metrics.asked import cells_of
from tests.read_models import LEDGER

SHANGHAI = timezone(timedelta(hours=8))
_READ = (
    "events",
    "calendar",
    "rule_facts",
    "metric_facts",
    "metric_catalogue",
    "metrics",
    "alerts",
)
MODELS = tuple(one for one in catalogue() if one.name in _READ)
Row = dict[str, Any]


class Told(NamedTuple):
    """A fact on a stream: when it happened, when it became known (at once, if it is not said)."""

    stream: str
    type: str
    at: str
    data: dict[str, Any]
    known: str | None = None


def us(moment: str, *, end_of_day: bool = False) -> int:
    """A time as microseconds since the epoch; without an offset it is Asia/Shanghai."""
    found = datetime.fromisoformat(moment)
    if end_of_day and len(moment) <= len("2025-03-31"):
        found += timedelta(days=1, microseconds=-1)
    found = found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
    return (found - datetime.fromtimestamp(0, SHANGHAI)) // timedelta(microseconds=1)


def rows(told: Iterable[Told]) -> list[EventRow]:
    """Facts as a ledger hands them over, in the order in which they are told."""
    return [
        (
            *(position, f"e-{position}", one.stream, position, one.type, 1),
            *(us(one.at), us(one.known or one.at)),
            *("STAFF", "S-1", "test", "told", position, None, None, None),
            json.dumps(one.data),
        )
        for position, one in enumerate(told, start=1)
    ]


def portfolio(policies: int, seed: int, *, batch: int = 400) -> list[EventRow]:
    """A simulated portfolio with late facts; each batch of lines becomes known at one instant."""
    noise = Noise(late=0.05, duplicate=0, conflict=0, malformed=0)
    lines = [json.loads(line) for line in simulate(policies, seed, Levels(noise=noise)).lines()]
    found = []
    known = us("2009-01-01")
    for start in range(0, len(lines), batch):
        some = lines[start : start + batch]
        known = max(known, *(us(line["time"]) for line in some))
        found += [(line, known) for line in some]
    return [
        (
            *(position, line["id"], line["subject"], position, line["type"].rpartition(".v")[0], 1),
            *(us(line["time"]), known),
            *(line["actortype"], "S-1", line["source"], "told", position, None, None, None),
            json.dumps(line["data"]),
        )
        for position, (line, known) in enumerate(found, start=1)
    ]


class Cell(NamedTuple):
    """Numerator, denominator, value; a value that cannot be read yet says so."""

    numerator: float
    denominator: float | None
    value: float | str | None


class Ledger:
    """A database that holds the facts that were told last.

    Cells of facts that were told are asked of the oracle too: what a test works out by hand is
    compared with both.
    """

    def __init__(self, books: Iterable[Rulebook] | None = None) -> None:
        """Make the database, with the thresholds of these rulebooks or else the built-in ones."""
        self.con = duckdb.connect(config={"threads": 2})
        self.con.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
        found = MODELS if books is None else catalogue_of(books)
        self._models = {one.name: one for one in found if one.name in _READ}
        Store(self.con, [*self._models.values()]).create(LEDGER)
        self._told: list[EventRow] = []

    def tell(self, *told: Told) -> "Ledger":
        """Take these facts in place of those before."""
        self.hold(rows(told))
        self._told = rows(told)
        return self

    def hold(self, found: Sequence[EventRow]) -> "Ledger":
        """Take these rows of a ledger in place of those before."""
        self._told = []
        self.con.register("arrivals", arrow(found) if found else COLUMNS.empty_table())
        self._fold(self._models["events"], "arrivals")
        self._fold(self._models["metric_facts"], "folds.events")
        return self

    def cells(self, metric: str, as_of: str | None = None, **wanted: Any) -> dict[Any, Cell]:
        """The cells by period; by period and part, or period and group, if there are such."""
        asked = _wanted(as_of, wanted)
        found = {}
        for row in Measures(self.con).cells(named(metric), asked):
            key = row["period"], row["part"], row["group"]
            value = row["value"] if row["mature"] else f"from {row['matures_on']}"
            found[_name(*key)] = Cell(_number(row["numerator"]), _number(row["denominator"]), value)
        if self._told and asked == Wanted(
            by=asked.by, effective_us=asked.effective_us, known_us=asked.known_us
        ):
            assert found == _by_the_oracle(self._told, metric, asked)
        return found

    def items(self, metric: str, as_of: str | None = None, **wanted: Any) -> list[Row]:
        """What the cells are made of."""
        return Measures(self.con).items(named(metric), _wanted(as_of, wanted))

    def all_cells(self, at_us: int | None = None) -> list[tuple[Any, ...]]:
        """Every cell of every metric, as of a time that is both."""
        at = "NULL" if at_us is None else f"make_timestamptz({at_us})"
        return self.con.execute(
            "SELECT metric, period, part, numerator, denominator, value, low, high,"
            f" matures_on::VARCHAR, mature FROM metrics_at({at}, {at}) ORDER BY ALL"
        ).fetchall()

    def _fold(self, model: Model, source: str) -> None:
        batch = BATCH.format(source=source)
        self.con.execute(
            f"DELETE FROM folds.{model.name}; INSERT INTO folds.{model.name}"
            f" WITH batch AS NOT MATERIALIZED ({batch}) FROM ({model.fold})"
        )


def named(metric: str) -> Metric:
    """The metric of that name."""
    return next(one for one in metrics() if one.id == metric)


def _name(period: str, part: str | None, group: str | None) -> Any:
    beside = [one for one in (part, group) if one is not None]
    return (period, *beside) if beside else period


def _by_the_oracle(told: Sequence[EventRow], metric: str, asked: Wanted) -> dict[Any, Any]:
    """What the slow calculation says, up to the last digits of a value."""
    found: dict[Any, Any] = {}
    for key, cell in cells_of(told, metric, asked.by, asked.effective_us, asked.known_us).items():
        value: Any = f"from {cell.matures_on}" if cell.waits else cell.value
        if isinstance(value, float):
            value = pytest.approx(value, rel=1e-12)
        found[_name(*key)] = (_number(cell.numerator), _number(cell.denominator), value)
    return found


def _wanted(as_of: str | None, wanted: dict[str, Any]) -> Wanted:
    at = None if as_of is None else us(as_of, end_of_day=True)
    return Wanted(**({"effective_us": at, "known_us": at} | wanted))


def _number(value: Decimal | None) -> Any:
    return None if value is None else float(value)
