"""What a file of read models consists of, and how one read model comes into it.

``folds.<model>`` holds its states, ``merged.<model>`` one state a key, ``<model>`` is what people
read. ``projection_checkpoint`` says how far the file has come, ``projection_models`` by which SQL.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import uuid4

import duckdb

from adapters.duckdb.layout import LAYOUT, fingerprints
from adapters.duckdb.merge import Shape, shape_of
from projections.catalog import BadModel, Model, macros

EVENTS = "folds.events"
_COMPRESSED = {"payload": " USING COMPRESSION zstd"}  # half the bytes of all events

_ARRIVALS = """(SELECT
    NULL::BIGINT AS position, NULL::VARCHAR AS event_id, NULL::VARCHAR AS stream,
    NULL::BIGINT AS version, NULL::VARCHAR AS type, NULL::INTEGER AS schema_version,
    NULL::TIMESTAMPTZ AS occurred_at, NULL::TIMESTAMPTZ AS recorded_at,
    NULL::VARCHAR AS actor_type, NULL::VARCHAR AS actor_ref, NULL::VARCHAR AS source_system,
    NULL::VARCHAR AS feed, NULL::BIGINT AS feed_line, NULL::VARCHAR AS correlation_id,
    NULL::VARCHAR AS causation_id, NULL::VARCHAR AS reason, NULL::JSON AS payload)"""

_TABLES = """
CREATE SCHEMA folds;
CREATE SCHEMA merged;
CREATE TABLE projection_checkpoint (
    layout INTEGER, ledger_id VARCHAR, position BIGINT, landed BIGINT, changes BIGINT,
    origin VARCHAR
);
CREATE TABLE projection_models (
    model VARCHAR, fingerprint VARCHAR, runs BIGINT, base_rows BIGINT, delta_rows BIGINT
);
COMMENT ON TABLE projection_checkpoint IS 'How far the read models have come';
COMMENT ON COLUMN projection_checkpoint.layout IS 'Version of the layout of this file';
COMMENT ON COLUMN projection_checkpoint.ledger_id IS 'Ledger that the events came from';
COMMENT ON COLUMN projection_checkpoint.position IS 'Position of the last event taken in';
COMMENT ON COLUMN projection_checkpoint.landed IS 'Position of the last event landed to be folded';
COMMENT ON COLUMN projection_checkpoint.changes IS 'Number of transactions on this file';
COMMENT ON COLUMN projection_checkpoint.origin IS 'Random name of this build of the file';
COMMENT ON TABLE projection_models IS 'The SQL behind each read model, and its unmerged states';
COMMENT ON COLUMN projection_models.model IS 'Name of the read model';
COMMENT ON COLUMN projection_models.fingerprint IS 'SHA-256 of its SQL file';
COMMENT ON COLUMN projection_models.runs IS 'Batches of states since the last compaction';
COMMENT ON COLUMN projection_models.base_rows IS 'States in the first of them';
COMMENT ON COLUMN projection_models.delta_rows IS 'States in the others';
"""

_COLUMNS = """SELECT table_name, column_name, data_type FROM duckdb_columns()
WHERE database_name = current_database() AND schema_name = current_schema()
ORDER BY table_name, column_index"""
"""The columns of all views as they were made; DESCRIBE would plan each of them once more."""


def lay_out(con: duckdb.DuckDBPyConnection, ledger_id: str) -> None:
    """Make an empty file ready for read models."""
    con.execute(_TABLES)
    con.execute(macros())
    con.execute(
        "INSERT INTO projection_checkpoint VALUES (?, ?, 0, 0, 0, ?)",
        [LAYOUT, ledger_id, uuid4().hex],
    )


def define(con: duckdb.DuckDBPyConnection, model: Model) -> Shape | None:
    """Bring one read model into the file, without states; one without a fold has no shape."""
    if model.setup:
        con.execute(model.setup)
    shape = _states(con, model) if model.fold else None
    show(con, model)
    return shape


def enter(con: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Note by which SQL these read models have come into the file, and that they have no states."""
    rows = ", ".join(f"('{model.name}', '{model.fingerprint}', 0, 0, 0)" for model in models)
    con.execute(f"INSERT INTO projection_models VALUES {rows}")


def compared(
    con: duckdb.DuckDBPyConnection, models: Iterable[Model]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Names of the read models that the file has not, or by other SQL, and of those it has beside.

    source  ``projection_models``
    """
    known = fingerprints(con)
    wanted = {model.name: model.fingerprint for model in models}
    changed = tuple(name for name, made_by in wanted.items() if known.get(name) != made_by)
    return changed, frozenset(known.keys() - wanted.keys())


def _states(con: duckdb.DuckDBPyConnection, model: Model) -> Shape:
    shape = shape_of(con, model, _ARRIVALS if model.name == "events" else EVENTS)
    create_states(con, f"folds.{model.name}", shape)
    point(con, model, shape, merging=False)
    return shape


def create_states(con: duckdb.DuckDBPyConnection, table: str, shape: Shape) -> None:
    """Create a table for states: explicit columns, never an empty CREATE TABLE AS."""
    columns = ", ".join(
        f'"{column.name}" {column.type}{_COMPRESSED.get(column.name, "")}'
        for column in shape.columns
    )
    con.execute(f"CREATE TABLE {table} ({columns})")


def point(con: duckdb.DuckDBPyConnection, model: Model, shape: Shape, *, merging: bool) -> None:
    """Say whether readers have to merge states of the same key."""
    table = f"folds.{model.name}"
    query = shape.merged(table) if merging else f"SELECT * FROM {table}"
    con.execute(f"CREATE OR REPLACE VIEW merged.{model.name} AS {query}")


def show(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Create the view that people read."""
    states = f"WITH state AS NOT MATERIALIZED (FROM merged.{model.name}) " if model.fold else ""
    con.execute(f"CREATE OR REPLACE VIEW {model.name} AS {states}FROM ({model.view})")


def document(con: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Put a comment on the views of these read models and on each of their columns.

    raises  BadModel if the columns that one gives are not those that it documents
    """
    found = defaultdict(list)
    for name, *column in con.execute(_COLUMNS).fetchall():
        found[name].append(tuple(column))
    for model in models:
        documented = [(column.name, canonical(column.type)) for column in model.columns]
        if found[model.name] != documented:
            wrong = sorted({*found[model.name]} ^ {*documented}) or found[model.name]
            raise BadModel(f"{model.name}.sql: columns documented otherwise than selected: {wrong}")
        comments = [f"COMMENT ON VIEW {model.name} IS {quoted(model.title)}"]
        comments += [
            f'COMMENT ON COLUMN {model.name}."{column.name}" IS {quoted(column.meaning)}'
            for column in model.columns
        ]
        con.execute("; ".join(comments))


def drop(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Take one read model out of the file."""
    con.execute(f"DROP VIEW IF EXISTS {name}")
    con.execute(f"DROP VIEW IF EXISTS merged.{name}")
    con.execute(f"DROP TABLE IF EXISTS folds.{name}")
    con.execute("DELETE FROM projection_models WHERE model = ?", [name])


def canonical(kind: str) -> str:
    """DuckDB's own spelling of a type as the headers write it."""
    return kind.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE")


def quoted(text: str) -> str:
    """A text as an SQL literal; a statement ends at a zero byte, so such a one is named."""
    return "'" + text.replace("'", "''").replace("\0", "' || chr(0) || '") + "'"
