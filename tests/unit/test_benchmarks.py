"""The benchmarks: their table is whole, their references are fair, their report says what it is.

That every case runs is what ``make bench-smoke`` sees to; no test here measures time.
"""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import __main__ as command
from benchmarks.bench import Bench
from benchmarks.case import Case, Goal, Result, Sample, Side, at_least, at_most
from benchmarks.cases import CASES
from benchmarks.children import PYTHON, ChildFailed, module, run
from benchmarks.earlier import earlier
from benchmarks.report import page, plain, reasons
from benchmarks.runner import Runner
from benchmarks.shelf import Shelf, cut
from benchmarks.sizes import FULL, QUICK, SMOKE, Sizes

REACH = {
    "record-save-event": "ratio ≥ 20",
    "record-save-aggregate": "ratio ≥ 5",
    "record-executemany": "ratio ≥ 0.5",
    "record-insert-events": "ratio ≥ 1.5",
    "record-growth": "ratio ≥ 0.7",
    "project-view": "ratio ≥ 200",
    "project-dict": "ratio ≥ 3",
    "project-duckdb": "ratio ≥ 0.7",
    "keep-up-growth": "ratio ≥ 0.8, ours ≥ 50000",
    "keep-up-sql": "ratio ≥ 2",
    "fresh-small": "ours ≤ 2",
    "fresh-large": "ours ≤ 2",
    "history": "ratio ≤ 1",
    "metric": "ratio ≤ 1.5",
    "verify": "ratio ≤ 4",
    "memory-ingest": "ratio ≤ 1.5, ours ≤ 1024",
    "memory-project": "ratio ≤ 1.5, ours ≤ 1024",
    "memory-rebuild": "ratio ≤ 1.5, ours ≤ 1024",
    "memory-verify": "ratio ≤ 1.5, ours ≤ 1024",
    "disk-ledger": "ratio ≤ 1.2",
    "disk-read-models": "ratio ≤ 0.6",
    "kafka-consume": "ratio ≥ 0.5",
}
ABOUT = {"Python": "3"}


def side(*values: float) -> Side:
    """A side that gives these values, one a run."""
    left = iter(values)
    return Side("a ledger of {large}", lambda _bench: Sample(next(left), 1.0, 0.5))


def case(ours: Side, reference: Side | None, *goals: Goal) -> Case:
    """A case that needs no data."""
    return Case("made-up", "something of {small}", "events/s", ours, reference, goals)


def ran(one: Case, folder: Path, sizes: Sizes = QUICK) -> Result:
    """What a run of one case gave."""
    ((result,),) = Runner(sizes, folder).run([one])
    return result


def test_every_case_of_the_table_is_there_with_what_it_is_to_reach() -> None:
    """A figure that is missed stays in the table as it is."""
    found = {
        one.name: ", ".join(f"{goal.of} {goal.bound} {goal.number:g}" for goal in one.goals)
        for one in CASES
    }

    assert found == REACH


def test_only_what_needs_a_broker_is_left_out_of_a_whole_run() -> None:
    """A smoke run needs nothing that is not there."""
    assert [one.name for one in CASES if one.extra] == ["kafka-consume"]


@pytest.mark.parametrize("sizes", [FULL, QUICK, SMOKE], ids=lambda sizes: sizes.name)
def test_every_label_says_the_size(sizes: Sizes) -> None:
    """No word in braces is left, whatever the sizes."""
    results = [Result(one) for one in CASES]

    text = page(results, sizes, ABOUT)

    assert "{" not in text
    assert sizes.words["large"] in text


def test_sides_take_turns_and_neighbours_share_a_run_of_ours(tmp_path: Path) -> None:
    """A B C A B C: what slows the machine down slows all sides."""
    turns: list[str] = []

    def says(name: str) -> Side:
        def run_once(_bench: Bench) -> Sample:
            turns.append(name)
            return Sample(1.0)

        return Side(name, run_once)

    ours = says("A")
    list(Runner(QUICK, tmp_path).run([case(ours, says("B")), case(ours, says("C"))]))

    assert "".join(turns) == "ABC" * QUICK.some


