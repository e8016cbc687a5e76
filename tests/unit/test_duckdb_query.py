"""Readers' statements: one that selects, and nothing else can be done with it."""

import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from adapters.duckdb.project import project
from adapters.duckdb.query import query, querying
from adapters.duckdb.render import csv, json_lines, parquet
from domain.errors import Misused, NotFound
from domain.facts import Fact
from tests.read_models import MemorySource, places, rows_of
from tests.strategies import recorded

HOSTILE = """
COPY policies TO 'stolen.csv'
ATTACH 'other.duckdb'
DETACH read_models
INSTALL httpfs
LOAD httpfs
SET threads = 1
RESET threads
SET VARIABLE a = 1
PRAGMA enable_profiling
PRAGMA database_list
CALL enable_logging()
CREATE TABLE t (a INTEGER)
CREATE TEMP TABLE t AS SELECT 1
CREATE OR REPLACE VIEW policies AS SELECT 1
INSERT INTO projection_models VALUES ('x', 'x', 1, 1, 1)
UPDATE projection_checkpoint SET position = 0
DELETE FROM folds.events
TRUNCATE folds.events
DROP VIEW policies
ALTER TABLE folds.events RENAME TO e
MERGE INTO folds.events USING policies ON false WHEN NOT MATCHED THEN INSERT DEFAULT VALUES
COMMENT ON VIEW policies IS 'x'
VACUUM
CHECKPOINT
BEGIN
COMMIT
PREPARE p AS SELECT 1
EXECUTE p
EXPORT DATABASE 'out'
IMPORT DATABASE 'out'
USE memory
EXPLAIN ANALYZE COPY (SELECT 1) TO 'stolen.csv'
EXPLAIN ANALYZE CREATE TEMP TABLE t AS SELECT 1
EXPLAIN (FORMAT json) DELETE FROM folds.events
EXPLAIN ANALYZE DELETE FROM folds.events
SELECT 1; DELETE FROM folds.events
SELECT 1; SELECT 2
/* SELECT */ DELETE FROM folds.events
WITH gone AS (SELECT 1) DELETE FROM folds.events
SELECT * FROM read_csv('secret.csv')
SELECT * FROM 'secret.csv'
FROM 'secret.csv'
FROM read_text('secret.csv')
FROM read_blob('secret.csv')
FROM read_json('secret.csv')
FROM read_parquet('secret.csv')
FROM read_duckdb('other.duckdb')
FROM sniff_csv('secret.csv')
FROM parquet_schema('secret.csv')
FROM glob('*')
FROM query_table('secret.csv')
FROM query('SELECT 1')
FROM "query" ('SELECT 1')
FROM query/**/('FROM enable_' || 'logging()')
FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))
FROM enable_logging(storage = 'file', storage_path = 'log')
FROM "enable_profiling"(save_location = 'profile.txt')
FROM checkpoint()
FROM force_checkpoint()
FROM arrow_scan(1, 2, 3)
FROM here
SELECT getenv('HOME')
SELECT write_log('x')
FROM 'http://127.0.0.1:1/x.csv'
FROM duckdb_secrets()
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published copy with one policy, and files beside it that nobody may read."""
    folder = tmp_path_factory.mktemp("workspace")
    live, published = places(folder)
    project(MemorySource(rows_of(recorded([RETURNED]))), live, published)
    (folder / "secret.csv").write_text("a,b\n1,2\n")
    return published


RETURNED = Fact(
    event_id="e-1",
    source="policy-admin",
    topic="policy.ReceiptReturned.v1",
    stream="policy/P-1",
    time="2010-09-18T10:00:00+08:00",
    occurred_us=1_284_775_200_000_000,
    actor_type="AGENT",
    actor_ref="A-1",
    correlation_id=None,
    causation_id=None,
    data='{"office_id":"广州","returned_by":"A-1","returned_on":"2010-09-18"}'.encode(),
)


@pytest.mark.parametrize("statement", [line for line in HOSTILE.splitlines() if line])
def test_no_statement_changes_anything_or_reads_another_file(
    published: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    """Each is refused with our own error, and leaves the folder as it was."""
    monkeypatch.chdir(published.parent)
    here = pa.table({"a": [1]})
    before = {path.name: path.read_bytes() for path in published.parent.iterdir()}

    with pytest.raises(Misused):
        query(published, statement)

    assert here.num_rows == 1
    assert before == {path.name: path.read_bytes() for path in published.parent.iterdir()}


@pytest.mark.parametrize("statement", ["", ";", "-- nothing", "SELEC 1", "SELECT nothing", "\0"])
def test_a_statement_that_means_nothing_is_answered_clearly(
    published: Path, statement: str
) -> None:
    """A slip of the hand is not a broken workspace."""
    with pytest.raises(Misused, match="query the read models: "):
        query(published, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT policy_id FROM receipts",
        "select policy_id from receipts;",
        "FROM receipts SELECT policy_id",
        "-- why\n/* not */ (SELECT policy_id FROM receipts)",
        "WITH query AS (FROM receipts) SELECT policy_id FROM query",
        "DESCRIBE receipts",
        "SHOW TABLES",
        "SUMMARIZE receipts",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "VALUES (1)",
        "PIVOT receipts ON status IN ('LATE') USING count(*)",
    ],
)
def test_whatever_selects_is_answered(published: Path, statement: str) -> None:
    """An analyst's usual ways of asking."""
    assert query(published, statement).num_rows > 0


