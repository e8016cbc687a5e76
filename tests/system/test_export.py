"""``policytrail export``: Parquet with a manifest, at two times, whole or not at all."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pa_parquet
import pytest

from projections.catalog import catalogue
from streams.simulator import Levels, simulate
from tests.console import Console


class Exported:
    """A workspace that took its facts in two halves, and what was exported after each."""

    def __init__(self, folder: Path) -> None:
        self.console = Console(folder / "workspace")
        self.first, self.both = folder / "first", folder / "both"
        lines = [*simulate(40, 3, Levels()).lines()]
        for half, out in ((lines[: len(lines) // 2], self.first), (lines, self.both)):
            (folder / "p.ndjson").write_bytes(b"\n".join(half) + b"\n")
            assert self.console("ingest", folder / "p.ndjson").code in {0, 2}
            assert self.export(out, *(("--items",) if out == self.both else ())).code == 0

    def export(self, out: Path, *options: str) -> Any:
        """Export to a folder."""
        return self.console("export", "--format", "parquet", "--out", out, *options)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """One for all tests."""
    return Exported(tmp_path_factory.mktemp("export"))


def manifest(folder: Path) -> dict[str, Any]:
    """What a folder says of itself."""
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_the_manifest_says_what_is_in_the_folder(exported: Exported) -> None:
    """Every read model and the items of the metrics; rows, bytes, columns and SHA-256 are right."""
    said = manifest(exported.both)

    names = {path.name for path in exported.both.iterdir()}
    assert names == {"manifest.json", *(one["file"] for one in said["files"])}
    assert [one["name"] for one in said["files"]] == [
        *(model.name for model in catalogue()),
        "metric_items",
    ]
    for one in said["files"]:
        content = (exported.both / one["file"]).read_bytes()
        table = pa_parquet.read_table(exported.both / one["file"])
        assert (one["sha256"], one["bytes"]) == (sha256(content).hexdigest(), len(content))
        assert one["rows"] == table.num_rows
        assert [column["name"] for column in one["columns"]] == table.column_names
        assert all(column["type"] and column["meaning"] for column in one["columns"])
    sql = "SELECT ledger_id FROM projection_checkpoint"
    assert exported.console("query", sql, "--format", "json").json() == [
        {"ledger_id": said["ledger_id"]}
    ]
    assert said["position"] == len(pa_parquet.read_table(exported.both / "events.parquet"))


def test_the_files_say_what_the_read_models_say(exported: Exported) -> None:
    """DuckDB reads them as well, with the types that are documented."""
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'Asia/Shanghai'")
        for name in ("policies", "metrics", "findings"):
            file = exported.both / f"{name}.parquet"
            theirs = con.execute(f"SELECT count(*), count(COLUMNS(*)) FROM '{file}'").fetchall()
            sql = f"SELECT count(*), count(COLUMNS(*)) FROM {name}"
            ours = exported.console("query", sql, "--format", "json").json()
            assert [*theirs[0]] == [*ours[0].values()]
        kinds = dict(
            row[:2]
            for row in con.execute(f"DESCRIBE FROM '{exported.both}/policies.parquet'").fetchall()
        )
    documented = next(model for model in catalogue() if model.name == "policies").columns
    assert kinds == {
        one.name: one.type.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE") for one in documented
    }


def test_the_items_add_up_to_the_metrics(exported: Exported) -> None:
    """By metric, period and part; of a mix the denominator is the whole."""
    with duckdb.connect() as con:
        wrong = con.execute(
            f"""SELECT count(*), count(*) FILTER (
                WHERE m.numerator IS DISTINCT FROM i.n
                OR (c.kind <> 'mix' AND m.denominator IS DISTINCT FROM i.d))
            FROM '{exported.both}/metrics.parquet' AS m
            JOIN '{exported.both}/metric_catalogue.parquet' AS c ON c.id = m.metric
            LEFT JOIN (SELECT metric, period, part, sum(numerator) AS n, sum(denominator) AS d
                FROM '{exported.both}/metric_items.parquet' GROUP BY ALL) AS i
            ON i.metric = m.metric AND i.period = m.period AND i.part IS NOT DISTINCT FROM m.part"""
        ).fetchall()

    assert wrong[0][0] > 0
    assert wrong[0][1] == 0


def test_an_earlier_time_gives_what_was_exported_then(exported: Exported, tmp_path: Path) -> None:
    """Every file of it: the read models, the verdicts, the metrics."""
    known = manifest(exported.first)["known_at"]
    out = tmp_path / "then"
    asked = ("--known-at", known, "--effective-at", known)

    assert exported.export(out, *asked, "--json").json()["known_at"] == known
    for one in manifest(out)["files"]:
        now, then = (pa_parquet.read_table(at / one["file"]) for at in (out, exported.first))
        assert now.equals(then), one["file"]


def test_nothing_is_overwritten_unasked(exported: Exported, tmp_path: Path) -> None:
    """An export is replaced with --force only, and what is no export never; nothing is left over.

    The same ledger, position and times give the same bytes.
    """
    out = tmp_path / "out"
    out.mkdir()

    assert exported.export(out).code == 0
    refused = exported.export(out)
    assert (refused.code, "--force" in refused.err) == (2, True)
    (out / "metrics.parquet").write_bytes(b"torn")
    assert exported.export(out, "--force").code == 0
    theirs = [one for one in manifest(exported.both)["files"] if one["name"] != "metric_items"]
    assert manifest(out)["files"] == theirs
    assert pa_parquet.read_table(out / "metrics.parquet").num_rows > 0
    (out / "notes.txt").write_text("mine")
    kept = exported.export(out, "--force")
    assert (kept.code, "something else" in kept.err) == (2, True)
    assert (out / "notes.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_where_it_cannot_go(exported: Exported, tmp_path: Path) -> None:
    """A missing folder, a file, the workspace: each with the way out, and nothing is left over."""
    (tmp_path / "file").write_text("mine")
    workspace = exported.both.parent / "workspace"

    for out, code in ((tmp_path / "no" / "x", 1), (tmp_path / "file", 2), (workspace, 2)):
        ran = exported.export(out)
        assert (ran.code, "; " in ran.err) == (code, True), ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
