"""Mending rejected lines, and what is said about them after."""

from pathlib import Path

from tests.console import Console
from tests.lines import event, write

COUNT = "SELECT COUNT(*) AS n FROM events"


def test_a_mended_line_is_in_the_read_models_at_once(console: Console, tmp_path: Path) -> None:
    """Retry records facts, so it ends as ingest does."""
    console("ingest", write(tmp_path, event(1), b"no", b"nor this"))
    mended = write(tmp_path, event(2), name="mended.ndjson")
    other = write(tmp_path, event(3), name="other.ndjson")

    console("rejects", "retry", 1, "--line", mended)
    shown = console("query", COUNT, "--json").json()
    console("rejects", "retry", 2, "--line", other, "--no-project")
    left = console("query", COUNT, "--json").json()

    assert (shown, left) == ([{"n": 2}], [{"n": 2}])


def test_lines_that_are_mended_are_not_asked_for_again(console: Console, tmp_path: Path) -> None:
    """The file still holds the bad line, and nothing is left to do about it."""
    path = write(tmp_path, event(1), b"no")
    elsewhere = write(tmp_path, b"nor this", name="elsewhere.ndjson")
    first = console("ingest", path, "--no-project")
    mended = write(tmp_path, event(2), name="mended.ndjson")
    console("rejects", "retry", 1, "--line", mended, "--no-project")
    console("ingest", elsewhere, "--no-project")

    again = console("ingest", path, "--no-project")

    assert "policytrail rejects list\n" in first.err
    assert "already mended: policytrail rejects list --all" in again.err


def test_a_mended_line_is_one_line_of_a_fact_s_length(console: Console, tmp_path: Path) -> None:
    """Anything else is named for what it is."""
    console("ingest", write(tmp_path, b"no"), "--no-project")
    given = {
        "its line has 2,000,000 bytes": write(tmp_path, b"x" * 2_000_000, name="long"),
        "it holds more than one line": write(tmp_path, event(1), event(2), name="two"),
        "it holds no line": write(tmp_path, name="none"),
        "it is a directory": tmp_path,
    }

    for why, path in given.items():
        ran = console("rejects", "retry", 1, "--line", path)

        assert (ran.code, why in ran.err) == (2, True)
