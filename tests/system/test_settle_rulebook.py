"""``policytrail settle`` by a rulebook of one's own: in force, or looked at with --dry-run."""

from pathlib import Path
from typing import Any

import pytest

from domain.rulebook.adoption import digest
from streams.fixtures import FIXTURES
from tests.adopted import CPIC, cpic_with, write_books
from tests.console import Console
from tests.rulebooks import RULE, book

DEARER = cpic_with("2027-01", {"RCP-02": {"value": 9_900}})
LATE = "F04-month-end-late.ndjson"  # 1,800 yuan; the receipt came back a day late


@pytest.fixture
def told(console: Console) -> Console:
    """A workspace with a late receipt in it."""
    assert console("ingest", "--no-project", str(FIXTURES / LATE)).code == 0
    return console


def _deducted(ran: dict[str, Any]) -> list[int]:
    return [row["fen"] for row in ran["by_reason"] if row["decision"] == "DEDUCTED"]


def test_a_run_goes_by_the_book_in_force_and_names_it(told: Console, tmp_path: Path) -> None:
    """Its numbers, its version and its digest."""
    assert told("settle", "2011-03", "--dry-run", "--json").json()["rulebook"] == "cpic 2010-09"
    told("rules", "adopt", *write_books(tmp_path, DEARER))

    ran = told("settle", "2011-03", "--json", "--no-project").json()

    assert (ran["rulebook"], ran["rulebook_sha256"]) == ("cpic 2027-01", digest(DEARER))
    assert _deducted(ran) == [9_900]
    assert "rulebook          cpic 2027-01" in told("settle", "2011-04", "--dry-run").out


def test_another_book_is_looked_at_and_not_recorded_by(told: Console, tmp_path: Path) -> None:
    """What is recorded goes by what is in force, so that anybody can say by what."""
    (path,) = write_books(tmp_path, DEARER)

    dry = told("settle", "2011-03", "--dry-run", "--rulebook", path, "--json").json()
    refused = told("settle", "2011-03", "--rulebook", path)

    assert (dry["rulebook"], _deducted(dry), dry["recorded"]) == ("cpic 2027-01", [9_900], 0)
    assert refused.code == 1
    assert "look at it with --dry-run, or first run: policytrail rules adopt" in refused.err
    told("rules", "adopt", path)
    assert told("settle", "2011-03", "--rulebook", path, "--no-project").code == 0


def test_the_built_in_book_may_be_named(told: Console, tmp_path: Path) -> None:
    """To look at what it would decide once another is in force."""
    told("rules", "adopt", *write_books(tmp_path, DEARER))

    dry = told("settle", "2011-03", "--dry-run", "--rulebook", "built-in:cpic", "--json").json()

    assert (dry["rulebook_sha256"], _deducted(dry)) == (digest(CPIC), [2_000])


def test_a_book_that_is_no_book_of_commission_is_refused(told: Console, tmp_path: Path) -> None:
    """Exit code 2, and which book it takes."""
    ran = told("settle", "2011-03", "--dry-run", "--rulebook", *write_books(tmp_path, book(RULE)))

    assert ran.code == 2
    assert "it is not the rulebook cpic, by which commission is settled" in ran.err


def test_without_the_book_nothing_is_settled(told: Console) -> None:
    """It was switched off."""
    told("rules", "switch", "cpic", "off")

    ran = told("settle", "2011-03")

    assert ran.code == 1
    assert "is switched off; run: policytrail rules switch cpic on" in ran.err


def test_a_book_that_the_settlement_could_not_go_by_is_not_adopted(
    told: Console, tmp_path: Path
) -> None:
    """Each error with its rule and field; it is found before the next month is settled."""
    wrong = cpic_with("x", {"SET-01": {"value": 0}, "CBK-14": {"value": 200}})

    ran = told("rules", "adopt", *write_books(tmp_path, wrong))

    assert ran.code == 2
    assert ran.out.splitlines() == [
        "cpic: CBK-14: value: must be a whole number from 0 to 100, not 200",
        "cpic: SET-01: value: must be a whole number from 1 to 28, not 0",
    ]
    assert told("settle", "2011-03", "--dry-run", "--json").json()["rulebook"] == "cpic 2010-09"


def test_a_file_that_is_wrong_is_refused_before_anything_is_settled(
    told: Console, tmp_path: Path
) -> None:
    """With what is wrong in it."""
    (path,) = write_books(tmp_path, cpic_with("x", {"RCP-02": {"value": -1}}))

    ran = told("settle", "2011-03", "--dry-run", "--rulebook", path)

    assert ran.code == 1
    assert "RCP-02: value: must be a whole number not below 0, not -1" in ran.err
