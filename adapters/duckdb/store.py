"""A file of read models while it is being written: take in a batch, merge states, fold anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from adapters.duckdb import keeping, schema
from adapters.duckdb.connection import checkpointing, transaction
from adapters.duckdb.errors import REBUILD
from adapters.duckdb.folding import JustCome, fold, fold_span
from adapters.duckdb.keeping import ANY, Enough
from adapters.duckdb.landing import arriving
from adapters.duckdb.layout import check_layout
from adapters.duckdb.merge import Shape, shape_of
from adapters.duckdb.merging import merge, runs_of
from adapters.duckdb.tending import Tending
from domain.errors import Mismatched
from projections.catalog import Model, macros
from projections.ports import EventRow

JOINING = 100  # times that row groups of a table are joined; what DuckDB does by itself
KEPT = ("kept_clocks", "kept_findings", "kept_verdicts")
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


class Store:
    """The tables of one open file."""

    def __init__(self, con: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
        self._con = con
        self._models = {model.name: model for model in models}
        self._shapes: dict[str, Shape] = {}
        self._landed_since_checkpoint = 0
        self._layout_known = False
        self._just_come = JustCome(con)
        self._tending = Tending(con)
        self._to_judge: list[keeping.Span] = []
        self._just_judged = False
        self.following = False

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
        """Take in a few events: land them, fold them, move the checkpoint; all or nothing.

        While the ledger is followed, the tables are tended to in the same transaction, if nothing
        was judged before: one thing at a time that readers wait for.
        """
        self._check_next(rows)
        writing = checkpointing if self.following else transaction
        with self._just_come.taken(rows, self._models["events"]) as types, writing(self._con):
            self._count_landed(self._just_come.land(), rows[-1][0])
            self._fold_landed(types, self._just_come.fold)
            if self.following and not self._just_judged:
                self._tend()
        self._just_judged = False

    def land(self, rows: Sequence[EventRow]) -> None:
        """Take in many events without folding them yet; readers do not see them."""
        self._check_next(rows)
        with transaction(self._con), arriving(self._con, rows) as source:
            landed = fold(self._con, self._models["events"], source)
            self._count_landed(landed, rows[-1][0])
        self._landed_since_checkpoint += len(rows)
        if self._landed_since_checkpoint >= LANDED_BETWEEN_CHECKPOINTS:
            self.flush()

    def fold_landed(self) -> None:
        """Fold what has been landed, every read model or none."""
        mark = self.checkpoint
        found = self._con.execute(
            f"SELECT DISTINCT type FROM {schema.EVENTS} WHERE position > ? AND position <= ?",
            [mark.position, mark.landed],
        ).fetchall()
        with transaction(self._con):
            self._fold_landed(
                frozenset(kind for (kind,) in found),
                lambda model: self._fold_span(model, mark.position, mark.landed),
            )
        self.flush()

    def compact(self, *, soon: bool) -> tuple[str, ...]:
        """Merge the states of read models for which that pays now, or put them in order."""
        merged = []
        for name, runs in runs_of(self._con).items():
            if runs.worth_merging(soon=soon) and self._is_merged(name):
                with transaction(self._con):
                    merge(self._con, self._models[name], self._shape(name))
                    self._tending.forget(name)
                    self._just_come.forget_plans()
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
            self._to_judge.clear()
            self.flush()

    def judge_some(self, enough: Enough) -> bool:
        """Judge and keep a few, those that have waited longest, if that pays; False if not."""
        if "findings" not in self._models:
            return False
        self._just_judged = keeping.judge_some(self._con, enough, self._to_judge)
        if self._just_judged:
            for table in KEPT:
                self._tending.note(table, 0)
        return self._just_judged

    def tend(self) -> bool:
        """Join a few row groups or merge a few states, if that pays; False if not."""
        with checkpointing(self._con):
            return self._tend()

    def flush(self) -> None:
        """Write everything into the file itself, so that a copy of it is complete."""
        self._con.execute("CHECKPOINT")
        self._landed_since_checkpoint = 0

    def follow(self) -> None:
        """From now on each batch shall be visible soon."""
        self._con.execute("SET max_vacuum_tasks = 0")
        self.following = True

    def join(self) -> None:
        """Write everything into the file, and join row groups that are not full.

        Those of tables that have changed since the last time; it may take seconds. Nothing is
        followed any more.
        """
        self.following = False
        self._con.execute(f"SET max_vacuum_tasks = {JOINING}; CHECKPOINT")

    def _tend(self) -> bool:
        due = {
            name: (self._shape(name), runs.delta_rows)
            for name, runs in runs_of(self._con).items()
            if runs.worth_merging(soon=False) and self._shape(name).merges
        }
        return self._tending.some(due)

    def _is_merged(self, name: str) -> bool:
        return self._shape(name).merges or bool(self._models[name].order)

    def _shape(self, name: str) -> Shape:
        if name not in self._shapes:
            self._shapes[name] = shape_of(self._con, self._models[name], schema.EVENTS)
        return self._shapes[name]

    def _check_next(self, rows: Sequence[EventRow]) -> None:
        before = self.checkpoint.landed
        if rows[0][0] != before + 1 or rows[-1][0] != before + len(rows):
            raise Mismatched(
                f"project events {rows[0][0]} to {rows[-1][0]}",
                f"the read models end at {before}",
                REBUILD,
            )

    def _count_landed(self, landed: int, last: int) -> None:
        self._count_runs({"events": landed})
        self._con.execute("UPDATE projection_checkpoint SET landed = ?", [last])

    def _fold_landed(self, types: frozenset[str], fold_one: Callable[[Model], int]) -> None:
        self._count_runs(
            {
                name: fold_one(model)
                for name, model in self._models.items()
                if name != "events" and model.fold and not model.reads.isdisjoint(types)
            }
        )
        self._con.execute("UPDATE projection_checkpoint SET position = landed")
        self._count_change()

    def _fold_span(self, model: Model, after: int, last: int) -> int:
        return fold_span(self._con, model, self._shape(model.name), after, last)

    def _count_runs(self, folded: Mapping[str, int]) -> None:
        """Note for each read model how many states its new run has; none is no run."""
        values = ", ".join(f"('{name}', {rows})" for name, rows in folded.items() if rows)
        if not values:
            return
        if self.following:
            self._note(folded)
        counted = self._con.execute(
            "UPDATE projection_models SET runs = runs + 1,"
            " base_rows = CASE WHEN runs = 0 THEN rows ELSE base_rows END,"
            " delta_rows = CASE WHEN runs = 0 THEN 0 ELSE delta_rows + rows END"
            f" FROM (VALUES {values}) AS run (name, rows) WHERE model = name RETURNING model, runs"
        ).fetchall()
        for name, runs in counted:
            if runs == 2 and self._shape(name).merges:  # noqa: PLR2004
                schema.point(self._con, self._models[name], self._shape(name), merging=True)
                self._just_come.forget_plans()

    def _note(self, folded: Mapping[str, int]) -> None:
        for name, rows in folded.items():
            if rows:
                shape = self._shape(name)
                order = self._models[name].in_order or shape.in_order
                self._tending.note(name, rows * len(shape.columns), order)

    def _count_change(self) -> None:
        self._con.execute("UPDATE projection_checkpoint SET changes = changes + 1")

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
            folded = self._fold_span(model, 0, self.checkpoint.position)
            self._count_runs({model.name: folded})

    def _define(self, model: Model) -> None:
        if shape := schema.define(self._con, model):
            self._shapes[model.name] = shape