def test_an_answer_is_written_as_json_csv_and_parquet(published: Path) -> None:
    """Instants at +08:00, names in their own letters, Parquet with real types."""
    sql = "SELECT policy_id, returned_on, office_id, last_recorded_at, [1, 2] AS list FROM receipts"
    with querying(published) as reader:
        lines = list(json_lines(reader.stream(sql)))
        table = b"".join(csv(reader.stream(sql)))
        sink = io.BytesIO()
        parquet(reader.stream(sql), sink)

    assert json.loads(lines[0]) == {
        "policy_id": "P-1",
        "returned_on": "2010-09-18",
        "office_id": "广州",
        "last_recorded_at": "2027-01-01T08:00:00+08:00",
        "list": [1, 2],
    }
    assert table.decode().splitlines()[1] == (
        '"P-1","2010-09-18","广州","2027-01-01T08:00:00+08:00","[1, 2]"'
    )
    assert pq.read_table(io.BytesIO(sink.getvalue())).num_rows == 1


def test_an_empty_answer_still_has_its_header(published: Path) -> None:
    """A program that reads the CSV finds the columns."""
    with querying(published) as reader:
        assert b"".join(csv(reader.stream("FROM agents SELECT agent_id, events"))) == (
            b'"agent_id","events"\n'
        )


def test_a_date_that_python_cannot_hold_is_written_all_the_same(published: Path) -> None:
    """SQL counts beyond the year 9999; the terminal must not stumble."""
    sql = "SELECT DATE '9999-12-31' + 1 AS day, TIMESTAMPTZ '9999-12-31 20:00:00+00' AS at"
    with querying(published) as reader:
        assert len(list(json_lines(reader.stream(sql)))) == 1


def test_without_a_published_copy_the_way_out_is_named(tmp_path: Path) -> None:
    """Nothing has been projected yet."""
    with pytest.raises(NotFound, match="policytrail project"):
        query(tmp_path / "read_models.duckdb", "SELECT 1")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 'please sleep_ms'",
        "SELECT 1 WHERE 'query (' <> 'x'",
        "SELECT 'it''s' || E'\\'checkpoint(' -- enable_logging",
        "SELECT $$ write_log('x') $$ /* seq_scan */",
        "SELECT '\u2003表' || 'query('",
    ],
)
def test_what_stands_in_a_text_or_a_comment_does_no_harm(published: Path, statement: str) -> None:
    """Only what DuckDB would run is looked at."""
    assert query(published, statement).num_rows == 1


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 'a' AS \"x'\", write_log('b') AS \"'\"",
        "SELECT /* ' */ write_log('x') /* ' */",
        "SELECT /* ' /* */ ' */ write_log('x') -- '",
        "SELECT 'ééé', write_log('x')",
        "SELECT E'\\'', write_log('x'), ''",
        "SELECT $a$ ' $a$, write_log('x') AS \"'\"",
        "SELECT\u00a0write_log('x')",
        "SELECT\u200bwrite_log('x')",
        "FROM\u3000query\u3000('SELECT 1')",
    ],
)
def test_a_call_cannot_hide_behind_quotes_comments_or_odd_spaces(
    published: Path, statement: str
) -> None:
    """The statement is read as DuckDB reads it."""
    with pytest.raises(Misused):
        query(published, statement)


def test_a_pivot_without_its_values_is_refused_with_the_way_out(published: Path) -> None:
    """DuckDB would first create a type."""
    with pytest.raises(Misused, match=r"IN \('OPEN', 'CLOSED'\)"):
        query(published, "PIVOT receipts ON status USING count(*)")


def test_a_table_that_is_not_there_brings_the_list_of_read_models(published: Path) -> None:
    """The tables behind them are nobody's business."""
    with pytest.raises(Misused, match=r"the read models are .*receipts") as refused:
        query(published, "SELECT * FROM checkpoint_projection")

    assert "projection_checkpoint" not in str(refused.value)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT CASE WHEN range > 50000 THEN 'x' ELSE '1' END::INTEGER FROM range(100000)",
        "SELECT {'a': 1}::VARIANT",
    ],
)
def test_a_failure_on_the_way_is_answered_in_our_words(published: Path, statement: str) -> None:
    """A bad value in a later row, or a type that has no form outside DuckDB."""
    with pytest.raises(Misused, match="query the read models: "):
        query(published, statement)
