"""``policytrail diff``, ``metrics --diff``: what changed between two moments, what changed it."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from streams.simulator import Levels, simulate
from tests.console import Console
from tests.tree import ROOT

_FIXTURE = ROOT / "streams" / "fixtures" / "F05b-three-months-late.ndjson"


class Halves:
    """A workspace that learned a fixture, and half of a portfolio, after ``then``."""

    def __init__(self, folder: Path) -> None:
        self.console = Console(folder / "workspace")
        lines = [*simulate(40, 3, Levels.clean()).lines()]
        fixture = _FIXTURE.read_bytes().splitlines()
        self._ingest(folder, [*lines[: len(lines) // 2], *fixture[:8]])
        asked = "SELECT max(recorded_at) AS at, max(position) AS last FROM events"
        found = self.console("query", asked, "--format", "json").json()[0]
        self.then, self.last = found["at"], found["last"]
        self._ingest(folder, [*lines, *fixture])

    def _ingest(self, folder: Path, lines: list[bytes]) -> None:
        (folder / "p.ndjson").write_bytes(b"\n".join(lines) + b"\n")
        assert self.console("ingest", folder / "p.ndjson").code == 0
        assert self.console("project").code == 0

    def json(self, *arguments: object) -> Any:
        """The answer to a command."""
        return self.console(*arguments, "--json").json()


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> Halves:
    """One for all tests."""
    return Halves(tmp_path_factory.mktemp("diff"))


def test_what_was_learned_is_what_was_recorded_since(halves: Halves) -> None:
    """The facts are those after the moment; each change of the state names some of them."""
    told = halves.json("diff", "P-F05b", "--from", halves.then)

    positions = {event["position"] for event in told["events"]}
    sql = f"SELECT position FROM events WHERE stream = 'policy/P-F05b' AND position > {halves.last}"
    rows = halves.console("query", sql, "--format", "json").json()
    assert positions == {row["position"] for row in rows}
    assert told["state"]
    for change in told["state"]:
        assert change["before"] != change["after"]
        assert set(change["positions"]) <= positions
        assert change["positions"]


def test_both_states_are_those_of_the_two_moments(halves: Halves) -> None:
    """A field has before and after the value that ``state`` gives at these times."""
    told = halves.json("diff", "P-F05b", "--from", halves.then)
    was = halves.json("state", "P-F05b", "--known-at", halves.then)["state"]
    now = halves.json("state", "P-F05b")["state"]

    for change in told["state"]:
        for state, value in ((was, change["before"]), (now, change["after"])):
            assert (_at(state, change["path"]) or None) == (value or None), change["path"]


def _at(state: Any, path: str) -> Any:
    for name in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(state, list):
            state = state[int(name)] if int(name) < len(state) else None
        else:
            state = (state or {}).get(name)
    return state


@pytest.mark.parametrize("by", ["known", "effective", "both"])
def test_verdicts_are_those_of_the_two_moments(halves: Halves, by: str) -> None:
    """What was not said to have changed is the same, and what was is what ``findings`` gives."""
    first, last = {
        "known": (halves.then, "2100-01-01"),
        "effective": ("2010-08-15", "2010-12-20"),
        "both": (halves.then, "2100-01-01"),
    }[by]
    options = {"known": ["--known-at"], "effective": ["--effective-at"], "both": ["--as-of"]}[by]
    pairs = {"both": ["--effective-at", "--known-at"]}.get(by, options)
    told = halves.json("diff", "P-F05b", "--by", by, "--from", first, "--to", last)

    was, now = (
        {
            (one["rule"], one["stream"], one["occurrence"]): one["deviation"]
            for one in halves.json(
                "findings", "P-F05b", *(word for name in pairs for word in (name, at))
            )["findings"]
        }
        for at in (first, last)
    )
    changed = [one for one in told["verdicts"] if one["kind"] == "finding"]
    keys = {(one["rule"], one["stream"], one["occurrence"]) for one in changed}
    assert {key: was[key] for key in was.keys() - keys} == {
        key: now[key] for key in now.keys() - keys
    }
    for one in changed:
        key = (one["rule"], one["stream"], one["occurrence"])
        assert (one["before"] or {}).get("deviation") == was.get(key)
        assert (one["after"] or {}).get("deviation") == now.get(key)


def test_a_duty_is_broken_by_time_or_met_by_a_fact(halves: Halves) -> None:
    """RCP-01 of the fixture: overdue because time passed, late because the receipt came."""
    asked = ("diff", "P-F05b", "--by", "effective")
    midnight = "2010-12-16T00:00:00+08:00"
    broken = halves.json(*asked, "--from", "2010-12-15", "--to", midnight)
    met = halves.json(*asked, "--from", midnight, "--to", "2010-12-20")

    one, other = (
        next(v for v in told["verdicts"] if (v["rule"], v["kind"]) == ("RCP-01", "obligation"))
        for told in (broken, met)
    )
    assert (one["before"]["status"], one["after"]["status"]) == ("OPEN", "OVERDUE")
    assert (one["because"], one["positions"]) == ("time", [])
    assert (other["before"]["status"], other["after"]["status"]) == ("OVERDUE", "LATE")
    assert (other["because"], other["positions"]) == ("facts", [other["after"]["satisfied_by"]])


def test_nothing_changes_between_a_moment_and_itself(halves: Halves) -> None:
    """And a person is told so."""
    asked = ("diff", "P-F05b", "--from", halves.then, "--to", halves.then)

    told = halves.json(*asked)
    assert (told["events"], told["state"], told["verdicts"]) == ([], [], [])
    ran = halves.console(*asked)
    assert (ran.code, "nothing changed" in ran.err) == (0, True)
    assert "没有变化" in halves.console(*asked, "--lang", "zh").err


def test_a_person_reads_facts_state_and_verdicts(halves: Halves) -> None:
    """In tables, in both languages, with the positions."""
    asked = ("diff", "P-F05b", "--by", "effective", "--from", "2010-08-20")

    text = halves.console(*asked).out
    for words in ("New facts", "State", "Obligations and findings", "RCP-01"):
        assert words in text
    assert "新增事实" in halves.console(*asked, "--lang", "zh").out


@pytest.mark.parametrize(
    "asked",
    [("M-R1",), ("M-C2", "--by", "agent"), ("M-P13",), ("M-S4",), ("M-K1", "--by", "branch")],
)
def test_the_subjects_that_changed_make_the_change_of_a_cell(
    halves: Halves, asked: tuple[str, ...]
) -> None:
    """Numerators before and after differ by what the subjects differ; each position is explained.

    What a cell was and is are the rows of ``metrics`` at the two moments.
    """
    told = halves.json("metrics", *asked, "--diff", halves.then, "2100-01-01", "--diff-by", "both")

    was, now = (
        {
            (row["period"], row["part"], row["group"]): row["numerator"]
            for row in halves.json("metrics", *asked, "--effective-at", at, "--known-at", at)[
                "rows"
            ]
        }
        for at in (halves.then, "2100-01-01")
    )
    grown: dict[tuple[Any, ...], Any] = defaultdict(int)
    for item in told["items"]:
        key = (item["period"], item["part"], item["group"])
        grown[key] += (item["numerator_after"] or 0) - (item["numerator_before"] or 0)
    assert told["rows"]
    for row in told["rows"]:
        key = (row["period"], row["part"], row["group"])
        before, after = ((row[when] or {}).get("numerator") or 0 for when in ("before", "after"))
        assert (before, after) == (was.get(key, 0), now.get(key, 0))
        assert round(after - before, 4) == round(grown[key], 4)
    positions = {at for item in told["items"] for at in item["positions"]}
    assert positions == {event["position"] for event in told["events"]}


def test_changed_cells_are_read_and_written(halves: Halves) -> None:
    """On a terminal with the events; as CSV, with columns for before and after."""
    asked = ("metrics", "M-R1", "--diff", halves.then, "2100-01-01")

    assert "PolicyIssued" in halves.console(*asked).out
    head = halves.console(*asked, "--format", "csv").out.splitlines()[0]
    assert head.startswith('"period","part","group","numerator_before","numerator_after"')


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("diff", "P-F05b", "--from", "2011-01-01", "--to", "2010-01-01"), "exchange them"),
        (("diff", "P-F05b", "--from", "2011", "--by", "known"), "write 2025-03-31"),
        (
            ("diff", "P-F05b", "--from", "2010-01-01", "--known-at", "2010-01-01"),
            "leave --known-at",
        ),
        (("metrics", "M-R1", "--diff", "2011-01-01", "2010-01-01"), "exchange them"),
        (("metrics", "--diff", "2010-01-01", "2011-01-01"), "name it, as in M-P13"),
        (
            ("metrics", "M-R4", "--explain", "--diff", "2010-01-01", "2011-01-01"),
            "leave one of them out",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(
    halves: Halves, arguments: tuple[str, ...], says: str
) -> None:
    """With the way out."""
    ran = halves.console(*arguments)

    assert (ran.code, ran.out, says in ran.err) == (2, "", True), ran.err
