"""Files that commands write: whole or not at all, and never the workspace's own."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console import ROOT, Console
from tests.lines import event, write


@pytest.mark.parametrize(
    "name", ["ledger.sqlite", "ledger.sqlite-wal", "projections.duckdb.wal", "read_models.duckdb"]
)
def test_an_answer_never_takes_the_place_of_the_workspace(
    console: Console, tmp_path: Path, name: str
) -> None:
    """The ledger is the only truth; a slip of the pen in --out must not end it."""
    console("ingest", write(tmp_path, event(1), b"no"))
    own = console.workspace / name
    before = own.read_bytes() if own.exists() else None

    asked = console("query", "SELECT 1", "--out", own)
    exported = console("rejects", "export", "--out", own)
    simulated = console("simulate", "--policies", 1, "--out", tmp_path / "o", "--sidecar", own)

    assert {asked.code, exported.code, simulated.code} == {2}
    assert "it belongs to the workspace" in asked.err
    assert (own.read_bytes() if own.exists() else None) == before
    assert not (tmp_path / "o").exists()


def test_a_database_elsewhere_is_not_overwritten(console: Console, tmp_path: Path) -> None:
    """Another workspace, a copy or a link is a database too."""
    console("ingest", write(tmp_path, event(1)))
    link, copy = tmp_path / "link", tmp_path / "copy"
    link.symlink_to(console.workspace / "ledger.sqlite")
    copy.write_bytes((console.workspace / "read_models.duckdb").read_bytes())

    linked = console("query", "SELECT 1", "--out", link)
    copied = console("query", "SELECT 1", "--out", copy)

    assert (linked.code, "it belongs to the workspace" in linked.err) == (2, True)
    assert (copied.code, "it is a database" in copied.err) == (2, True)


def test_a_failed_answer_leaves_the_old_file(console: Console, tmp_path: Path) -> None:
    """Half an answer is worse than yesterday's."""
    console("ingest", write(tmp_path, event(1)))
    out = tmp_path / "answer.csv"
    out.write_text("yesterday's")
    bad = "SELECT CAST(CASE WHEN i = 99999 THEN 'x' ELSE '1' END AS INT) FROM range(100000) t(i)"

    failed = console("query", bad, "--out", out)
    kept, files = out.read_text(), sorted(tmp_path.iterdir())
    fine = console("query", "SELECT 1 AS a", "--out", out)

    assert (failed.code, kept) == (2, "yesterday's")
    assert [file for file in files if file.name.endswith(".part")] == []
    assert (fine.code, out.read_text().split()) == (0, ['"a"', "1"])


def test_why_a_file_cannot_be_written_is_said(console: Console, tmp_path: Path) -> None:
    """A wrong argument exits with 2; what the machine cannot do exits with 1."""
    console("ingest", write(tmp_path, event(1)))

    folder = console("query", "SELECT 1", "--out", tmp_path)
    nowhere = console("query", "SELECT 1", "--out", tmp_path / "none" / "a.csv")
    full = console("query", "SELECT 1", "--format", "csv", "--out", "/dev/full")

    assert (folder.code, "it is a directory" in folder.err) == (2, True)
    assert (nowhere.code, "there is no folder" in nowhere.err) == (1, True)
    assert (full.code, "no room is left" in full.err) == (1, True)


def test_lines_and_sidecar_are_two_files_that_can_be_written(
    console: Console, tmp_path: Path
) -> None:
    """The second would take the place of the first; what is missing is said before the work."""
    one = tmp_path / "o1"

    same = console("simulate", "--policies", 1, "--out", one, "--sidecar", one)
    nowhere = console("simulate", "--policies", 1, "--out", one, "--sidecar", tmp_path / "x" / "y")
    full = console("simulate", "--policies", 1, "--out", "/dev/full")

    assert (same.code, "name the same file" in same.err) == (2, True)
    assert (nowhere.code, "there is no folder" in nowhere.err) == (1, True)
    assert (full.code, "write /dev/full: no room is left" in full.err) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_full_standard_output_is_one_sentence(console: Console, tmp_path: Path) -> None:
    """Data goes to standard output; that it is full is the machine's trouble, not a defect."""
    console("ingest", write(tmp_path, event(1), b"no"), "--no-project")

    for arguments in (["rejects", "export"], ["simulate", "--policies", "50", "--out", "-"]):
        with Path("/dev/full").open("wb") as full:
            ran = subprocess.run(
                [
                    *(sys.executable, str(ROOT / "cli.py"), "--workspace"),
                    *(str(console.workspace), *arguments),
                ],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )

        assert ran.returncode == 1
        assert "no room is left" in ran.stderr
        assert len(ran.stderr.splitlines()) == 1


def test_an_export_says_in_json_what_was_written(console: Console, tmp_path: Path) -> None:
    """The lines go to the file, the figures to the program that asked."""
    console("ingest", write(tmp_path, event(1), b"no"), "--no-project")
    out = tmp_path / "rejects.ndjson"

    ran = console("rejects", "export", "--out", out, "--json")

    assert ran.json() == {"written": 1, "left_out": 0, "out": str(out)}
    assert out.read_bytes() == b"no\n"


def test_no_room_for_the_lines_of_a_simulation_is_one_sentence() -> None:
    """They are sorted in a temporary folder, which may be small."""

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    ran = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "simulate", "--policies", "50", "--out", "-"],
        preexec_fn=no_room,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stdout) == (1, "")
    assert "another folder in TMPDIR" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
