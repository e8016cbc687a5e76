"""``policytrail what-if``: the same facts under another rulebook, and not a byte is written."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from domain.rulebook.adoption import digest
from streams.fixtures import FIXTURES
from tests.adopted import CPIC, cpic_with, write_books
from tests.console import Console
from tests.rulebooks import RULE, book

CHEAPER = cpic_with("2027-01", {"CBK-13": {"value": 1_000}})
SPAN = ("--from", "2010-09", "--to", "2010-12")
FILES = (
    "F01-everything-in-time.ndjson",
    "F08-manual-visit-clean.ndjson",
    "F09-manual-visit-phone-changed.ndjson",
    "F10-deductions-stop-at-zero.ndjson",
)
PHONE = "PHONE_CHANGED_AT_MANUAL_VISIT"


@pytest.fixture
def told(console: Console) -> Console:
    """A workspace with four worked cases."""
    files = [str(FIXTURES / name) for name in FILES]
    assert console("ingest", "--no-project", *files).code == 0
    return console


@pytest.fixture
def cheaper(tmp_path: Path) -> Path:
    """The company's book with 10 yuan for a changed number."""
    return write_books(tmp_path, CHEAPER)[0]


def _content(console: Console) -> dict[str, str]:
    return {
        str(path): sha256(path.read_bytes()).hexdigest()
        for path in sorted(console.workspace.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def test_what_would_differ_is_said_policy_by_policy(told: Console, cheaper: Path) -> None:
    """F9 gets 30 yuan more, F10 20; F1 and F8 the same."""
    found = told("what-if", "--rulebook", cheaper, *SPAN, "--json").json()

    assert found["rulebooks"] == [
        {
            "book": "cpic",
            "in_force": {"version": "2010-09", "sha256": digest(CPIC)},
            "instead": {"version": "2027-01", "sha256": digest(CHEAPER)},
            "same": False,
        }
    ]
    commission = found["commission"]
    assert (commission["from"], commission["to"], commission["runs"]) == ("2010-09", "2010-12", 4)
    assert (commission["policies"], commission["differ"]) == (4, 2)
    assert commission["instead"]["paid_fen"] - commission["in_force"]["paid_fen"] == 5_000
    assert [
        (
            one["policy_id"],
            one["agent_id"],
            one["instead"]["paid_fen"] - one["in_force"]["paid_fen"],
        )
        for one in commission["differing"]
    ] == [("P-F09", "A-0101", 3_000), ("P-F10", "A-0101", 2_000)]
    assert commission["by_reason"] == [
        {"decision": what, "reason": why, "policies": n, "in_force_fen": old, "instead_fen": new}
        for what, why, n, old, new in (
            ("PAID", None, 2, 176_000, 181_000),
            ("DEDUCTED", PHONE, 2, 8_000, 2_000),
            ("DEDUCTED", "RECEIPT_LATE", 1, 1_000, 2_000),
        )
    ]


def test_it_says_the_same_in_words(told: Console, cheaper: Path) -> None:
    """In yuan, for a person."""
    ran = told("what-if", "--rulebook", cheaper, *SPAN)

    assert ran.code == 0
    assert "cpic: 2010-09 (" in ran.out
    assert "commission: the runs of 2010-09 to 2010-12; policies issued: 4" in ran.out
    assert "P-F10" in ran.out
    assert "P-F08" not in ran.out


def test_nothing_is_written(told: Console, cheaper: Path) -> None:
    """Neither to the ledger nor beside it, and no rulebook is put in force."""
    before = _content(told)

    assert told("what-if", "--rulebook", cheaper, *SPAN).code == 0

    assert _content(told) == before
    assert [one["adopted"] for one in told("rules", "in-force", "--json").json()["books"]] == [
        False
    ] * 5


def test_what_runs_have_recorded_does_not_matter(told: Console, cheaper: Path) -> None:
    """Both begin with the facts: the answer is the same before a run and after it."""
    before = told("what-if", "--rulebook", cheaper, *SPAN, "--json").json()["commission"]
    for month in ("2010-09", "2010-10", "2010-11"):
        assert told("settle", month, "--no-project").code == 0

    after = told("what-if", "--rulebook", cheaper, *SPAN, "--json").json()["commission"]
    assert after == before


def test_the_runs_in_force_come_to_what_they_recorded(told: Console, cheaper: Path) -> None:
    """What a replay says of the books in force is what the real runs have done."""
    found = told("what-if", "--rulebook", cheaper, *SPAN, "--json").json()["commission"]
    for month in ("2010-09", "2010-10", "2010-11", "2010-12"):
        told("settle", month, "--no-project")
    recorded = [
        told("state", f"policy/P-{name[:3]}", "--json").json()["state"]["commission"]
        for name in FILES
    ]

    assert found["in_force"] == {
        "accrued_fen": sum(one["accrued_fen"] for one in recorded),
        "paid_fen": sum(one["settled_fen"] + one["released_fen"] for one in recorded),
        "deducted_fen": sum(one["deducted_fen"] for one in recorded),
        "forfeited_fen": sum(one["forfeited_fen"] for one in recorded),
        "held_fen": sum(one["open_hold_fen"] for one in recorded),
    }


def test_the_same_rulebook_differs_in_nothing(told: Console) -> None:
    """And a book that says nothing about commission changes nothing in it."""
    found = told("what-if", "--rulebook", "built-in:cpic", "--json").json()
    ran = told("what-if", "--rulebook", "built-in:law", *SPAN)

    assert found["rulebooks"][0]["same"]
    assert (found["commission"]["differ"], found["commission"]["differing"]) == (0, [])
    assert "no difference" in ran.out


def test_without_months_all_runs_that_could_be_made_are(told: Console, cheaper: Path) -> None:
    """From the first issue to the last cut-off that has passed, and it says which."""
    found = told("what-if", "--rulebook", cheaper, "--json").json()["commission"]

    assert (found["from"], found["chosen"], found["differ"]) == ("2010-09", True, 2)
    assert found["to"] > "2025-01"
    assert found["runs"] > 170


def test_an_adopted_book_is_what_is_compared_with(told: Console, cheaper: Path) -> None:
    """The other way round: what if the built-in one had stayed in force."""
    told("rules", "adopt", cheaper)

    found = told("what-if", "--rulebook", "built-in:cpic", *SPAN, "--json").json()["commission"]

    assert found["instead"]["paid_fen"] - found["in_force"]["paid_fen"] == -5_000


def test_a_book_that_is_switched_off_makes_no_run(told: Console) -> None:
    """What if it were switched on: everything that its runs decide."""
    told("rules", "switch", "cpic", "off")

    found = told("what-if", "--rulebook", "built-in:cpic", *SPAN, "--json").json()

    assert found["rulebooks"][0]["in_force"] is None
    assert found["commission"]["in_force"]["paid_fen"] == 0
    assert found["commission"]["differ"] == 4


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--from", "2010-13"), 2, "read --from '2010-13': it is no month; write it as in 2010-09"),
        (("--to", "soon"), 2, "read --to 'soon': it is no month"),
        (("--from", "2010-12", "--to", "2010-11"), 2, "it ends before it begins"),
        (("--from", "2010-09", "--to", "2999-01"), 1, "2999-01-20T00:00:00+08:00, has not come"),
        (("--from", "2010-01", "--to", "2010-11"), 1, "SET-01: is not in force on its own day"),
        (("--rulebook", "nowhere.toml"), 1, "read nowhere.toml: there is no such file"),
    ],
)
def test_a_question_without_an_answer_is_refused(
    told: Console, cheaper: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """In one sentence with the way out."""
    ran = told("what-if", "--rulebook", cheaper, *arguments)

    assert ran.code == code
    assert said in ran.err


@pytest.mark.parametrize(
    "arguments",
    [lambda path: ("--rulebook", path), lambda _: ("--rulebook", "built-in:cpic")],
)
def test_there_must_be_something_recorded(
    console: Console, cheaper: Path, arguments: Callable[[Path], tuple[object, ...]]
) -> None:
    """A question does not make a ledger."""
    ran = console("what-if", *arguments(cheaper))

    assert (ran.code, "nothing has been recorded there yet" in ran.err) == (1, True)
    assert not console.workspace.exists()


def test_a_rulebook_of_ones_own_may_be_asked_about(told: Console, tmp_path: Path) -> None:
    """Several at once; those that are not in force are named as such."""
    mine = write_books(tmp_path, CHEAPER, book(RULE))
    options = [word for path in mine for word in ("--rulebook", path)]

    found = told("what-if", *options, *SPAN, "--json").json()

    assert [(one["book"], one["in_force"] is None) for one in found["rulebooks"]] == [
        ("cpic", False),
        ("house", True),
    ]
    assert found["commission"]["differ"] == 2
