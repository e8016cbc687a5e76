"""Times on the command line, at the ends of the calendar too."""

from pathlib import Path

from tests.console import Console
from tests.lines import event, write


def test_the_epoch_is_a_time_and_not_now(console: Console, tmp_path: Path) -> None:
    """Nothing was known in 1970; zero is not the same as not given."""
    console("ingest", write(tmp_path, event(1)), "--no-project")
    epoch = "1970-01-01T00:00:00Z"

    for option in ("--known-at", "--effective-at"):
        state = console("state", "policy/P-001", option, epoch, "--json").json()
        history = console("history", "P-001", option, epoch, "--json").json()

        assert (state["events"], history["events"]) == (0, [])


def test_the_last_moment_anywhere_on_earth_is_a_time(console: Console, tmp_path: Path) -> None:
    """What lies beyond the calendar at +08:00 is its end."""
    console("ingest", write(tmp_path, event(1)), "--no-project")

    last = ("--effective-at", "9999-12-31T23:59:59-12:00", "--json")
    first = ("--effective-at", "0001-01-01T00:00:00+14:00", "--json")

    assert console("state", "policy/P-001", *last).json()["events"] == 1
    assert len(console("history", "P-001", *last).json()["events"]) == 1
    assert console("state", "policy/P-001", *first).json()["events"] == 0
    assert console("history", "P-001", *first).json()["events"] == []


def test_one_event_is_not_called_events(console: Console, tmp_path: Path) -> None:
    """Small things show care."""
    console("ingest", write(tmp_path, event(1)), "--no-project")

    assert "policy/P-001: 1 event\n" in console("state", "policy/P-001").out
    assert "1 fact, " in console("history", "P-001").out
