"""Calling the program wrongly, and asking it for help."""

import pytest

from tests.console import Console


@pytest.mark.parametrize("words", [["rejects"], ["conflicts"], ["rules"]])
def test_a_group_without_a_command_shows_its_help(console: Console, words: list[str]) -> None:
    """The help is the whole answer; no empty error follows."""
    ran = console(*words)

    assert (ran.code, "Usage" in ran.out, "error" in ran.err) == (2, True, False)


def test_a_usage_error_is_a_sentence(console: Console) -> None:
    """It ends before the pointer to the help begins."""
    ran = console("rejects", "show")

    assert ran.code == 2
    assert "Missing argument 'NUMBER'. See: " in ran.err
    assert "..  See" not in ran.err


@pytest.mark.parametrize("group", ["rejects", "conflicts"])
@pytest.mark.parametrize("limit", [0, -1])
def test_a_list_of_nothing_is_misuse(console: Console, group: str, limit: int) -> None:
    """A negative limit would mean all to the database."""
    ran = console(group, "list", "--limit", limit)

    assert (ran.code, "'--limit'" in ran.err) == (2, True)


def test_the_help_says_what_is_taken_when_nothing_is_given(console: Console) -> None:
    """Square brackets are markup to the help's printer and would vanish."""
    simulate, state = (
        " ".join(console(command, "--help").out.replace("│", " ").split())
        for command in ("simulate", "state")
    )

    assert "(default: FILE.planted.json)" in simulate
    assert "POLICYTRAIL_WORKSPACE" in state
    assert "./policytrail-data" in state