@pytest.mark.parametrize(
    ("ours", "reference", "goal", "reached"),
    [
        ((9, 10, 90), (1, 2, 3), at_least(5), True),
        ((9, 10, 90), (1, 2, 3), at_least(5.1), False),
        ((1, 2, 3), (2, 2, 2), at_most(1), True),
        ((1, 3, 3), (2, 2, 2), at_most(1.4), False),
        ((1, 2, 3), (1, 1, 1), Goal("ours", "≤", 2), True),
        ((1, 2, 3), (1, 1, 1), Goal("ours", "≥", 2.5), False),
    ],
)
def test_a_goal_is_held_against_the_medians(
    tmp_path: Path,
    ours: tuple[float, ...],
    reference: tuple[float, ...],
    goal: Goal,
    reached: bool,  # noqa: FBT001  # what the case is about
) -> None:
    """One slow round decides nothing."""
    assert ran(case(side(*ours), side(*reference), goal), tmp_path).reached is reached


def test_a_side_that_fails_is_said_and_the_others_are_measured(tmp_path: Path) -> None:
    """A case that could not be measured is not a case that was missed."""

    def fails(_bench: Bench) -> Sample:
        run(module("references.no_such"))
        raise AssertionError

    broken = case(Side("ours", fails), None, at_least(1))
    sound = case(side(1, 1, 1), None)

    (first,), (second,) = Runner(QUICK, tmp_path).run([broken, sound])

    assert first.failure is not None
    assert "no_such" in first.failure
    assert first.reached is None
    assert "not measured" in page([first], QUICK, ABOUT)
    assert len(second.ours) == QUICK.some


def test_a_process_that_ends_with_another_code_is_a_failure() -> None:
    """What did only half of its work has no time."""
    with pytest.raises(ChildFailed, match="exit 2"):
        run([PYTHON, "-c", "import sys; sys.exit(2)"])


def test_a_page_of_smaller_sizes_says_so() -> None:
    """Nobody takes a quick run for the real one."""
    results = [Result(one) for one in CASES]

    assert "not the full ones" in page(results, QUICK, ABOUT)
    assert "not the full ones" not in page(results, FULL, ABOUT)
    assert plain(results, QUICK, ABOUT)["sizes"] == "quick"
    assert plain(results, FULL.with_large(7), ABOUT)["sizes"] == "full, large changed"


def test_the_figures_are_there_for_programs_too(tmp_path: Path) -> None:
    """Every sample, so that somebody else can compute another mean."""
    result = ran(case(side(9, 10, 90), side(1, 2, 3), at_least(5)), tmp_path)

    found = json.loads(json.dumps(plain([result], QUICK, ABOUT)))["cases"][0]

    assert [one["value"] for one in found["ours"]["samples"]] == [9, 10, 90]
    assert found["ratio"] == 5
    assert found["reached"] is True


@given(st.lists(st.binary(max_size=9).map(lambda raw: raw.replace(b"\n", b""))), st.integers(0, 12))
def test_a_portfolio_is_cut_between_two_lines(lines: list[bytes], held: int) -> None:
    """No line is lost, doubled or torn."""
    with tempfile.TemporaryDirectory() as folder:
        base, later = Path(folder) / "base", Path(folder) / "later"
        base.write_bytes(b"".join(line + b"\n" for line in lines))

        cut(base, later, held, block=4)

        kept = max(0, len(lines) - held)
        assert base.read_bytes() == b"".join(line + b"\n" for line in lines[:kept])
        assert later.read_bytes() == b"".join(line + b"\n" for line in lines[kept:])


