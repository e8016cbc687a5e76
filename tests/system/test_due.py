"""``policytrail due``: what has to be done by when, and what is overdue, on any day."""

from pathlib import Path
from typing import Any

import pytest

from tests.console import Console
from tests.lines import event, write
from tests.tree import ROOT

FIXTURES = ROOT / "streams" / "fixtures"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """Every worked fixture in one workspace."""
    console = Console(tmp_path_factory.mktemp("due") / "workspace")
    assert console("ingest", *sorted(FIXTURES.glob("F*.ndjson"))).code == 0
    return console


def _due(console: Console, *arguments: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = console("due", *arguments, "--json").json()["obligations"]
    return listed


def _of_f12(console: Console, *arguments: str) -> list[tuple[str, int]]:
    """What REG-B2 demands of F12: the issue of 2010-09-13 is resolved by 2010-10-09."""
    asked = ("--policy", "P-F12", "--rule", "REG-B2", *arguments)
    return [(one["status"], one["days_left"]) for one in _due(console, *asked)]


@pytest.mark.parametrize(
    ("effective_at", "expected"),
    [
        ("2010-09-12", []),
        ("2010-09-13", [("OPEN", 26)]),
        ("2010-10-09T23:59:59", [("OPEN", 0)]),
        ("2010-10-10T00:00:00", [("OVERDUE", -1)]),
    ],
)
def test_what_is_due_depends_on_the_day_that_is_asked_about(
    console: Console, effective_at: str, expected: list[tuple[str, int]]
) -> None:
    """Before its start there is nothing, until its last instant it is open."""
    assert _of_f12(console, "--effective-at", effective_at) == expected


@pytest.mark.parametrize(
    ("day", "within", "found"),
    [
        ("2010-09-29", "10d", True),
        ("2010-09-28", "10d", False),
        ("2010-09-25", "2w", True),
        ("2010-09-24", "2W", False),
        ("2010-10-08T12:00:00", "36h", True),
        ("2010-10-08T11:59:59", "36h", False),
        ("2010-10-10", "1d", True),
    ],
)
def test_within_takes_what_falls_due_by_then_and_all_that_is_overdue(
    console: Console, day: str, within: str, *, found: bool
) -> None:
    """Days end at midnight in Shanghai, hours are exact."""
    asked = _of_f12(console, "--effective-at", day, "--within", within)

    assert bool(asked) is found


def test_an_as_of_is_what_one_would_have_seen_then(console: Console) -> None:
    """Facts that were recorded later are not known, and it is said how to count them."""
    ran = console("due", "--as-of", "2010-09-20")

    assert ran.code == 0
    assert ran.out.startswith("0 OVERDUE, 0 OPEN; as of 2010-09-20 23:59, as known at 2010-09-20")
    assert "nothing is due\n" in ran.err
    assert "became known later and do not count; --effective-at alone" in ran.err
    now = console("due", "--as-of", "2999-12-31", "--json").json()
    same = console("due", "--effective-at", "2999-12-31", "--json").json()
    assert now["obligations"] == same["obligations"]
    assert now["known_at"] == now["effective_at"] != same["known_at"]


def test_a_list_has_the_due_time_the_days_and_the_rule(console: Console) -> None:
    """And a line that counts."""
    ran = console("due", "--policy", "P-F12", "--effective-at", "2010-09-20", "--rule", "REG-B2")

    assert ran.code == 0
    assert ran.out.startswith("0 OVERDUE, 1 OPEN; as of 2010-09-20 23:59, as known at ")
    assert ran.err == ""
    (row,) = [line for line in ran.out.splitlines() if line.startswith(" 2010-10-09")]
    assert row.split() == [
        *("2010-10-09", "19", "left", "OPEN", "REG-B2", "P-F12", "A-0101", "2010-09-13", "10:09")
    ]


def test_the_earliest_comes_first_and_the_limit_is_said(console: Console) -> None:
    """What has no last day comes after the rest."""
    rows = _due(console)
    ran = console("due", "--limit", 3)

    times = [one["due_at"] or "9" for one in rows]
    assert times == sorted(times)
    assert f"3 of {len(rows)} obligations shown" in ran.err


def test_what_has_no_last_day_is_shown_with_its_age(console: Console) -> None:
    """F8: the manual visit is asked for, and nobody says until when."""
    ran = console("due", "--rule", "CBK-11.visit", "--effective-at", "2010-09-27")
    (row,) = [line for line in ran.out.splitlines() if " P-F08 " in line]

    assert "no last day" in row
    assert " since " in row
    assert _due(console, "--rule", "CBK-11.visit", "--within", "10d") == []


@pytest.mark.parametrize(
    ("status", "statuses"),
    [
        ("open", {"OPEN"}),
        ("overdue", {"OVERDUE"}),
        ("late", {"LATE"}),
        ("all", {"OPEN", "OVERDUE", "LATE", "MET", "EXCUSED"}),
    ],
)
def test_a_status_chooses(console: Console, status: str, statuses: set[str]) -> None:
    """Late is done, but too late: it is nothing that anybody still has to do."""
    listed = console("due", "--status", status, "--effective-at", "2010-12-01", "--json").json()

    assert {one["status"] for one in listed["obligations"]} <= statuses
    assert listed["shown"] == sum(listed["counts"].values())


def test_a_clock_that_stands_still_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """REG-C1: the parties try mediation."""
    monkeypatch.setenv("COLUMNS", "160")
    quiet = Console(tmp_path / "workspace")
    paused = event(
        1,
        type="complaint.ComplaintClockPaused.v1",
        subject="complaint/CP-F13",
        time="2023-11-15T10:00:00+08:00",
        actortype="STAFF",
        data={"reason": "MEDIATION"},
    )
    ran = quiet("ingest", *FIXTURES.glob("F13*.ndjson"), write(tmp_path, paused))
    assert ran.code == 0, ran.out + ran.err

    ran = quiet("due", "--rule", "REG-C1", "--effective-at", "2024-03-01")

    assert "the clock stands still" in ran.out
    assert "0 OVERDUE, 1 OPEN" in ran.out
    assert "计时暂停" in quiet("due", "--rule", "REG-C1", "--lang", "zh").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--within", "soon"), 2, "read --within 'soon': it is no span; write 10d, 2w or 36h"),
        (("--rule", "CBK-02"), 2, "it has no clock; ask for: policytrail findings --rule CBK-02"),
        (("--rule", "NOPE-1"), 1, "there is none of that id"),
        (("--policy", "P-NONE"), 1, "no fact about a policy of this id"),
        (("--as-of", "2010-09-20", "--known-at", "2010-09-20"), 2, "it is both times at once"),
        (("--as-of", "noon"), 2, "read --as-of 'noon'"),
        (("--book", "nope"), 1, "list what is due --book nope: there is none"),
    ],
)
def test_what_cannot_be_asked_is_said_with_the_way_out(
    console: Console, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Never an empty list for a word that was misspelt."""
    ran = console("due", *arguments)

    assert ran.code == code
    assert said in ran.err


def test_the_ends_of_the_calendar_are_times(console: Console) -> None:
    """No span and no day leads beyond them."""
    assert _due(console, "--as-of", "0001-01-01") == []
    assert console("due", "--effective-at", "9999-12-31", "--within", "999999w").code == 0
