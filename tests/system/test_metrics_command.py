"""``policytrail metrics``: the catalogue, rows, groups, periods, two times, explanations, files."""

import csv
import io
from pathlib import Path

import pyarrow.parquet as pa_parquet
import pytest

from projections.metrics.metric import metrics
from streams.simulator import Levels, simulate
from tests.console import Console


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """A small portfolio in a workspace."""
    folder = tmp_path_factory.mktemp("metrics")
    lines = folder / "p.ndjson"
    lines.write_bytes(b"\n".join(simulate(60, 3, Levels.clean()).lines()) + b"\n")
    console = Console(folder / "workspace")
    assert console("ingest", lines).code == 0
    return console


def test_without_a_name_the_catalogue_is_listed(console: Console) -> None:
    """Every metric there is, in both languages; no workspace is needed for it."""
    listed = console("metrics", "--json").json()["rows"]

    assert [one["metric"] for one in listed] == [one.id for one in metrics()]
    assert "回执回收率" in console("metrics", "--lang", "zh").out
    assert "not available: no fact says" in " ".join(console("metrics").out.split())


def test_a_range_has_a_row_for_every_period(console: Console) -> None:
    """Also where nothing was counted: 0 / 0 and no value; a count is 0."""
    rows = console("metrics", "m-r1", "--from", "2009-11", "--to", "2010-02", "--json").json()[
        "rows"
    ]

    assert [row["period"] for row in rows] == ["2009-11", "2009-12", "2010-01", "2010-02"]
    assert {(row["numerator"], row["denominator"], row["value"]) for row in rows} == {(0, 0, None)}
    empty = console("metrics", "M-K4", "--period", "2009-11", "--json").json()["rows"]
    assert [(row["numerator"], row["denominator"], row["value"]) for row in empty] == [(0, None, 0)]


def test_a_row_that_cannot_be_read_says_from_when(console: Console) -> None:
    """In words, and for programs."""
    month = max(row["period"] for row in console("metrics", "M-P13", "--json").json()["rows"])
    asked = ("metrics", "M-P13", "--period", month, "--effective-at", f"{month}-28")
    row = console(*asked, "--json").json()["rows"][0]

    assert (row["mature"], row["value"]) == (False, None)
    assert f"from {row['matures_on']}" in console(*asked).out
    assert f"{row['matures_on']}起可读" in console(*asked, "--lang", "zh").out


def test_an_explanation_has_the_counts_of_its_cell(console: Console) -> None:
    """A group is found by its name; every position is explained by its event."""
    row = console("metrics", "M-C2", "--by", "agent", "--json").json()["rows"][0]
    asked = ("metrics", "M-C2", "--period", row["period"], "--group", row["group"], "--explain")
    told = console(*asked, "--json").json()

    assert sum(item["numerator"] for item in told["rows"]) == row["numerator"]
    assert sum(item["denominator"] for item in told["rows"]) == row["denominator"]
    cell = told["cells"][0]
    assert (cell["numerator"], cell["denominator"]) == (row["numerator"], row["denominator"])
    positions = {at for item in told["rows"] for at in item["denominator_positions"]}
    assert positions <= {event["position"] for event in told["events"]}
    assert told["rows"][0]["subject"] in console(*asked).out


def test_rows_go_to_files(console: Console, tmp_path: Path) -> None:
    """CSV and Parquet have the same rows as JSON."""
    rows = console("metrics", "M-S4", "--json").json()["rows"]
    text = console("metrics", "M-S4", "--format", "csv").out
    file = tmp_path / "s4.parquet"
    assert console("metrics", "M-S4", "--format", "parquet", "--out", file).code == 0

    parts = [(row["period"], row["part"]) for row in rows]
    assert [(row["period"], row["part"]) for row in csv.DictReader(io.StringIO(text))] == parts
    read = pa_parquet.read_table(file).to_pylist()
    assert [(row["period"], row["part"]) for row in read] == parts
    assert [row["value"] for row in read] == [row["value"] for row in rows]


def test_a_point_in_time_is_the_month_that_is_asked_about(console: Console) -> None:
    """M-R4 has one period; it is explained without naming one."""
    rows = console("metrics", "M-R4", "--effective-at", "2021-06-30", "--json").json()["rows"]

    assert {row["period"] for row in rows} <= {"2021-06"}
    assert console("metrics", "M-R4", "--explain").code == 0


def test_commission_is_accounted_for(console: Console) -> None:
    """M-K6: what accrued was settled, released, deducted, forfeited, or is still held."""
    sql = "SELECT unexplained_fen AS rest, count(*) AS policies FROM commissions GROUP BY ALL"
    rows = console("query", sql, "--format", "json").json()

    assert [row["rest"] for row in rows] == [0]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("M-R9",), 1, "there is none of that name; did you mean M-R"),
        (("M-T4",), 1, "it is not available: no fact says where a customer comes from"),
        (("M-R1", "--from", "2025"), 2, "the periods of M-R1 are months; write it as 2025-03"),
        (("M-R1", "--period", "2025-13"), 2, "the periods of M-R1 are months"),
        (("M-R1", "--from", "2025-02", "--to", "2025-01"), 2, "2025-02 is later than 2025-01"),
        (("M-R1", "--period", "2025-01", "--to", "2025-01"), 2, "--period is one period"),
        (("M-R1", "--from", "2025-01", "--explain"), 2, "one period has to be named"),
        (("M-R4", "--period", "2025-01"), 2, "it is of a point in time; name it with"),
        (("--by", "agent"), 2, "options ask about one metric; name it"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    console: Console, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """With the way out."""
    ran = console("metrics", *arguments)

    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