@pytest.mark.parametrize(
    "words",
    [
        *(["--only", "no-such"], ["--quick", "--smoke"], ["--rounds", "0"], ["--policies", "-1"]),
        *(["--again"], ["--again", "--only", "verify", "--json", "no-such.json"]),
    ],
)
def test_a_run_that_cannot_be_meant_is_refused(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is simulated."""
    monkeypatch.setattr("sys.argv", ["benchmarks", *words])

    with pytest.raises(SystemExit) as ended:
        command.main()

    assert ended.value.code == command.MISUSED
    assert "error" in capsys.readouterr().err


def test_cases_run_from_the_simulation_to_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of which both sides need no read models: the others are left to the smoke run."""
    chosen = ["--only", "record-executemany", "--only", "disk-ledger"]
    data, as_json, as_page = (tmp_path / name for name in ("data", "f.json", "p.md"))
    where = ["--keep", str(data), "--json", str(as_json), "--page", str(as_page)]
    monkeypatch.setattr("sys.argv", ["benchmarks", "--smoke", *chosen, *where])

    code = command.main()

    found = json.loads(as_json.read_text(encoding="utf-8"))
    assert (code, found["sizes"]) == (0, "smoke")
    assert [one["name"] for one in found["cases"]] == ["record-executemany", "disk-ledger"]
    assert all(one["ratio"] for one in found["cases"])
    assert "not the full ones" in as_page.read_text(encoding="utf-8")
    assert "record-executemany" in capsys.readouterr().out
    made = Shelf(data, SMOKE).ledger(SMOKE.small)
    assert made.events > 0
    assert not [*data.glob("scratch-*")]


def test_a_case_that_is_run_again_takes_the_place_of_the_earlier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others stay as they were; the page says which of them are later than the rest."""
    file, page_file, name = tmp_path / "f.json", tmp_path / "p.md", CASES[1].name
    before = [
        Result(CASES[0], [Sample(8.0)], [Sample(2.0)]),
        Result(CASES[1], [Sample(1.0)], [Sample(4.0)]),
    ]
    file.write_text(json.dumps(plain(before, SMOKE, ABOUT)), encoding="utf-8")
    quicker = replace(CASES[1], ours=side(2), reference=side(4))
    monkeypatch.setattr(command, "CASES", [CASES[0], quicker])
    words = ["--smoke", "--only", name, "--again", "--keep", str(tmp_path / "data")]
    where = ["--json", str(file), "--page", str(page_file)]
    monkeypatch.setattr("sys.argv", ["benchmarks", *words, *where])

    assert command.main() == 0

    told = json.loads(file.read_text(encoding="utf-8"))
    assert [one["ratio"] for one in told["cases"]] == [4, 0.5]
    assert told["machine"]["measured again, later"] == name
    assert f"| measured again, later | {name} |" in page_file.read_text(encoding="utf-8")


def test_results_of_other_sizes_are_not_mixed(tmp_path: Path) -> None:
    """A ratio at three thousand events has no place beside one at ten million."""
    file = tmp_path / "f.json"
    file.write_text(json.dumps(plain([], QUICK, ABOUT)), encoding="utf-8")

    with pytest.raises(ValueError, match="of the sizes quick, not full"):
        earlier(file, CASES, FULL)


def test_what_a_side_says_beside_its_figure_is_shown(tmp_path: Path) -> None:
    """A percentile without the other one would hide half of it."""
    noted = Side("ours", lambda _bench: Sample(1.0, note="p50 0.5 s"))

    assert "1 events/s (1–1); p50 0.5 s" in page([ran(case(noted, None), tmp_path)], QUICK, ABOUT)


def test_a_figure_that_is_missed_has_its_reason_beside_it(tmp_path: Path) -> None:
    """Only there: why something is slow does not stand beside a figure that is reached."""
    name, why = next(iter(reasons().items()))
    missed = replace(case(side(1, 1, 1), side(1, 1, 1), at_least(2)), name=name)
    unknown = case(side(1, 1, 1), side(1, 1, 1), at_least(2))
    reached = replace(case(side(2, 2, 2), side(1, 1, 1), at_least(2)), name=name)

    told = page([ran(missed, tmp_path), ran(unknown, tmp_path)], QUICK, ABOUT)

    assert f"- `{name}`: {why}" in told
    assert "- `made-up`: not looked into yet." in told
    assert why not in page([ran(reached, tmp_path)], QUICK, ABOUT)


def test_every_reason_is_of_a_case_that_has_something_to_reach() -> None:
    """A case that was renamed takes its reason along."""
    assert {*reasons()} <= {one.name for one in CASES if one.goals}
