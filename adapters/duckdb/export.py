"""The published copy as relations to export: read models and items of metrics at two times."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from adapters.duckdb.connection import reading
from adapters.duckdb.interrupting import interruptible
from adapters.duckdb.layout import check_layout
from domain.errors import NotFound
from projections.catalog import Column, Model
from projections.metrics.asking import CLOCK
from projections.metrics.metric import GROUPS, ITEM_COLUMNS, metrics

_ATTEMPTED = "export the read models"
_CHUNK = 20_480  # rows of a batch, and of a row group
_ITEMS = "metric_items"
_TIMES = "make_timestamptz($effective_us::BIGINT), make_timestamptz($known_us::BIGINT)"
_EVENTS = """SELECT
    position, stream, type, epoch_us(occurred_at), epoch_us(recorded_at), actor_type, actor_ref,
    source_system, reason, payload::VARCHAR
FROM events
WHERE
    COALESCE(occurred_at <= make_timestamptz($effective_us::BIGINT), TRUE)
    AND COALESCE(recorded_at <= make_timestamptz($known_us::BIGINT), TRUE)"""
_MEANINGS = {
    "metric": "name of the metric",
    "period": "period, as in 2025-03, 2025-Q1, 2025-H1, 2025",
    "part": "part, where the metric has parts",
    "subject": "what is counted",
    "policy_id": "policy that it is about",
    "numerator": "what it adds to the numerator",
    "denominator": "what it adds to the denominator",
    "numerator_positions": "positions of the facts that put it into the numerator",
    "denominator_positions": "positions of the facts that put it into the denominator",
    "matures_on": "first day on which its period can be read; empty: at once",
} | {column: f"its {name}" for name, column in GROUPS.items()}


@dataclass(frozen=True, slots=True)
class Relation:
    """What becomes one file: its columns, and statements that give its rows one after another."""

    name: str
    title: str
    key: tuple[str, ...]
    units: str
    source: str
    columns: tuple[Column, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What a copy was made from, and the times that were asked about; texts at +08:00."""

    ledger_id: str
    position: int
    rulebooks: str
    effective_at: str | None
    known_at: str | None


@contextmanager
def exporting(
    published: Path, effective_us: int | None, known_us: int | None
) -> Iterator["Export"]:
    """Open the published copy to export from it: all of one moment, whoever projects meanwhile.

    units   times are microseconds since the epoch, None for that of the last recorded fact
    raises  NotFound if nothing has been published; Damaged, Mismatched, WorkspaceBusy
    """
    if not published.exists():
        raise NotFound(_ATTEMPTED, f"there is no {published}", "run `policytrail project`")
    with reading(published, _ATTEMPTED) as con:
        check_layout(con)
        yield Export(con, effective_us, known_us)


class Export:
    """A connection that gives relations in batches."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, effective_us: int | None, known_us: int | None
    ) -> None:
        self._con = con
        self._times = {"effective_us": effective_us, "known_us": known_us}

    def source(self) -> Source:
        """What the copy was made from, and the times that were asked about."""
        position, ledger_id, mark = self._con.execute(
            "SELECT position, ledger_id, mark FROM projection_checkpoint, folds.rules_mark"
        ).fetchall()[0]
        happened_by, known_by, _ = self._con.execute(CLOCK, self._times).fetchall()[0]
        return Source(ledger_id, position, mark, happened_by, known_by)

    def relations(self, models: Sequence[Model], *, items: bool) -> Iterator[Relation]:
        """Every read model in the order of its key, and the items of every metric if wanted."""
        now = set(self._times.values()) == {None}
        effective, known = _TIMES.split(", ")
        for model in models:
            rows = f"FROM {model.name}" if now else f"FROM ({model.at(effective, known)})"
            order = ", ".join(f'"{name}"' for name in model.key)
            yield Relation(
                model.name,
                model.title,
                model.key,
                model.units,
                model.source,
                model.columns,
                (rows if model.name == "events" else f"{rows} ORDER BY {order}",),
            )
        if items:
            yield _items()

    def stream(self, relation: Relation) -> pa.RecordBatchReader:
        """The rows of a relation in batches; take them before the next one is asked for."""
        readers = map(self._ask, relation.statements)
        first = next(readers)
        batches = chain.from_iterable(self._batches(one) for one in chain([first], readers))
        return pa.RecordBatchReader.from_batches(first.schema, batches)

    def events(self) -> Iterator[pa.RecordBatch]:
        """The events in the order of position, in the columns of ``streams.ocel.Row``."""
        yield from self._batches(self._ask(_EVENTS))

    def _ask(self, sql: str) -> pa.RecordBatchReader:
        bound: dict[str, Any] = {
            name: value for name, value in self._times.items() if f"${name}" in sql
        }
        return interruptible(
            self._con, lambda: self._con.execute(sql, bound).to_arrow_reader(_CHUNK)
        )

    def _batches(self, answer: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        while batch := interruptible(self._con, lambda: next(answer, None)):
            yield batch


def _items() -> Relation:
    """The items of all metrics, metric by metric: their sums are the rows of ``metrics``."""
    kinds = dict(ITEM_COLUMNS)
    names = [name for name in kinds if name != "groups"]
    names[4:4] = GROUPS.values()
    columns = [
        Column(name, kinds.get(name, "VARCHAR"), _MEANINGS[name]) for name in ("metric", *names)
    ]
    return Relation(
        _ITEMS,
        "what every metric is made of",
        ("metric", "period", "part", "subject"),
        "amounts of money: 1/100 yuan",
        "metric_catalogue",
        tuple(columns),
        tuple(
            f"SELECT '{one.id}' AS metric, {', '.join(names)} FROM {one.macro}({_TIMES})"
            " ORDER BY period, part, subject"
            for one in metrics()
            if one.items
        ),
    )
