"""Who reads the published DuckDB file while the projector follows the ledger, as analysts do."""

import signal
import time
from pathlib import Path

import duckdb
import pytest

from streams.simulator import Levels, simulate
from tests.console import Console


@pytest.fixture
def console(tmp_path: Path) -> Console:
    """Half of a portfolio, published."""
    console = Console(tmp_path / "workspace")
    lines = [*simulate(20, 3, Levels.clean()).lines()]
    (tmp_path / "all.ndjson").write_bytes(b"\n".join(lines) + b"\n")
    (tmp_path / "half.ndjson").write_bytes(b"\n".join(lines[: len(lines) // 2]) + b"\n")
    assert console("ingest", tmp_path / "half.ndjson").code == 0
    assert console("project").code == 0
    return console


def test_a_reader_never_waits_for_the_projector_nor_the_projector_for_a_reader(
    console: Console, tmp_path: Path
) -> None:
    """A connection stays open on what it has seen, while a process follows and publishes anew.

    Whoever opens the file then sees the new state; the old connection still answers.
    """
    published, other = console.workspace / "read_models.duckdb", tmp_path / "other.duckdb"
    other.hardlink_to(published)  # within a process, DuckDB opens a path only once
    with duckdb.connect(str(other), read_only=True) as reader:
        before = _count(reader)
        following = console.start("project", "--follow", "--json")
        try:
            assert console("ingest", tmp_path / "all.ndjson", "--no-project").code == 0
            after = before
            for _ in range(600):
                with duckdb.connect(str(published), read_only=True) as second:
                    after = _count(second)
                assert _count(reader) == before
                if after > before:
                    break
                time.sleep(0.1)
        finally:
            following.send_signal(signal.SIGTERM)
            following.communicate()

        assert after == console("status", "--json").json()["ledger"]["last_position"]
        assert _count(reader) == before
        assert following.returncode == 0


def _count(con: duckdb.DuckDBPyConnection) -> int:
    return int(con.execute("SELECT count(*) FROM events").fetchall()[0][0])
