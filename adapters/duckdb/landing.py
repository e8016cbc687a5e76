"""The ledger's rows as an Arrow table, in the order and types of the audit trail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from projections.ports import EventRow

_INSTANT = pa.timestamp("us", "UTC")
COLUMNS = pa.schema(
    [
        ("position", pa.int64()),
        ("event_id", pa.string()),
        ("stream", pa.string()),
        ("version", pa.int64()),
        ("type", pa.string()),
        ("schema_version", pa.int32()),
        ("occurred_at", _INSTANT),
        ("recorded_at", _INSTANT),
        ("actor_type", pa.string()),
        ("actor_ref", pa.string()),
        ("source_system", pa.string()),
        ("feed", pa.string()),
        ("feed_line", pa.int64()),
        ("correlation_id", pa.string()),
        ("causation_id", pa.string()),
        ("reason", pa.string()),
        ("payload", pa.string()),
    ]
)


def arrow(rows: Sequence[EventRow]) -> pa.Table:
    """Turn rows into columns."""
    columns = zip(*rows, strict=True)
    return pa.Table.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, COLUMNS, strict=True)],
        schema=COLUMNS,
    )


@contextmanager
def arriving(con: duckdb.DuckDBPyConnection, rows: Sequence[EventRow]) -> Iterator[str]:
    """The name by which one statement reads rows."""
    con.register("arrivals", arrow(rows))
    try:
        yield "arrivals"
    finally:
        con.unregister("arrivals")


def land_apart(con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[EventRow]) -> None:
    """Make a temporary table of rows, in which many queries can look.

    It is made of a stream that is read once: for a table of Arrow DuckDB would load a part of
    pyarrow that takes as long as three read models of a sample, and ask it again in every query.
    """
    con.register(f"landed_{name}", arrow(rows).__arrow_c_stream__())
    con.execute(f"CREATE TEMP TABLE {name} AS FROM landed_{name}")
    con.unregister(f"landed_{name}")
