"""``policytrail what-if``: obligations and findings that would differ, worked out by hand."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain.rulebook.library import library
from domain.rulebook.shapes import Deadline, Text
from streams.fixtures import FIXTURES
from tests.adopted import cpic_with, write_books
from tests.console import Console

F06A, F06B = (
    str(FIXTURES / f"F06{name}.ndjson")
    for name in ("a-contact-updated-in-time", "b-contact-updated-too-late")
)
SPAN = ("--from", "2010-09", "--to", "2010-12")
SECTIONS = ("obligations", "findings")


@pytest.fixture
def told(console: Console) -> Console:
    """A workspace with the two worked cases of contact data, in time and too late."""
    assert console("ingest", F06A, F06B).code == 0
    return console


def asked(console: Console, *books: object) -> Any:
    """What would differ under these books."""
    options = [word for book in books for word in ("--rulebook", book)]
    ran = console("what-if", *options, *SPAN, "--json")
    assert ran.code == 0, ran.err
    return ran.json()


def content(console: Console) -> dict[str, str]:
    """Every file of the workspace with its digest."""
    return {
        str(path): sha256(path.read_bytes()).hexdigest()
        for path in sorted(console.workspace.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def five_days(folder: Path) -> Path:
    """The company's book with five days for the contact data instead of ten."""
    (path,) = write_books(folder, cpic_with("draft", {"CBK-05": {"deadline": Deadline(days=5)}}))
    return path


def test_what_becomes_late_with_five_days_is_said(told: Console, tmp_path: Path) -> None:
    """F6a is late then; F6b was late before, by fewer days."""
    found = asked(told, five_days(tmp_path))

    obligations, findings = found["obligations"], found["findings"]
    stands = {
        one["policy_id"]: [
            (one[side]["status"], one[side]["days_left"]) for side in ("in_force", "instead")
        ]
        for one in obligations["differing"]
    }
    assert stands == {
        "P-F06a": [("MET", 0), ("LATE", -5)],
        "P-F06b": [("LATE", -1), ("LATE", -6)],
    }
    assert (obligations["differ"], obligations["policies"]) == (2, 2)
    assert obligations["by_rule"] == [
        {"rule": "CBK-05", "status": "LATE", "in_force": 1, "instead": 2},
        {"rule": "CBK-05", "status": "MET", "in_force": 1, "instead": 0},
    ]
    (one,) = findings["differing"]
    assert (one["what"], one["rule"], one["policy_id"]) == ("appears", "CBK-05", "P-F06a")
    assert (one["in_force"], one["instead"]["deviation"]) == (None, "LATE")
    assert findings["by_rule"] == [{"rule": "CBK-05", "in_force": 1, "instead": 2}]
    assert (findings["appear"], findings["disappear"], findings["change"]) == (1, 0, 0)


def test_it_is_told_in_words(told: Console, tmp_path: Path) -> None:
    """Rule by rule, then one by one."""
    ran = told("what-if", "--rulebook", five_days(tmp_path), *SPAN)

    said = " ".join(ran.out.split())
    assert "obligations: 14 in force, 14 instead; 2 differ, of 2 policies" in said
    assert "P-F06a CBK-05 11 MET, due 2010-09-23 LATE, due 2010-09-18" in said
    assert "1 differ, of 1 policy" in said
    assert "appears P-F06a CBK-05" in said


def test_the_workspace_stays_as_it_is(told: Console, tmp_path: Path) -> None:
    """Not a byte of it changes."""
    before = content(told)

    asked(told, five_days(tmp_path))

    assert content(told) == before


def test_the_same_books_give_no_difference(told: Console) -> None:
    """All of them at once."""
    found = asked(told, *(f"built-in:{book.id}" for book in library()))

    assert [found[name]["differ"] for name in SECTIONS] == [0, 0]
    assert [found[name]["by_rule"] for name in SECTIONS] == [[], []]


def test_another_text_of_a_rule_is_no_difference(told: Console, tmp_path: Path) -> None:
    """What a rule demands counts, not how it is put, nor its version."""
    said = Text(en="The agent is quick.", zh="业务员应迅速。")
    (path,) = write_books(tmp_path, cpic_with("draft", {"CBK-05": {"text": said, "version": 2}}))

    found = asked(told, path)

    assert [found[name]["differ"] for name in SECTIONS] == [0, 0]


def test_a_new_obligation_of_a_book_of_ones_own_is_added(told: Console, tmp_path: Path) -> None:
    """One obligation a policy that was printed, with the day on which it would have been due."""
    house = (FIXTURES / "rulebooks" / "house.toml").read_text(encoding="utf-8")
    path = tmp_path / "house.toml"
    path.write_text(house.replace("2026-01-01", "2010-01-01"), encoding="utf-8")

    obligations = asked(told, path)["obligations"]

    assert obligations["instead"] - obligations["in_force"] == 2
    assert {one["rule"] for one in obligations["differing"]} == {"HSE-01"}
    assert [one["in_force"] for one in obligations["differing"]] == [None, None]
    assert all(
        date.fromisoformat(one["instead"]["due_at"][:10]) for one in obligations["differing"]
    )


def test_a_rule_that_is_disabled_takes_its_verdicts_along(told: Console, tmp_path: Path) -> None:
    """Its obligations are gone, and so is the finding against F6b."""
    (path,) = write_books(tmp_path, cpic_with("draft", {"CBK-05": {"enabled": False}}))

    found = asked(told, path)

    gone = [(one["rule"], one["instead"]) for one in found["obligations"]["differing"]]
    assert gone == [("CBK-05", None)] * 2
    (one,) = found["findings"]["differing"]
    assert (one["what"], one["policy_id"], one["instead"]) == ("disappears", "P-F06b", None)


def test_another_severity_is_another_finding(told: Console, tmp_path: Path) -> None:
    """The obligation stays as it is."""
    (path,) = write_books(tmp_path, cpic_with("draft", {"CBK-05": {"severity": "critical"}}))

    found = asked(told, path)

    assert found["obligations"]["differ"] == 0
    (one,) = found["findings"]["differing"]
    assert (one["what"], one["instead"]["severity"]) == ("changes", "critical")


@pytest.mark.parametrize("projected", [(), (F06A,), (F06A, F06B)])
def test_the_answer_does_not_depend_on_how_far_the_read_models_are(
    console: Console, tmp_path: Path, projected: tuple[str, ...]
) -> None:
    """What they have not, is taken from the ledger."""
    if projected:
        console("ingest", *projected)
    console("ingest", "--no-project", F06A, F06B)

    found = asked(console, five_days(tmp_path))

    assert [found[name]["differ"] for name in SECTIONS] == [2, 1]
    assert (found["obligations"]["in_force"], found["findings"]["instead"]) == (14, 68)


def test_what_is_compared_with_is_what_is_in_force(told: Console, tmp_path: Path) -> None:
    """After the other book was adopted the question is asked the other way round."""
    told("rules", "adopt", five_days(tmp_path))

    (one,) = asked(told, "built-in:cpic")["findings"]["differing"]

    assert (one["what"], one["policy_id"]) == ("disappears", "P-F06a")
