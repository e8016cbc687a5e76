"""Trouble with the workspace: a clear sentence, a way out, and nothing lost."""

import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.ledger import datastore
from adapters.ledger.ledger import Ledger
from tests.console import ROOT, Console
from tests.lines import event, tally, write


def test_a_workspace_inside_a_file_cannot_be_made(tmp_path: Path) -> None:
    """Whatever the reason that a folder cannot be made, it is named, with the way out."""
    path = write(tmp_path, event(1))

    ran = Console(path / "inside")("ingest", path)
    itself = Console(path)("ingest", path)

    assert (ran.code, "--workspace" in ran.err) == (1, True)
    assert (itself.code, "it is a file, not a folder" in itself.err) == (1, True)


def test_reading_where_nothing_was_recorded_says_what_to_do_first(console: Console) -> None:
    """A new user's first command may be any."""
    for command in (
        ["history", "P-001"],
        ["state", "policy/P-001"],
        ["project"],
        ["rejects", "list"],
    ):
        ran = console(*command)

        assert (ran.code, "policytrail ingest FILE" in ran.err) == (1, True)
        assert "Traceback" not in ran.err


def test_a_file_that_is_no_ledger_is_left_alone(console: Console, tmp_path: Path) -> None:
    """Neither text nor another program's database is written to."""
    path = write(tmp_path, event(1))
    console.workspace.mkdir()
    ledger = console.workspace / "ledger.sqlite"
    ledger.write_bytes(b"these are my notes, not a database\n" * 100)

    text = console("ingest", path)
    ledger.unlink()
    with sqlite3.connect(ledger) as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()
    database = console("ingest", path)

    assert (text.code, "damaged or no ledger" in text.err) == (1, True)
    assert (database.code, "damaged or no ledger" in database.err) == (1, True)


def test_a_ledger_of_another_format_is_not_opened(console: Console, tmp_path: Path) -> None:
    """A newer version's file is named as such."""
    console("ingest", write(tmp_path, event(1)), "--no-project")
    with sqlite3.connect(console.workspace / "ledger.sqlite") as ledger:
        ledger.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
    ledger.close()

    ran = console("history", "P-001")

    assert (ran.code, "it has format 99" in ran.err) == (1, True)


def test_a_damaged_page_is_said_and_not_papered_over(console: Console, tmp_path: Path) -> None:
    """Bytes changed on the disk end in a sentence, whatever command meets them."""
    path = write(tmp_path, *(event(n, subject=f"policy/P-{n}") for n in range(3_000)))
    console("ingest", path, "--no-project")
    ledger = console.workspace / "ledger.sqlite"
    held = bytearray(ledger.read_bytes())
    held[8_192:] = b"\xff" * (len(held) - 8_192)
    ledger.write_bytes(held)

    ran = console("history", "P-7")
    again = console("ingest", path, "--no-project")

    assert {ran.code, again.code} == {1}
    assert "damaged" in ran.err + again.err
    assert "Traceback" not in ran.err + again.err


def test_an_event_is_neither_edited_nor_deleted(console: Console, tmp_path: Path) -> None:
    """The file itself refuses, whatever program asks."""
    console("ingest", write(tmp_path, event(1)), "--no-project")
    ledger = sqlite3.connect(console.workspace / "ledger.sqlite")

    for statement in ("UPDATE events SET actor_ref = 'x'", "DELETE FROM events"):
        with pytest.raises(sqlite3.IntegrityError, match="an event is never"):
            ledger.execute(statement)
    ledger.close()


def test_another_writer_is_waited_for_and_then_named(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that holds on too long costs the second one nothing but the wait."""
    monkeypatch.setattr(datastore, "BUSY_SECONDS", 0.2)
    first, second = write(tmp_path, event(1)), write(tmp_path, event(2), name="second.ndjson")
    console("ingest", first, "--no-project")
    other = sqlite3.connect(console.workspace / "ledger.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    busy = console("ingest", second, "--no-project")
    other.execute("ROLLBACK")
    other.close()
    free = console("ingest", second, "--no-project", "--json")

    assert (busy.code, "another process is writing" in busy.err) == (1, True)
    assert (free.code, tally(free)["recorded"]) == (0, 1)


def test_two_ingests_at_once_record_every_fact_once(console: Console, tmp_path: Path) -> None:
    """Batches of two processes interleave; positions stay gap-free, versions in order."""
    files = [
        write(
            tmp_path,
            *(event(n, subject=f"policy/P-{n % 97}") for n in range(start, start + 30_000)),
            name=f"{start}.ndjson",
        )
        for start in (0, 20_000)
    ]
    running = [console.start("ingest", file, "--no-project", "--json") for file in files]
    for process in running:
        process.communicate()
    codes = [process.returncode for process in running]

    with Ledger(console.workspace / "ledger.sqlite") as ledger:
        rows = ledger.rows(0, 100_000)
    versions: dict[str, int] = {}
    for row in rows:
        versions[row[2]] = versions.get(row[2], 0) + 1
        assert row[3] == versions[row[2]]

    assert codes == [0, 0]
    assert {f"e-{n}" for n in range(50_000)} == {row[1] for row in rows}
    assert [row[0] for row in rows] == list(range(1, 50_001))


def test_a_full_disk_ends_in_a_sentence_and_the_next_run_goes_on(
    console: Console, tmp_path: Path
) -> None:
    """Nothing that was reported is lost, and nothing is recorded twice."""
    path = write(tmp_path, *(event(n, subject=f"policy/P-{n}") for n in range(30_000)))

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000))

    full = subprocess.run(
        [
            *(sys.executable, str(ROOT / "cli.py"), "--workspace", str(console.workspace)),
            *("ingest", str(path), "--no-project"),
        ],
        preexec_fn=no_room,
        capture_output=True,
        text=True,
        check=False,
    )
    ran = console("ingest", path, "--no-project", "--json")

    assert full.returncode == 1
    assert "make room and run the same command again" in full.stderr
    assert ran.code == 0
    assert ran.json()["last_position"] == 30_000


@pytest.mark.parametrize("emptied", [True, False])
def test_a_lost_ledger_is_not_replaced_by_a_new_one(
    console: Console, tmp_path: Path, *, emptied: bool
) -> None:
    """The read models may be the last copy of the facts: they are not led to be rebuilt away."""
    path = write(tmp_path, event(1), event(2))
    console("ingest", path)
    ledger = console.workspace / "ledger.sqlite"
    ledger.unlink()
    if emptied:
        ledger.touch()

    ran = console("ingest", path)

    assert (ran.code, "restore it from a backup" in ran.err) == (1, True)
    assert console("query", "SELECT COUNT(*) AS n FROM events", "--json").json() == [{"n": 2}]


def test_many_processes_may_make_the_same_new_workspace(console: Console, tmp_path: Path) -> None:
    """The first moment of a ledger is no exception: whoever comes second waits."""
    files = [write(tmp_path, event(n), name=f"{n}.ndjson") for n in range(6)]
    running = [console.start("ingest", file, "--no-project") for file in files]
    for process in running:
        process.communicate()

    assert [process.returncode for process in running] == [0] * 6
    assert console("status", "--json").json()["ledger"]["last_position"] == 6
