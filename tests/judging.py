"""The judging in SQL, asked about a few facts and rules: what the oracle is compared with."""

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from adapters.duckdb.keeping import ANY, Span, keep
from adapters.duckdb.landing import COLUMNS, arrow
from adapters.duckdb.store import Store
from domain.facts import Recorded
from domain.rulebook.model import Rule, Rulebook
from domain.rulebook.shapes import Text
from projections.catalog import BATCH, Model, folded
from projections.judging.models import judging_models
from tests.read_models import LEDGER, rows_of

Row = dict[str, Any]
EVERYTHING = Span(0, 1023, 0)
_BESIDE = ("events", "accepted_deviations")


def book_of(rules: Iterable[Rule]) -> Rulebook:
    """A rulebook that holds nothing but these rules."""
    return Rulebook(id="asked", version="1", title=Text(en="asked", zh="问"), rules=tuple(rules))


class Judge:
    """One DuckDB that is asked many questions; opening one for each is slow."""

    def __init__(self) -> None:
        self.con = duckdb.connect(config={"threads": 2})
        self.con.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
        self._beside = [model for model in folded() if model.name in _BESIDE]
        Store(self.con, [*self._beside, *judging_models([book_of(())])]).create(LEDGER)

    def tell(self, log: Sequence[Recorded], rules: Iterable[Rule], kept: int = 0) -> None:
        """Take these facts and rules in place of those before.

        ``kept`` is how many of the facts come before the others and are judged by themselves.
        """
        models = {model.name: model for model in judging_models([book_of(rules)])}
        folded = [*self._beside, models["rule_facts"]]
        for model in folded:
            self.con.execute(f"DELETE FROM folds.{model.name}")
        self.con.execute(models["rules"].setup)
        self._take(folded, log[:kept])
        if ANY.of(self.con):
            keep(self.con, EVERYTHING)
        self._take(folded, log[kept:])

    def obligations(self, effective_us: int, known_us: int) -> list[Row]:
        """Obligations as of two times; instants are microseconds since the epoch."""
        return self._rows("obligations", effective_us, known_us)

    def findings(self, effective_us: int, known_us: int) -> list[Row]:
        """Findings likewise."""
        return self._rows("findings", effective_us, known_us)

    def _take(self, models: Sequence[Model], log: Sequence[Recorded]) -> None:
        rows = rows_of(log)
        self.con.register("arrivals", arrow(rows) if rows else COLUMNS.empty_table())
        self._fold(models[0], "arrivals")
        for model in models[1:]:
            self._fold(model, "(FROM folds.events SEMI JOIN arrivals USING (position))")

    def _fold(self, model: Model, source: str) -> None:
        batch = BATCH.format(source=source)
        self.con.execute(
            f"INSERT INTO folds.{model.name}"
            f" WITH batch AS NOT MATERIALIZED ({batch}) FROM ({model.fold})"
        )

    def _rows(self, name: str, effective_us: int, known_us: int) -> list[Row]:
        times = (f"make_timestamptz({us})" for us in (effective_us, known_us))
        table = self.con.execute(f"FROM {name}_at({', '.join(times)})").to_arrow_table()
        columns = {name: _values(table[name]) for name in table.column_names}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _values(column: pa.ChunkedArray) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        return list(column.cast(pa.int64()).to_pylist())
    return list(column.to_pylist())
