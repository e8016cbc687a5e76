"""Questions of readers: one statement that selects, over the published copy, and nothing else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from adapters.duckdb.connection import reading
from domain.errors import Misused, NotFound

_ATTEMPTED = "query the read models"
_CHUNK = 10_000  # rows
_FIRST_WORD = re.compile(
    r"^(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*"
    r"(select|from|with|values|table|describe|desc|show|summarize|explain|pivot|unpivot)\b",
    re.IGNORECASE | re.DOTALL,
)
_EXPLAIN = re.compile(r"^.*?\bexplain\b(\s+analyze\b)?\s*(\([^)]*\))?", re.IGNORECASE | re.DOTALL)
_ANYWHERE = re.compile(
    r"\b((?:en|dis)able_(?:logging|profiling)|truncate_duckdb_logs|write_log|force_checkpoint"
    r"|arrow_scan(?:_dumb)?|pandas_scan|python_map_function|json_execute_serialized_sql|sleep_ms"
    r"|seq_scan)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(query|checkpoint)\b\"?(?:\s|--[^\n]*\n|/\*.*?\*/)*\(", re.IGNORECASE | re.DOTALL
)
"""DuckDB's own functions that write, crash or run a text as SQL, and that a SELECT can call."""


@contextmanager
def querying(published: Path) -> Iterator["Reader"]:
    """Open the published copy for questions.

    raises  NotFound if nothing has been published, Damaged, Mismatched
    """
    if not published.exists():
        raise NotFound(_ATTEMPTED, f"there is no {published}", "run `policytrail project`")
    with reading(published, _ATTEMPTED) as con:
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

        raises  Misused
        """
        self._allow(sql)
        try:
            answer = self._con.execute(sql).to_arrow_reader(_CHUNK)
            return pa.RecordBatchReader.from_batches(answer.schema, _batches(answer))
        except duckdb.Error as exc:
            raise _misused(exc) from exc

    def _allow(self, sql: str) -> None:
        if not _FIRST_WORD.match(sql):
            raise Misused(
                _ATTEMPTED, "only a statement that selects is allowed", "begin with SELECT"
            )
        for hidden in (_ANYWHERE, _CALLED):
            if found := hidden.search(sql):
                raise Misused(_ATTEMPTED, f"{found[1]} is not allowed", "ask the read models only")
        kinds = self._kinds(sql)
        if kinds == [duckdb.StatementType.EXPLAIN]:
            kinds = self._kinds(_EXPLAIN.sub("", sql, count=1))
        if kinds != [duckdb.StatementType.SELECT]:
            raise Misused(
                _ATTEMPTED, "only one statement that selects is allowed", "give one SELECT"
            )

    def _kinds(self, sql: str) -> list[duckdb.StatementType]:
        try:
            return [statement.type for statement in self._con.extract_statements(sql)]
        except duckdb.Error as exc:
            raise _misused(exc) from exc


def _batches(answer: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    try:
        yield from answer
    except (duckdb.Error, pa.ArrowException) as exc:
        raise _misused(exc) from exc


def _misused(exc: Exception) -> Misused:
    lines = [line.strip() for line in str(exc).splitlines() if line.strip()]
    return Misused(_ATTEMPTED, " ".join(lines[:2]) or type(exc).__name__)
