"""Answers of every type that SQL knows are written, and are valid in the form asked for."""

import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from adapters.duckdb.project import project
from adapters.duckdb.query import querying
from adapters.duckdb.render import csv, json_lines, parquet, rows
from tests.read_model_facts import dials
from tests.read_models import MemorySource, places

AT = "TIMESTAMPTZ '2010-09-18 02:00:00+00'"
AT_TEXT = "2010-09-18T10:00:00+08:00"
TYPES: list[tuple[str, Any]] = [
    (AT, AT_TEXT),
    (f"{AT} + INTERVAL '1 millisecond'", "2010-09-18T10:00:00.001000+08:00"),
    (f"{{'at': {AT}, 'all': [{AT}, NULL]}}", {"at": AT_TEXT, "all": [AT_TEXT, None]}),
    (f"MAP {{'at': {AT}}}", {"at": AT_TEXT}),
    ("TIMESTAMPTZ '12000-01-01 00:00:00+00'", "12000-01-01T08:00:00+08:00"),
    ("'infinity'::TIMESTAMPTZ", "infinity"),
    ("'-infinity'::DATE", "-infinity"),
    ("['infinity'::TIMESTAMP]", ["infinity"]),
    ("DATE '2010-09-18'", "2010-09-18"),
    ("DATE '1600-02-29'", "1600-02-29"),
    ("DATE '290000-01-01'", "290000-01-01"),
    ("TIMESTAMP_NS '2010-09-18 10:00:00.123456789'", "2010-09-18T10:00:00.123456789"),
    ("TIME '10:00:00'", "10:00:00"),
    ("'10:00:00+08'::TIMETZ", "10:00:00"),
    ("INTERVAL '14 days 3 hours'", "14 days 03:00:00"),
    ("INTERVAL '0 days'", "00:00:00"),
    ("-INTERVAL '1 year 2 days 00:00:01.5'", "-1 year -2 days -00:00:01.500000"),
    ("[INTERVAL '1 month']", ["1 month"]),
    ("'\\xAA\\x01'::BLOB", "aa01"),
    ("'101'::BIT", "05fd"),
    ("1::BIGNUM", "80000101"),
    ("'NaN'::DOUBLE", None),
    ("'-infinity'::DOUBLE", None),
    ("[1.5, 'NaN'::DOUBLE]", [1.5, None]),
    ("{'a': {'b': 'infinity'::FLOAT}}", {"a": {"b": None}}),
    ("12.50::DECIMAL(10, 2)", "12.50"),
    ("[1, 2]::INTEGER[2]", [1, 2]),
    ("NULL::INTEGER[]", None),
    ("NULL::STRUCT(a INTEGER)", None),
    ("NULL::MAP(VARCHAR, INTEGER)", None),
    ("union_value(a := 1)", 1),
    ("'GIVEN'::ENUM ('GIVEN')", "GIVEN"),
    ("row(1, 2)", {"": 1, "_1": 2}),
    ("NULL", None),
    ("true", True),
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Any published copy."""
    live, published = places(tmp_path_factory.mktemp("workspace"))
    project(MemorySource(dials(3)), live, published)
    return published


@pytest.mark.parametrize(("expression", "shown"), TYPES)
def test_a_value_of_any_type_is_written_in_every_form(
    published: Path, expression: str, shown: object
) -> None:
    """JSON that every reader takes, a line of CSV, a row of a table, a Parquet file."""
    sql = f"SELECT x FROM (VALUES ({expression}), (NULL)) AS t(x)"
    with querying(published) as reader:
        lines = [
            json.loads(line, parse_constant=pytest.fail) for line in json_lines(reader.stream(sql))
        ]
        table = list(rows(reader.stream(sql)))
        text = b"".join(csv(reader.stream(sql))).decode()
        sink = io.BytesIO()
        parquet(reader.stream(sql), sink)

    assert lines == [{"x": shown}, {"x": None}]
    assert len(table) == 2
    assert len(text.splitlines()) == 3
    assert not isinstance(shown, str) or shown in text
    assert pq.ParquetFile(io.BytesIO(sink.getvalue())).metadata.num_rows == 2


def test_columns_of_one_name_are_all_there(published: Path) -> None:
    """A join brings two of them; the later ones are numbered, in every form."""
    sql = "SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a"
    names = ["a", "a_2", "a_1", "a_3"]
    with querying(published) as reader:
        answer = reader.stream(sql)
        lines = list(json_lines(reader.stream(sql)))
        text = b"".join(csv(reader.stream(sql)))
        sink = io.BytesIO()
        parquet(reader.stream(sql), sink)

    assert answer.schema.names == names
    assert json.loads(lines[0]) == dict(zip(names, [1, 2, 3, 4], strict=True))
    assert text.splitlines()[0] == b'"a","a_2","a_1","a_3"'
    assert pq.read_table(io.BytesIO(sink.getvalue())).column_names == names


@pytest.mark.parametrize("statement", ["EXPLAIN SELECT 1", "SHOW TABLES", "DESCRIBE receipts"])
def test_what_is_no_plain_select_is_written_too(published: Path, statement: str) -> None:
    """An analyst looks around before asking."""
    with querying(published) as reader:
        assert list(json_lines(reader.stream(statement)))
        assert b"".join(csv(reader.stream(statement)))
