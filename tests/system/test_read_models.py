"""The read models' files in every state that a workspace can be in."""

import json
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.console import Console
from tests.lines import event, write

COUNT = "SELECT COUNT(*) AS n FROM events"


def count(console: Console) -> int:
    """How many events a reader sees."""
    found: int = console("query", COUNT, "--json").json()[0]["n"]
    return found


@pytest.fixture
def projected(console: Console, tmp_path: Path) -> Console:
    """A workspace with three facts, projected."""
    console("ingest", write(tmp_path, event(1), event(2), event(3)))
    return console


def test_read_models_that_lag_behind_are_caught_up(projected: Console, tmp_path: Path) -> None:
    """Older than the ledger: the next project takes in the rest, and only that."""
    projected("ingest", write(tmp_path, event(4), name="more.ndjson"), "--no-project")
    lag = projected("status", "--json").json()["read_models"][0]["lag"]

    report = projected("project", "--json").json()

    assert (lag, report["events"], count(projected)) == (1, 1, 4)


def test_read_models_that_are_ahead_of_the_ledger_are_not_trusted(
    projected: Console, tmp_path: Path
) -> None:
    """Newer than the ledger, as after restoring an old backup: said, and put right by a rebuild."""
    ledger = projected.workspace / "ledger.sqlite"
    shutil.copy(ledger, tmp_path / "backup.sqlite")
    projected("ingest", write(tmp_path, event(4), name="more.ndjson"))
    shutil.copy(tmp_path / "backup.sqlite", ledger)

    status = projected("status", "--json").json()["read_models"][0]
    ran = projected("project")
    rebuilt = projected("rebuild", "--json")

    assert "policytrail rebuild" in status["problem"]
    assert (ran.code, "policytrail rebuild" in ran.err) == (1, True)
    assert (rebuilt.code, count(projected)) == (0, 3)


def test_read_models_of_another_ledger_are_not_trusted(projected: Console, tmp_path: Path) -> None:
    """Same length, other facts: the ledger's own id tells."""
    other = Console(tmp_path / "other")
    other("ingest", write(tmp_path, event(7), event(8), event(9), name="other.ndjson"))
    shutil.copy(other.workspace / "ledger.sqlite", projected.workspace / "ledger.sqlite")

    ran = projected("project")
    projected("rebuild")
    found = projected("query", "SELECT event_id FROM events ORDER BY 1", "--json").json()

    assert (ran.code, "another ledger" in ran.err) == (1, True)
    assert [row["event_id"] for row in found] == ["e-7", "e-8", "e-9"]


@pytest.mark.parametrize("name", ["projections.duckdb", "read_models.duckdb"])
@pytest.mark.parametrize("bytes_", [b"", b"notes", b"\xff" * 100_000])
def test_a_damaged_file_is_said_and_built_anew(
    projected: Console, name: str, bytes_: bytes
) -> None:
    """The ledger is the only truth: whatever happens to the read models is put right from it."""
    (projected.workspace / name).write_bytes(bytes_)

    first = projected("project") if name.startswith("projections") else projected("query", COUNT)
    rebuilt = projected("rebuild")

    assert first.code in (0, 1)
    assert "Traceback" not in first.err
    assert (rebuilt.code, count(projected)) == (0, 3)


def test_ingest_reports_what_it_recorded_even_if_the_read_models_are_damaged(
    projected: Console, tmp_path: Path
) -> None:
    """The reconciliation comes first; then what is wrong, and the way out."""
    (projected.workspace / "projections.duckdb").write_bytes(b"\xff" * 100_000)

    ran = projected("ingest", write(tmp_path, event(4), name="more.ndjson"), "--json")

    assert (ran.code, ran.json()["recorded"]) == (1, 1)
    assert "policytrail rebuild" in ran.err


