"""The harness that runs the commands of the documentation is itself shown false pages."""

from pathlib import Path

import pytest

from tests.docs.transcript import Untrue, run, steps


def page(*lines: str, kind: str = "console", before: str = "") -> str:
    """Build a page of one block."""
    return "\n".join(
        ["# A page", "", *([before] if before else []), f"```{kind}", *lines, "```", ""]
    )


def test_a_true_page_runs(tmp_path: Path) -> None:
    """Commands see each other's files; output is compared; three dots stand for anything."""
    shown = page("$ echo one > a", "$ cat a", "one", "$ ls streams", "...", "__init__.py", "...")

    assert run(shown, tmp_path) == 3


def test_a_script_runs_as_a_whole(tmp_path: Path) -> None:
    """Variables and continued lines work as they would in a shell."""
    assert run(page("A=1", "echo $A \\", "  > a", "cat a", kind="sh"), tmp_path) == 1
    assert (tmp_path / "a").read_text() == "1\n"


def test_a_line_may_be_continued(tmp_path: Path) -> None:
    """A long command is shown as people write it."""
    assert run(page("$ echo one \\", "    two", "one two"), tmp_path) == 1


def test_a_failure_that_is_announced_is_true(tmp_path: Path) -> None:
    """A page may show what goes wrong."""
    assert run(page("$ cat nowhere  # exit 1", "cat: ...nowhere..."), tmp_path) == 1


def test_a_set_up_target_is_looked_up_and_not_made(tmp_path: Path) -> None:
    """The set-up has been done when this runs; doing it again would need the network."""
    assert run(page("make setup test", kind="sh"), tmp_path) == 1


@pytest.mark.parametrize(
    ("false", "because"),
    [
        (page("$ echo one", "two"), "--- came\none"),
        (page("$ cat nowhere"), "exit 1, not 0"),
        (page("$ echo one  # exit 2"), "exit 0, not 2"),
        (page("$ cat nowhere | sort"), "exit 1, not 0"),
        (page("cat nowhere", "echo on", kind="sh"), "exit 1, not 0"),
        (page("make nothing", kind="sh"), "exit 2, not 0"),
        (page("$ curl example"), "curl is no program that a page may run"),
        (page("$ cat a", before="<!-- not run: -->"), "no reason given"),
    ],
)
def test_a_false_page_is_caught(tmp_path: Path, false: str, because: str) -> None:
    """What has never failed checks nothing."""
    with pytest.raises(Untrue, match=because):
        run(false, tmp_path)


def test_a_block_with_a_reason_is_left_out() -> None:
    """Some commands need what a test must not touch; the page says which and why."""
    assert not [*steps(page("$ git clone", before="<!-- not run: needs the network -->"))]


def test_other_blocks_are_not_commands() -> None:
    """Only ``console`` and ``sh`` are run; a picture or some SQL is not."""
    assert not [*steps(page("SELECT 1", kind="sql"))]
