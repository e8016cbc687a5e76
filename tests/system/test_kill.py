"""A killed process loses nothing that it has reported, and repeats nothing when it is run again."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from adapters.ledger.ledger import Ledger
from tests.console import Console
from tests.lines import event

DRIVER = Path(__file__).with_name("kill_driver.py")
MESSAGES_DRIVER = Path(__file__).with_name("messages_kill_driver.py")
RECORD_DRIVER = Path(__file__).with_name("record_kill_driver.py")


def test_killed_at_any_line_the_ledger_is_whole_and_the_next_run_completes_it(
    tmp_path: Path,
) -> None:
    """Every line of the recording path, at the first and the last time it is reached."""
    ran = subprocess.run(
        [sys.executable, DRIVER, tmp_path], capture_output=True, check=True, text=True
    )

    result = json.loads(ran.stdout)

    assert result["failures"] == []
    assert (result["tried"] > 100, result["events"]) == (True, 25)


def test_killed_at_any_line_messages_are_there_once_and_the_next_run_goes_on(
    tmp_path: Path,
) -> None:
    """By lease, from a folder, released from where they were parked; and the dead letters due."""
    ran = subprocess.run(
        [sys.executable, MESSAGES_DRIVER, tmp_path], capture_output=True, check=True, text=True
    )

    result = json.loads(ran.stdout)

    assert (result["failures"], result["tried"] > 200, result["events"]) == ([], True, 8)


def test_killed_at_any_line_a_record_by_hand_is_there_if_it_was_acknowledged(
    tmp_path: Path,
) -> None:
    """And the same command again records it once, whatever had become of it."""
    ran = subprocess.run(
        [sys.executable, RECORD_DRIVER, tmp_path], capture_output=True, check=True, text=True
    )

    result = json.loads(ran.stdout)

    assert (result["failures"], result["tried"] > 100) == ([], True)


def test_killed_at_random_moments_again_and_again(console: Console, tmp_path: Path) -> None:
    """A real process, a larger file: in the end every fact is there once, in the file's order."""
    path = tmp_path / "facts.ndjson"
    path.write_bytes(b"\n".join(event(n, subject=f"policy/P-{n % 997}") for n in range(60_000)))
    rng = random.Random(7)
    killed = 0
    for _ in range(6):
        process = console.start("ingest", path, "--no-project", "--json")
        time.sleep(0.5 + rng.random())
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL

    ran = console("ingest", path, "--no-project", "--json")
    with Ledger(console.workspace / "ledger.sqlite") as ledger:
        rows = ledger.rows(0, 100_000)

    assert ran.code == 0
    assert [f"e-{n}" for n in range(60_000)] == [row[1] for row in rows]
    assert killed
