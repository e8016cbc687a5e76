"""Pipes in, pipes out, signals and encodings: the program among other programs."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.console import ROOT, Console
from tests.lines import event, tally, write

PROGRAM = f"{sys.executable} {ROOT / 'cli.py'}"


def shell(console: Console, command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a line of bash in which P stands for the program; a pipe fails if any part does."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("P ", f"{PROGRAM} ")],
        env=os.environ | {"POLICYTRAIL_WORKSPACE": str(console.workspace)} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_named_pipe_is_read_once_like_standard_input(console: Console, tmp_path: Path) -> None:
    """It has no size and no second reading; opening it twice would hang."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    feeding = threading.Thread(target=lambda: pipe.write_bytes(event(1) + b"\nno\n"))
    feeding.start()

    ran = console("ingest", pipe, "--no-project", "--json")
    feeding.join()

    assert (tally(ran)["recorded"], tally(ran)["rejected"]) == (1, 1)
    assert console("rejects", "list", "--json").json()["lines"][0]["file"] == str(pipe)


def test_process_substitution_and_dev_stdin_are_read(console: Console, tmp_path: Path) -> None:
    """What the shell names by a descriptor is a stream."""
    path = write(tmp_path, event(1), event(2))

    piped = shell(console, f"P ingest <(cat {path}) --no-project --json")
    stdin = shell(console, f"cat {path} | P ingest /dev/stdin --no-project --json")

    assert (piped.returncode, '"recorded": 2' in piped.stdout) == (0, True)
    assert (stdin.returncode, '"duplicates": 2' in stdin.stdout) == (0, True)


def test_an_empty_name_is_no_file(console: Console) -> None:
    """An unset variable in a script must not stand for the current folder."""
    ran = console("ingest", "")

    assert (ran.code, "the name is empty" in ran.err) == (2, True)


@pytest.mark.parametrize("command", ["ingest -", "query -"])
def test_a_closed_standard_input_is_said(console: Console, command: str) -> None:
    """A service without one gets a sentence."""
    ran = shell(console, f"P {command} <&-")

    assert (ran.returncode, "standard input: it is closed" in ran.stderr) == (2, True)


def test_a_reader_who_has_seen_enough_is_no_failure(console: Console) -> None:
    """`head` closes the pipe; the program ends quietly, tables and lines alike."""
    for command in ("P models | head -1", "P simulate --policies 50 --out - | head -1"):
        ran = shell(console, command)

        assert (ran.returncode, "rror" in ran.stderr) == (0, False)


def test_chinese_is_printed_in_any_locale(console: Console) -> None:
    """Data is UTF-8 for the next program, whatever this machine is set to."""
    for environment in ({"PYTHONIOENCODING": "latin-1"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}):
        ran = shell(console, "P rules show CBK-05 --lang zh", **environment)

        assert (ran.returncode, "回访" in ran.stdout) == (0, True)


def test_a_told_ending_is_an_interruption(console: Console, tmp_path: Path) -> None:
    """Service managers send SIGTERM; what was projected is published before the end."""
    console("ingest", write(tmp_path, event(1)), "--no-project")
    running = console.start("project", "--follow")
    assert running.stderr is not None
    running.stderr.readline()
    while not (console.workspace / "read_models.duckdb").exists():
        assert running.poll() is None

    running.send_signal(signal.SIGTERM)
    _, err = running.communicate(timeout=60)

    assert (running.returncode, b"Traceback" in err) == (0, False)
    assert console("query", "SELECT COUNT(*) AS n FROM events", "--json").json() == [{"n": 1}]


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize(("command", "stays"), [("ingest", True), ("simulate", False)])
def test_only_a_command_that_records_says_that_something_stays(
    console: Console, tmp_path: Path, sent: signal.Signals, code: int, command: str, *, stays: bool
) -> None:
    """The words after an interruption must be true; the exit code names the signal."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    arguments = [pipe] if stays else ["--policies", "100000", "--out", pipe]
    running = console.start(command, *arguments)

    with pipe.open("wb" if stays else "rb"):  # opened from both sides: it is at work
        running.send_signal(sent)
        _, err = running.communicate(timeout=60)

    assert running.returncode == code
    assert "interrupted" in err.decode()
    assert ("what was recorded stays" in err.decode()) is stays
