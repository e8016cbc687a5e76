"""A file of read models while it is being written: take in a batch, merge states, fold anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from adapters.duckdb import keeping, schema
from adapters.duckdb.connection import transaction
from adapters.duckdb.errors import REBUILD
from adapters.duckdb.keeping import ANY, Enough
from adapters.duckdb.landing import arrow
from adapters.duckdb.layout import check_layout
from adapters.duckdb.merge import Shape, shape_of
from domain.errors import Mismatched
from projections.catalog import BATCH, Model, macros
from projections.ports import EventRow

CHECKPOINT_EVERY = 25  # batches; a checkpoint inside a batch would stall it for up to 0.8 s
SMALL = 5_000  # states that are merged in under 0.2 s
AT_ONCE = 10_000  # keys folded or merged in one statement: wide aggregates do not spill
ALL = 100  # times that row groups of a table are joined at a checkpoint; what DuckDB does by itself
LANDED_BETWEEN_CHECKPOINTS = 122_880  # a row group; until then it is held in memory


@dataclass(slots=True)
class Checkpoint:
    """How far a file has come."""

    layout: int
    ledger_id: str
    position: int
    landed: int
    changes: int
    origin: str


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


class Store:
    """The tables of one open file."""

    def __init__(self, con: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
        self._con = con
        self._models = {model.name: model for model in models}
        self._shapes: dict[str, Shape] = {}
        self._since_checkpoint = self._landed_since_checkpoint = 0
        self._layout_known = False
        self.joining = ALL

    @property
    def checkpoint(self) -> Checkpoint:
        """How far the file has come.

        raises  Mismatched if another version of the program laid out the file
        """
        if not self._layout_known:
            check_layout(self._con)
            self._layout_known = True
        row = self._con.execute("FROM projection_checkpoint").fetchall()[0]
        return Checkpoint(*row)

    def create(self, ledger_id: str) -> None:
        """Lay out an empty file."""
        with transaction(self._con):
            schema.lay_out(self._con, ledger_id)
            for model in self._models.values():
                self._define(model)
            schema.document(self._con, self._models.values())
            schema.enter(self._con, self._models.values())

    def refresh(self) -> tuple[str, ...]:
        """Fold anew, from the events in the file, every read model whose SQL has changed."""
        changed, gone = schema.compared(self._con, self._models.values())
        if not changed and not gone:
            return ()
        with transaction(self._con):
            self._con.execute(macros())
            for name in gone:
                schema.drop(self._con, name)
            for name in changed:
                self._redefine(self._models[name])
            schema.document(self._con, [self._models[name] for name in changed])
            self._count_change()
        return changed

    def apply(self, rows: Sequence[EventRow]) -> None:
        """Take in a few events: land them, fold them, move the checkpoint; all or nothing."""
        with transaction(self._con):
            self._land(rows)
            self._fold_landed()
        self._since_checkpoint += 1
        if self._since_checkpoint >= CHECKPOINT_EVERY:
            self.flush()

    def land(self, rows: Sequence[EventRow]) -> None:
        """Take in many events without folding them yet; readers do not see them."""
        with transaction(self._con):
            self._land(rows)
        self._landed_since_checkpoint += len(rows)
        if self._landed_since_checkpoint >= LANDED_BETWEEN_CHECKPOINTS:
            self.flush()

    def fold_landed(self) -> None:
        """Fold what has been landed, every read model or none."""
        with transaction(self._con):
            self._fold_landed()
        self.flush()

    def compact(self, *, soon: bool) -> tuple[str, ...]:
        """Merge the states of read models for which that pays now, or put them in order."""
        merged = []
        for name, runs in self._runs().items():
            if runs.worth_merging(soon=soon) and self._is_merged(name):
                with transaction(self._con):
                    self._merge(name)
                    self._count_change()
                if soon:  # what this one took before is free for the next: the file is smaller
                    self.flush()
                merged.append(name)
        if merged:
            self.flush()
        return tuple(merged)

    def make_ready(self, enough: Enough = ANY) -> tuple[str, ...]:
        """Do now what readers would otherwise do, if that pays; which read models were merged."""
        merged = self.compact(soon=True)
        self.judge(enough)
        return merged

    def judge(self, enough: Enough = ANY) -> None:
        """Keep all that is judged of single streams, if that is among the read models and pays."""
        if "findings" in self._models and keeping.judge(self._con, enough):
            self.flush()

    def judge_some(self, enough: Enough) -> bool:
        """Judge and keep a few, those that have waited longest, if that pays; False if not."""
        return "findings" in self._models and keeping.judge_some(self._con, enough)

    def flush(self) -> None:
        """Write everything into the file itself, so that a copy of it is complete.

        DuckDB also joins row groups that are not full, which now and then takes seconds.
        """
        self._con.execute(f"SET max_vacuum_tasks = {self.joining}; CHECKPOINT")
        self._since_checkpoint = self._landed_since_checkpoint = 0

    def _is_merged(self, name: str) -> bool:
        return self._shape(name).merges or bool(self._models[name].order)

    def _shape(self, name: str) -> Shape:
        if name not in self._shapes:
            self._shapes[name] = shape_of(self._con, self._models[name], schema.EVENTS)
        return self._shapes[name]

    def _land(self, rows: Sequence[EventRow]) -> None:
        before = self.checkpoint.landed
        if rows[0][0] != before + 1 or rows[-1][0] != before + len(rows):
            raise Mismatched(
                f"project events {rows[0][0]} to {rows[-1][0]}",
                f"the read models end at {before}",
                REBUILD,
            )
        self._con.register("arrivals", arrow(rows))
        try:
            self._count_runs({"events": self._fold("events", "arrivals")})
        finally:
            self._con.unregister("arrivals")
        self._con.execute("UPDATE projection_checkpoint SET landed = ?", [rows[-1][0]])

    def _fold_landed(self) -> None:
        mark = self.checkpoint
        span = f"position > {mark.position} AND position <= {mark.landed}"
        types = {
            row[0]
            for row in self._con.execute(
                f"SELECT DISTINCT type FROM {schema.EVENTS} WHERE {span}"
            ).fetchall()
        }
        self._count_runs(
            {
                name: self._fold_span(name, mark.position, mark.landed)
                for name, model in self._models.items()
                if name != "events" and model.fold and not model.reads.isdisjoint(types)
            }
        )
        self._con.execute("UPDATE projection_checkpoint SET position = landed")
        self._count_change()

    def _fold(self, name: str, source: str) -> int:
        batch, model = BATCH.format(source=source), self._models[name]
        folded: int = self._con.execute(
            f"INSERT INTO folds.{name} WITH batch AS NOT MATERIALIZED ({batch})"
            f" FROM ({model.fold}){model.in_order}"
        ).fetchall()[0][0]
        return folded

    def _fold_span(self, name: str, after: int, last: int) -> int:
        """Fold the events of a span, some streams at a time, and say how many states it gave."""
        types = ", ".join(f"'{kind}'" for kind in sorted(self._models[name].reads))
        span = (
            f"FROM {schema.EVENTS} WHERE position > {after} AND position <= {last}"
            f" AND type IN ({types})"
        )
        parts = 1
        if last - after > AT_ONCE and self._shape(name).merges:
            streams = self._con.execute(f"SELECT approx_count_distinct(stream) {span}").fetchall()
            parts = streams[0][0] // AT_ONCE + 1
        return sum(
            self._fold(name, f"({span} AND hash(stream) % {parts} = {part})")
            for part in range(parts)
        )

    def _count_runs(self, folded: Mapping[str, int]) -> None:
        """Note for each read model how many states its new run has; none is no run."""
        values = ", ".join(f"('{name}', {rows})" for name, rows in folded.items() if rows)
        if not values:
            return
        counted = self._con.execute(
            "UPDATE projection_models SET runs = runs + 1,"
            " base_rows = CASE WHEN runs = 0 THEN rows ELSE base_rows END,"
            " delta_rows = CASE WHEN runs = 0 THEN 0 ELSE delta_rows + rows END"
            f" FROM (VALUES {values}) AS run (name, rows) WHERE model = name RETURNING model, runs"
        ).fetchall()
        for name, runs in counted:
            if runs == 2 and self._shape(name).merges:  # noqa: PLR2004
                schema.point(self._con, self._models[name], self._shape(name), merging=True)

    def _count_change(self) -> None:
        self._con.execute("UPDATE projection_checkpoint SET changes = changes + 1")

    def _runs(self) -> dict[str, Runs]:
        rows = self._con.execute("SELECT * EXCLUDE (fingerprint) FROM projection_models").fetchall()
        return {name: Runs(*counts) for name, *counts in rows}

    def _merge(self, name: str) -> None:
        shape, old, new = self._shape(name), f"folds.{name}", f"{name}__merged"
        schema.create_states(self._con, f"folds.{new}", shape)
        rows = 0
        for source in self._parts(name):
            query = f"{shape.merged(source)}{self._models[name].in_order}"
            rows += self._con.execute(f"INSERT INTO folds.{new} {query}").fetchall()[0][0]
        self._con.execute(f"DROP TABLE {old}")
        self._con.execute(f"ALTER TABLE folds.{new} RENAME TO {name}")
        self._con.execute(
            "UPDATE projection_models SET runs = 1, base_rows = ?, delta_rows = 0 WHERE model = ?",
            [rows, name],
        )
        schema.point(self._con, self._models[name], shape, merging=False)

    def _parts(self, name: str) -> list[str]:
        """The FROM items that are merged, or put in order, one after the other: a few at a time."""
        table, model = f"folds.{name}", self._models[name]
        if self._shape(name).merges:
            hashed = self._shape(name).key_hash()
            keys = self._con.execute(f"SELECT approx_count_distinct({hashed}) FROM {table}")
            count = keys.fetchall()[0][0] // AT_ONCE + 1
            return [f"(FROM {table} WHERE {hashed} % {count} = {part})" for part in range(count)]
        first = model.order.partition(",")[0]
        values = self._con.execute(f"SELECT DISTINCT {first} FROM {table} ORDER BY 1").fetchall()
        return [f"(FROM {table} WHERE {first} = '{value}')" for (value,) in values]

    def _redefine(self, model: Model) -> None:
        if model.name == "events":
            self._con.execute(
                "UPDATE projection_models SET fingerprint = ? WHERE model = ?",
                [model.fingerprint, model.name],
            )
            schema.show(self._con, model)
            return
        schema.drop(self._con, model.name)
        self._define(model)
        schema.enter(self._con, [model])
        if model.fold:
            folded = self._fold_span(model.name, 0, self.checkpoint.position)
            self._count_runs({model.name: folded})

    def _define(self, model: Model) -> None:
        if shape := schema.define(self._con, model):
            self._shapes[model.name] = shape
