"""Ctrl-C and the state of a workspace, as a person at a terminal meets them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adapters.duckdb.project import project
from tests.console import ROOT, Console
from tests.lines import event, write
from tests.read_model_facts import dials
from tests.read_models import MemorySource

ENDLESS = "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r"
ENDLESS_ROWS = "SELECT * FROM range(1_000_000_000_000)"
ASK = """
import sys
from pathlib import Path
from adapters.duckdb.query import querying
with querying(Path(sys.argv[1])) as reader:
    print("asking", flush=True)
    try:
        for batch in reader.stream(sys.argv[2]):
            pass
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.mark.parametrize("sql", [ENDLESS, ENDLESS_ROWS])
def test_ctrl_c_ends_a_query_that_would_never_end(tmp_path: Path, sql: str) -> None:
    """While it computes and while it hands over rows."""
    published = tmp_path / "read_models.duckdb"
    project(MemorySource(dials(3)), tmp_path / "projections.duckdb", published)
    asking = subprocess.Popen(
        [sys.executable, "-c", ASK, str(published), sql],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert asking.stdout
    assert asking.stdout.readline() == "asking\n"
    time.sleep(0.3)

    asking.send_signal(signal.SIGINT)
    try:
        out, _ = asking.communicate(timeout=20)
    finally:
        asking.kill()

    assert (asking.returncode, out) == (0, "interrupted\n")


def test_the_status_of_what_is_no_workspace_is_said(tmp_path: Path) -> None:
    """A file is an error; an empty folder is a beginning."""
    path = write(tmp_path, event(1))

    of_file = Console(path)("status")
    of_nothing = Console(tmp_path / "nothing")("status")

    assert (of_file.code != 0, "it is a file, not a folder" in of_file.err) == (True, True)
    assert (of_nothing.code, "policytrail ingest FILE" in of_nothing.out) == (0, True)


def test_the_status_has_no_words_of_the_programming_language(
    console: Console, tmp_path: Path
) -> None:
    """A dash stands for nothing; the write-ahead log counts with the ledger."""
    console("ingest", write(tmp_path, event(1)))

    shown = console("status")
    figures = console("status", "--json").json()["ledger"]
    ledger = console.workspace / "ledger.sqlite"

    assert (shown.code, "None" in shown.out, "[]" in shown.out) == (0, False, False)
    assert figures["bytes"] >= ledger.stat().st_size


def test_read_models_of_another_ledger_are_a_problem_and_are_kept(
    console: Console, tmp_path: Path
) -> None:
    """A ledger was put in the place of another: status says so, rebuild loses nothing."""
    other = Console(tmp_path / "other")
    console("ingest", write(tmp_path, event(1)))
    other("ingest", write(tmp_path, event(2)), "--no-project")
    for path in console.workspace.glob("ledger.sqlite*"):
        path.unlink()
    missing = console("status", "--json").json()["read_models"][0]["problem"]
    for path in other.workspace.glob("ledger.sqlite*"):
        path.rename(console.workspace / path.name)

    problem = console("status", "--json").json()["read_models"][0]["problem"]
    rebuilt = console("rebuild", "--json")

    assert "restore it from a backup" in missing
    assert "another ledger" in problem
    assert "policytrail rebuild" in problem
    kept = Path(rebuilt.json()["kept"][0])
    assert (kept.exists(), kept.name in rebuilt.err) == (True, True)