def test_following_shows_new_facts_to_readers_and_ends_cleanly(
    projected: Console, tmp_path: Path
) -> None:
    """Readers see what is recorded while the projector runs; Ctrl-C ends it with a word."""
    following = projected.start("project", "--follow")
    projected("ingest", write(tmp_path, event(4), name="more.ndjson"), "--no-project")
    for _ in range(200):
        if count(projected) == 4:
            break
        time.sleep(0.1)
    meanwhile = projected("ingest", write(tmp_path, event(5), name="again.ndjson"))
    following.send_signal(signal.SIGINT)
    _, err = following.communicate()

    assert count(projected) >= 4
    assert (meanwhile.code, "left to the other process" in meanwhile.err) == (0, True)
    assert following.returncode == 0
    assert b"projected" in err


def test_ctrl_c_while_recording_leaves_a_clean_state(console: Console, tmp_path: Path) -> None:
    """Exit code 130, one sentence, and the same command goes on where it stopped."""
    path = tmp_path / "facts.ndjson"
    path.write_bytes(b"\n".join(event(n, subject=f"policy/P-{n % 99}") for n in range(120_000)))
    running = console.start("ingest", path, "--no-project")
    ledger = console.workspace / "ledger.sqlite-wal"
    for _ in range(600):
        if ledger.exists() and ledger.stat().st_size > 1_000_000:
            break
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate()
    unfinished = console("status", "--json").json()["ledger"]["unfinished_files"]

    ran = console("ingest", path, "--no-project", "--json").json()

    assert (running.returncode, err.count(b"\n")) == (130, 1)
    assert b"run the same command to go on" in err
    assert len(unfinished) == 1
    assert ran["files"][0]["resumed_at_line"] > 1
    assert (ran["duplicates"], ran["last_position"]) == (0, 120_000)


def test_a_file_that_changed_under_an_interrupted_run_is_read_from_its_start(
    console: Console, tmp_path: Path
) -> None:
    """A mark that no longer fits is no place to go on from."""
    path = tmp_path / "facts.ndjson"
    path.write_bytes(b"\n".join(event(n) for n in range(30_000)))
    running = console.start("ingest", path, "--no-project")
    while not (console.workspace / "ledger.sqlite-wal").exists():
        time.sleep(0.02)
    time.sleep(0.5)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    path.write_bytes(b"\n".join(event(n) for n in reversed(range(30_000))))

    ran = console("ingest", path, "--no-project", "--json").json()

    assert (ran["read"], ran["last_position"]) == (30_000, 30_000)
    assert ran["conflicts"] == ran["rejected"] == 0


def test_a_history_tells_what_was_known_and_what_had_happened(
    console: Console, tmp_path: Path
) -> None:
    """Two times: a fact not yet known, or not yet happened, is not shown but counted."""
    console("ingest", write(tmp_path, event(1, time="2010-09-18T10:00:00+08:00")))
    between = console("history", "P-001", "--json").json()["known_at"]
    time.sleep(0.01)
    late = event(2, time="2010-09-01T10:00:00+08:00")
    console("ingest", write(tmp_path, late, name="late.ndjson"))

    now = console("history", "P-001", "--json").json()
    then = console("history", "P-001", "--known-at", between, "--json").json()
    early = console("history", "P-001", "--effective-at", "2010-09-10", "--json").json()
    state = console("state", "policy/P-001", "--known-at", between, "--json").json()

    assert [one["event_id"] for one in now["events"]] == ["e-2", "e-1"]
    assert [one["out_of_order"] for one in now["events"]] == [True, False]
    assert [one["event_id"] for one in then["events"]] == ["e-1"]
    assert then["not_yet_known"] == 1
    assert [one["event_id"] for one in early["events"]] == ["e-2"]
    assert (state["events"], json.dumps(state["state"])[:1]) == (1, "{")


def test_a_policy_is_found_by_its_printed_number(console: Console) -> None:
    """Id or number; a number that two policies carry is asked back."""
    fixtures = sorted(Path(__file__).parents[2].glob("streams/fixtures/topics/*/*.ndjson"))
    console("ingest", *fixtures)

    by_number = console("history", "GD24-0STORY", "--json").json()
    by_id = console("history", "P-2024-STORY", "--json").json()
    streams = {one["stream"].partition("/")[0] for one in by_id["events"]}

    assert by_number["events"] == by_id["events"]
    assert streams == {"policy", "claim", "complaint", "agent"}
