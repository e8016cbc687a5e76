"""The same events judged by two sets of rules, in memory; the published copy is only read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from adapters.duckdb.connection import READER_THREADS, ZONE, reading
from adapters.duckdb.errors import explained
from adapters.duckdb.interrupting import interruptible
from adapters.duckdb.landing import arrow
from adapters.duckdb.layout import check_layout
from adapters.duckdb.schema import quoted
from adapters.duckdb.store import Store
from domain.errors import PolicytrailError
from projections.catalog import BATCH, Model
from projections.ports import EventSource

_ATTEMPTED = "judge by other rules"
_BATCH = 10_000  # events read at a time
_BESIDE = ("events", "accepted_deviations")
_RULES = ("rule_facts", "rules", "obligations", "findings")
_MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is taken from the published copy: events up to a position, and what was folded of them.

    ``fingerprints`` are those of the read models in it.
    """

    position: int
    fingerprints: dict[str, str]


class Trial:
    """An open database with the events, and one set of rules at a time."""

    def __init__(self, con: duckdb.DuckDBPyConnection, kept: _Kept) -> None:
        self._con = con
        self._kept = kept

    def judge(self, name: str, models: Sequence[Model], now_us: int) -> None:
        """Judge by these models; tables ``name_obligations`` and ``name_findings`` hold the answer.

        units   ``now_us`` is both times, in microseconds since the epoch
        """
        interruptible(self._con, lambda: self._judge(name, models, now_us))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The rows of an answer about those tables."""
        found: list[tuple[object, ...]] = interruptible(
            self._con, lambda: self._con.execute(sql).fetchall()
        )
        return found

    def _judge(self, name: str, models: Sequence[Model], now_us: int) -> None:
        for model in models:
            if model.name in _RULES:
                self._con.execute(model.setup)
            if model.name == "rule_facts":
                self._con.execute("DELETE FROM folds.rule_facts")
                self.fold(model)
        times = f"make_timestamptz({now_us}), make_timestamptz({now_us})"
        known = f"{name}_obligations"
        self._con.execute(f"CREATE TABLE {known} AS FROM obligations_at({times})")
        self._con.execute(  # the findings need them too
            f"CREATE TEMP MACRO obligations_at(effective, known) AS TABLE FROM {known}"
        )
        self._con.execute(f"CREATE TABLE {name}_findings AS FROM findings_at({times})")
        self._con.execute("DROP MACRO TABLE temp.obligations_at")

    def fold(self, model: Model) -> None:
        """Take what the copy has folded by the same SQL, and fold the rest."""
        after = 0
        if self._kept.fingerprints.get(model.name) == model.fingerprint:
            after = self._kept.position
            self._con.execute(f"INSERT INTO folds.{model.name} FROM kept.folds.{model.name}")
        types = ", ".join(map(quoted, sorted(model.reads))) or "''"
        batch = BATCH.format(
            source=f"(FROM folds.events WHERE position > {after} AND type IN ({types}))"
        )
        self._con.execute(
            f"INSERT INTO folds.{model.name}"
            f" WITH batch AS NOT MATERIALIZED ({batch}) FROM ({model.fold})"
        )


@contextmanager
def trial(published: Path, source: EventSource, models: Sequence[Model]) -> Iterator[Trial]:
    """Bring the events together, from the published copy and what the ledger has beyond it.

    Nothing is written but what does not fit into memory, to a folder that is gone at the end.

    raises  Damaged, LedgerUnavailable
    """
    wanted = [model for model in models if model.name in (*_BESIDE, "calendar", *_RULES)]
    with (
        TemporaryDirectory(prefix="policytrail-") as spilled,
        explained(_ATTEMPTED, published),
        duckdb.connect(config={"temp_directory": spilled, "memory_limit": _MEMORY}) as con,
    ):
        con.execute(f"SET enable_progress_bar = false; SET threads = {READER_THREADS}")
        con.execute(f"SET preserve_insertion_order = false; SET TimeZone = '{ZONE}'")
        Store(con, wanted).create(source.ledger_id)
        kept = _look_at(published, source)
        _bring_events(con, published, kept)
        _land(con, source, kept.position, wanted[0])
        found = Trial(con, kept)
        found.fold(next(model for model in wanted if model.name == "accepted_deviations"))
        yield found


def _look_at(published: Path, source: EventSource) -> _Kept:
    """What can be used of the published copy; nothing, if it is not of this ledger or damaged."""
    nothing = _Kept(0, {})
    if not published.exists():
        return nothing
    try:
        with reading(published, _ATTEMPTED) as con:
            check_layout(con)
            position, ledger_id = con.execute(
                "SELECT position, ledger_id FROM projection_checkpoint"
            ).fetchall()[0]
            known = dict(con.execute("SELECT model, fingerprint FROM projection_models").fetchall())
    except PolicytrailError:
        return nothing
    theirs = ledger_id == source.ledger_id and position <= source.last_position()
    return _Kept(position, known) if theirs else nothing


def _bring_events(con: duckdb.DuckDBPyConnection, published: Path, kept: _Kept) -> None:
    con.execute("ALTER TABLE folds.events RENAME TO later")
    if not kept.position:
        con.execute("CREATE VIEW folds.events AS FROM folds.later")
        return
    con.execute(f"ATTACH {quoted(str(published))} AS kept (READ_ONLY)")
    con.execute(
        f"CREATE VIEW folds.events AS FROM kept.folds.events WHERE position <= {kept.position}"
        " UNION ALL FROM folds.later"
    )


def _land(con: duckdb.DuckDBPyConnection, source: EventSource, after: int, events: Model) -> None:
    """Take from the ledger what the copy has not."""
    batch = BATCH.format(source="arrivals")
    while rows := source.rows(after, _BATCH):
        con.register("arrivals", arrow(rows))
        con.execute(
            f"INSERT INTO folds.later WITH batch AS NOT MATERIALIZED ({batch}) FROM ({events.fold})"
        )
        con.unregister("arrivals")
        after = rows[-1][0]
