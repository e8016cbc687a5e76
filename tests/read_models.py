"""What the tests of the read models share: a ledger in memory, and tables as Python values."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from adapters.duckdb.digest import Digest, digests_of
from adapters.duckdb.landing import COLUMNS, arrow
from adapters.duckdb.store import Store
from domain.facts import Recorded
from projections.catalog import Model, catalogue, digested
from projections.judging.models import kept_tables
from projections.ports import EventRow

LEDGER = "ledger-1"
Rows = dict[tuple[Any, ...], dict[str, Any]]


def rows_of(log: Sequence[Recorded]) -> list[EventRow]:
    """Events as a ledger hands them over."""
    return [
        (
            r.position,
            r.fact.event_id,
            r.fact.stream,
            r.version,
            r.fact.topic.rpartition(".v")[0],
            int(r.fact.topic.rpartition(".v")[2]),
            r.fact.occurred_us,
            r.recorded_us,
            r.fact.actor_type,
            r.fact.actor_ref,
            r.fact.source,
            *_feed_and_line(r.source_position),
            r.fact.correlation_id,
            r.fact.causation_id,
            r.fact.reason,
            r.fact.data.decode(),
        )
        for r in log
    ]


def _feed_and_line(place: str | None) -> tuple[str, int] | tuple[None, None]:
    if place is None:
        return None, None
    feed, _, line = place.rpartition(":")
    return feed, int(line)


class MemorySource:
    """``projections.ports.EventSource`` over a list."""

    def __init__(self, rows: Sequence[EventRow], ledger_id: str = LEDGER) -> None:
        self._rows = rows
        self.ledger_id = ledger_id

    def last_position(self) -> int:
        """Position of the last event."""
        return len(self._rows)

    def rows(self, after: int, limit: int) -> list[EventRow]:
        """The next events."""
        return list(self._rows[after : after + limit])


class Bench:
    """One DuckDB in memory that many examples share: opening one per example is slow."""

    def __init__(self) -> None:
        self.con = duckdb.connect(config={"threads": 2})
        self.con.execute("SET enable_progress_bar = false")
        self.con.execute("SET TimeZone = 'UTC'")
        self.store = Store(self.con, catalogue())
        self.store.create(LEDGER)

    def clear(self) -> None:
        """Forget all events."""
        for model in catalogue():
            if model.fold:
                self.con.execute(f"DELETE FROM folds.{model.name}")
        self.con.execute(kept_tables())
        self.con.execute("UPDATE projection_models SET runs = 0, base_rows = 0, delta_rows = 0")
        self.con.execute("UPDATE projection_checkpoint SET position = 0, landed = 0")

    def land(self, rows: Sequence[EventRow], *, later: bool = False) -> None:
        """Take in one batch; ``later`` leaves the folding to the next call without it."""
        if rows and later:
            self.store.land(rows)
        elif rows and self.store.checkpoint.landed == self.store.checkpoint.position:
            self.store.apply(rows)
        else:
            if rows:
                self.store.land(rows)
            self.store.fold_landed()

    def digests(self) -> dict[str, Digest]:
        """Digests of the maintained read models."""
        return {d.model: d for d in digests_of(self.con, digested(catalogue()))}

    def table(self, model: Model, sql: str | None = None) -> Rows:
        """A read model by key; instants are microseconds since the epoch."""
        answer = self.con.execute(sql or f"FROM {model.name}").to_arrow_table()
        columns = {name: _values(answer[name]) for name in answer.column_names}
        lines = [
            dict(zip(columns, values, strict=True))
            for values in zip(*columns.values(), strict=True)
        ]
        return {tuple(line[k] for k in model.key): line for line in lines}

    def folded(self, model: Model, rows: Sequence[EventRow]) -> Rows:
        """A read model computed from events that are not in the database."""
        self.con.register("others", arrow(rows) if rows else COLUMNS.empty_table())
        return self.table(model, model.over("others"))


def _values(column: pa.ChunkedArray) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        return list(column.cast(pa.int64()).to_pylist())
    return list(column.to_pylist())


def places(folder: Path) -> tuple[Path, Path]:
    """The live file and the published copy in a folder."""
    return folder / "projections.duckdb", folder / "read_models.duckdb"
