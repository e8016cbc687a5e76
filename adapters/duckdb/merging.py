"""Merge the states of a whole read model, or put them in order."""

from dataclasses import dataclass

import duckdb

from adapters.duckdb import schema
from adapters.duckdb.merge import Shape
from adapters.duckdb.ranges import key_ranges
from projections.catalog import Model

SMALL = 5_000  # states that are merged in under 0.2 s
AT_ONCE = 10_000  # keys merged in one statement: wide aggregates do not spill


@dataclass(slots=True)
class Runs:
    """Unmerged batches of states of one read model."""

    runs: int
    base_rows: int
    delta_rows: int

    def worth_merging(self, *, soon: bool) -> bool:
        """Whether merging now pays: at the end of a run (``soon``) earlier than during one.

        As deltas must outgrow a share of the base, all merging costs a multiple of the base.
        """
        if self.runs < 2:  # noqa: PLR2004
            return False
        if self.base_rows + self.delta_rows <= SMALL:
            return soon
        return self.delta_rows > self.base_rows * (0.5 if soon else 2)


def runs_of(con: duckdb.DuckDBPyConnection) -> dict[str, Runs]:
    """What is unmerged of each read model."""
    rows = con.execute("SELECT * EXCLUDE (fingerprint) FROM projection_models").fetchall()
    return {name: Runs(*counts) for name, *counts in rows}


def merge(con: duckdb.DuckDBPyConnection, model: Model, shape: Shape) -> None:
    """Write the states of a read model anew, merged and in order; to be called in a transaction."""
    name, new = model.name, f"{model.name}__merged"
    schema.create_states(con, f"folds.{new}", shape)
    rows = 0
    for source in _parts(con, model, shape):
        query = f"{shape.merged(source)}{model.in_order}"
        rows += con.execute(f"INSERT INTO folds.{new} {query}").fetchall()[0][0]
    con.execute(f"DROP TABLE folds.{name}")
    con.execute(f"ALTER TABLE folds.{new} RENAME TO {name}")
    con.execute(
        "UPDATE projection_models SET runs = 1, base_rows = ?, delta_rows = 0 WHERE model = ?",
        [rows, name],
    )
    schema.point(con, model, shape, merging=False)


def _parts(con: duckdb.DuckDBPyConnection, model: Model, shape: Shape) -> list[str]:
    """The FROM items that are merged, or put in order, one after the other: a few at a time."""
    table = f"folds.{model.name}"
    if shape.merges:
        ranges = key_ranges(con, table, shape, AT_ONCE)
        return [f"(FROM {table} WHERE {those})" for those in ranges]
    first = model.order.partition(",")[0]
    values = con.execute(f"SELECT DISTINCT {first} FROM {table} ORDER BY 1").fetchall()
    return [f"(FROM {table} WHERE {first} = '{value}')" for (value,) in values]
