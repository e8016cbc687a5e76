"""Fold events into states: many that are in the file, or a few that have just come."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from adapters.duckdb import schema
from adapters.duckdb.connection import set_meanwhile
from adapters.duckdb.landing import arriving
from adapters.duckdb.merge import Shape
from projections.catalog import BATCH, Model
from projections.ports import EventRow

AT_ONCE = 10_000  # streams folded in one statement: wide aggregates do not spill
_JUST_COME = "just_come.events"
_UNSEEN = "SET disabled_optimizers = 'statistics_propagation,compressed_materialization'"
"""What is planned once is run on rows that were not there when it was planned: by what it knows of
those that were, DuckDB 1.5 would leave out what it believes to find nothing."""


def fold(con: duckdb.DuckDBPyConnection, model: Model, source: str) -> int:
    """Add the states of the events in a FROM item, and say how many that is."""
    folded: int = con.execute(_statement(model, source)).fetchall()[0][0]
    return folded


def fold_span(
    con: duckdb.DuckDBPyConnection, model: Model, shape: Shape, after: int, last: int
) -> int:
    """Fold the events of a span, some streams at a time, and say how many states it gave."""
    span = (
        f"FROM {schema.EVENTS} WHERE position > {after} AND position <= {last}"
        f" AND {_read_by(model)}"
    )
    parts = 1
    if last - after > AT_ONCE and shape.merges:
        streams = con.execute(f"SELECT approx_count_distinct(stream) {span}").fetchall()
        parts = streams[0][0] // AT_ONCE + 1
    return sum(
        fold(con, model, f"({span} AND hash(stream) % {parts} = {part})") for part in range(parts)
    )


class JustCome:
    """A few events in memory, and the statements that fold them, each planned once.

    To plan them takes longer than to fold 2,000 events: a fifth of all that a publication takes.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._attached = False
        self._planned = set[str]()

    @contextmanager
    def taken(self, rows: Sequence[EventRow], events: Model) -> Iterator[frozenset[str]]:
        """Have these events in place of others, to fold them; say of which types they are.

        To be entered outside of any transaction.
        """
        self._take(rows, events)
        with set_meanwhile(self._con, _UNSEEN, "RESET disabled_optimizers"):
            yield frozenset(row[4] for row in rows)

    def _take(self, rows: Sequence[EventRow], events: Model) -> None:
        con = self._con
        if not self._attached:
            con.execute("ATTACH IF NOT EXISTS ':memory:' AS just_come")
            con.execute(f"CREATE OR REPLACE TABLE {_JUST_COME} AS FROM {schema.EVENTS} LIMIT 0")
            self._attached = True
        con.execute(f"DELETE FROM {_JUST_COME}")
        with arriving(con, rows) as source:
            batch = BATCH.format(source=source)
            con.execute(f"INSERT INTO {_JUST_COME} WITH batch AS ({batch}) FROM ({events.fold})")
        con.execute("CHECKPOINT just_come")  # or the deleted ones would stay in memory

    def fold(self, model: Model) -> int:
        """Add their states, and say how many that is."""
        if model.name not in self._planned:
            those = f"(FROM {_JUST_COME} WHERE {_read_by(model)})"
            self._con.execute(f"PREPARE fold_{model.name} AS {_statement(model, those)}")
            self._planned.add(model.name)
        folded: int = self._con.execute(f"EXECUTE fold_{model.name}").fetchall()[0][0]
        return folded

    def forget_plans(self) -> None:
        """Tables or views have changed: DuckDB would plan each statement at every execution."""
        self._planned.clear()

    def land(self) -> int:
        """Add them to all events."""
        landed = self._con.execute(f"INSERT INTO {schema.EVENTS} FROM {_JUST_COME}").fetchall()
        return int(landed[0][0])


def _statement(model: Model, source: str) -> str:
    batch = BATCH.format(source=source)
    return (
        f"INSERT INTO folds.{model.name} WITH batch AS NOT MATERIALIZED ({batch})"
        f" FROM ({model.fold}){model.in_order}"
    )


def _read_by(model: Model) -> str:
    types = ", ".join(f"'{kind}'" for kind in sorted(model.reads))
    return f"type IN ({types})"
