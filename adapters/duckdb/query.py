"""Questions of readers: one statement that selects, over the published copy, and nothing else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from adapters.duckdb.connection import reading
from adapters.duckdb.interrupting import interruptible
from adapters.duckdb.plain import unique
from adapters.duckdb.statement import ATTEMPTED, allow
from domain.errors import Misused, NotFound
from projections.catalog import catalogue

_CHUNK = 10_000  # rows
_MISSING_TABLE = re.compile(r"Table with name .* does not exist", re.DOTALL)


@contextmanager
def querying(published: Path) -> Iterator["Reader"]:
    """Open the published copy for questions.

    raises  NotFound if nothing has been published, Damaged, Mismatched
    """
    if not published.exists():
        raise NotFound(ATTEMPTED, f"there is no {published}", "run `policytrail project`")
    with reading(published, ATTEMPTED) as con:
        yield Reader(con)


def query(published: Path, sql: str) -> pa.Table:
    """The whole answer to one statement.

    raises  Misused for anything but one statement that selects; NotFound, Damaged, Mismatched
    """
    with querying(published) as reader:
        return reader.stream(sql).read_all()


class Reader:
    """A connection that answers questions."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def stream(self, sql: str) -> pa.RecordBatchReader:
        """The answer to one statement, in batches; take them before the reader is closed.

        No two of its columns have the same name. Ctrl-C stops the statement and each batch.

        raises  Misused
        """
        with _explained():
            allow(self._con, sql)
            answer = interruptible(
                self._con, lambda: self._con.execute(sql).to_arrow_reader(_CHUNK)
            )
            names = unique(answer.schema.names)
            fields = [
                field.with_name(name) for field, name in zip(answer.schema, names, strict=True)
            ]
            schema = pa.schema(fields)
        return pa.RecordBatchReader.from_batches(schema, self._batches(answer, schema))

    def _batches(self, answer: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        with _explained():
            while batch := interruptible(self._con, lambda: next(answer, None)):
                yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError) as exc:
        lines = [line.strip() for line in str(exc).splitlines() if line.strip()]
        if lines and _MISSING_TABLE.search(lines[0]):
            known = ", ".join(model.name for model in catalogue())
            raise Misused(ATTEMPTED, lines[0], f"the read models are {known}") from exc
        raise Misused(ATTEMPTED, " ".join(lines[:2]) or type(exc).__name__) from exc
