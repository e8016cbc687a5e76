"""``policytrail rules adopt``, ``switch``, ``reset``, ``in-force``: which books hold."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from adapters.console.rules.adopting import Changer
from adapters.console.rules.books import books_in_force
from adapters.console.writing import writing
from adapters.rulebook_files import RulebookFiles
from adapters.workspace import Workspace
from domain.errors import Misused, WorkspaceBusy
from domain.rulebook.adoption import fingerprint
from domain.rulebook.library import BOOKS, library
from tests.adopted import CPIC, cpic_with, write_books
from tests.console import Console
from tests.rulebooks import RULE, book

DRIVER = Path(__file__).with_name("kill_adopting.py")
CHEAPER = cpic_with("2026-01", {"RCP-02": {"value": 1_000}})


@pytest.fixture
def cheaper(tmp_path: Path) -> Path:
    """The company's book with 10 yuan for a late receipt."""
    return write_books(tmp_path, CHEAPER)[0]


def _books(console: Console) -> tuple[Any, ...]:
    return books_in_force(Workspace(console.workspace))


def _states(console: Console) -> dict[str, tuple[str, bool, bool]]:
    listed = console("rules", "in-force", "--json").json()["books"]
    return {one["book"]: (one["version"], one["adopted"], one["on"]) for one in listed}


def test_without_a_workspace_the_built_in_books_are_in_force(console: Console) -> None:
    """Reading never makes a folder."""
    listed = console("rules", "in-force", "--json").json()

    assert [one["book"] for one in listed["books"]] == [*BOOKS]
    assert listed["fingerprint"] == fingerprint(library())
    assert listed["changes"] == []
    assert _books(console) == library()
    assert not console.workspace.exists()


def test_an_adopted_book_takes_the_place_of_the_built_in_one(
    console: Console, cheaper: Path
) -> None:
    """For every command that reads rules; the others stay."""
    ran = console("rules", "adopt", cheaper, "--by", "lin")

    assert (ran.code, ran.out) == (0, "cpic 2026-01, 41 rules: in force now\n")
    assert _books(console) == (CHEAPER, *library()[1:])
    assert "value 1000" in console("rules", "show", "RCP-02").out
    assert console("rules", "diff", "built-in:cpic", "cpic").out == (
        "~ RCP-02\n    value: 2000 -> 1000\n"
    )


def test_the_digest_is_that_of_the_exported_book(console: Console, cheaper: Path) -> None:
    """Anybody can check with their own tools what is in force, and where it is kept."""
    console("rules", "adopt", cheaper, "--by", "lin")

    (mine, law) = (
        next(
            one
            for one in console("rules", "in-force", "--json").json()["books"]
            if one["book"] == b
        )
        for b in ("cpic", "law")
    )

    for one in (mine, law):
        exported = console("rules", "export", one["book"]).out
        assert one["sha256"] == sha256(exported.encode()).hexdigest()
    assert sha256(Path(mine["file"]).read_bytes()).hexdigest() == mine["sha256"]
    assert (mine["by"], law["by"], law["file"]) == ("lin", None, None)


def test_what_was_in_force_before_is_kept_and_listed(console: Console, tmp_path: Path) -> None:
    """With who changed it; the file of the older one lies beside the newer one."""
    dearer = cpic_with("2026-02", {"RCP-02": {"value": 3_000}})
    for number, one in enumerate((CHEAPER, dearer)):
        console("rules", "adopt", *write_books(tmp_path / str(number), one), "--by", "lin")
    console("rules", "switch", "cpic", "off", "--by", "wu")
    console("rules", "reset", "cpic", "--by", "chen")

    changes = console("rules", "in-force", "--json").json()["changes"]

    assert [(one["did"], one["version"], one["by"]) for one in changes] == [
        ("adopted", "2026-01", "lin"),
        ("adopted", "2026-02", "lin"),
        ("switched off", "2026-02", "wu"),
        ("reset", "2010-09", "chen"),
    ]
    assert "RCP-02" in Path(changes[0]["file"]).read_text()
    assert "switched off" in console("rules", "in-force").out


def test_doing_it_again_changes_nothing(console: Console, cheaper: Path) -> None:
    """Exit code 0, and the list of changes does not grow."""
    for _ in range(2):
        adopted = console("rules", "adopt", cheaper)
        off = console("rules", "switch", "xxl", "off")
        reset = console("rules", "reset", "law")

    assert adopted.out == "cpic 2026-01, 41 rules: in force already\n"
    assert "switched off already" in off.out
    assert "as it came already" in reset.out
    assert len(console("rules", "in-force", "--json").json()["changes"]) == 2


def test_a_book_that_is_switched_off_is_not_in_force(console: Console) -> None:
    """Its rules are not listed, and shown as what they are; switching on brings them back."""
    before = fingerprint(library())
    console("rules", "switch", "xxl", "off")

    assert [one.id for one in _books(console)] == ["cpic", "pt10", "service", "law"]
    assert console("rules", "in-force", "--json").json()["fingerprint"] != before
    refused = console("rules", "list", "--book", "xxl")
    assert (refused.code, "policytrail rules switch xxl on" in refused.err) == (2, True)
    assert "is switched off: nothing is judged" in console("rules", "show", "GAT-03").err

    console("rules", "switch", "xxl", "on")
    assert _books(console) == library()


def test_a_book_of_ones_own_stands_beside_the_others(console: Console, tmp_path: Path) -> None:
    """And is taken out of force by a reset."""
    console("rules", "adopt", *write_books(tmp_path, book(RULE)))
    assert [one.id for one in _books(console)] == [*BOOKS, "house"]
    assert "HSE-01" in console("rules", "list", "--book", "house").out

    assert console("rules", "reset", "house").out == "house: reset\n"
    assert _books(console) == library()


def test_a_wrong_set_is_refused_as_a_whole(console: Console, cheaper: Path) -> None:
    """Every error of every file is listed, exit code 2; what is in force stays in force."""
    console("rules", "adopt", cheaper)
    wrong = cheaper.with_name("wrong.toml")
    wrong.write_text(cheaper.read_text().replace("cpic", "own").replace("days = 10", "days = 0"))
    good = write_books(cheaper.parent / "good", cpic_with("2027", {}))[0]

    ran = console("rules", "adopt", good, wrong)

    assert ran.code == 2
    assert "wrong.toml: CBK-01: span.days: should be greater than 0, not 0" in ran.out
    assert "wrong.toml: RCP-02: id: is also in the book cpic" in ran.out
    assert "to mend; the rulebooks in force stay in force" in ran.err
    assert _books(console)[0] == CHEAPER


def test_a_book_on_whose_rules_another_depends_must_keep_them(
    console: Console, tmp_path: Path
) -> None:
    """A set is checked together: what is left must still make sense."""
    shorter = write_books(tmp_path, cpic_with("2027", {}, without=("SCP-04",)))

    ran = console("rules", "adopt", *shorter, "--json")

    assert ran.code == 2
    assert {(p["file"], p["why"]) for p in ran.json()["problems"]} >= {
        ("pt10 in force", "there is no rule SCP-04")
    }
    assert not console.workspace.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("switch", "cpicc", "off"),
            "switch the rulebook cpicc off: there is none; there are cpic",
        ),
        (("reset", "house"), "reset the rulebook house: there is none; there are cpic, xxl"),
        (("adopt", "law"), "the built-in book comes back with: policytrail rules reset law"),
        (("export", "built-in:house"), "there is no such built-in book; there are cpic"),
    ],
)
def test_a_name_that_means_nothing_is_explained(
    console: Console, arguments: tuple[str, ...], said: str
) -> None:
    """In one sentence with the way out."""
    ran = console("rules", *arguments)

    assert ran.code == 1
    assert said in ran.err


def test_a_damaged_book_says_so_and_can_be_mended(console: Console, cheaper: Path) -> None:
    """Adopting it again, or going back, is the way out."""
    console("rules", "adopt", cheaper)
    (kept,) = (console.workspace / "rulebooks").glob("cpic-*.toml")
    kept.write_text(kept.read_text().replace("1000", "1"))

    ran = console("rules", "list")
    assert ran.code == 1
    assert "is not what was adopted; adopt it again with `policytrail rules adopt FILE`" in ran.err
    assert "in force now" in console("rules", "adopt", cheaper).out
    assert _books(console)[0] == CHEAPER

    kept.unlink()
    assert "is missing" in console("rules", "in-force").err
    assert console("rules", "reset", "cpic").code == 0
    assert _books(console)[0] == CPIC


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 1, "changes": [{}]}', b"\xff"])
def test_a_damaged_list_says_so(console: Console, cheaper: Path, content: bytes) -> None:
    """Nothing is guessed: neither the built-in books nor half of a set."""
    console("rules", "adopt", cheaper)
    (console.workspace / "rulebooks" / "in-force.json").write_bytes(content)

    ran = console("rules", "in-force")

    assert ran.code == 1
    assert "in-force.json is damaged; restore it from a backup" in ran.err


def test_a_list_of_a_later_version_is_not_guessed_at(console: Console, cheaper: Path) -> None:
    """It says which format it has."""
    console("rules", "adopt", cheaper)
    path = console.workspace / "rulebooks" / "in-force.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))

    assert "has format 2" in console("rules", "list").err


def test_killed_at_any_line_the_old_set_or_the_new_set_is_in_force(tmp_path: Path) -> None:
    """Two books at once: never one of them, and adopting again completes it."""
    ran = subprocess.run(
        [sys.executable, DRIVER, tmp_path], capture_output=True, check=True, text=True
    )

    result = json.loads(ran.stdout)

    assert result["failures"] == []
    assert result["left"]["old"] > 30
    assert result["left"]["new"] > 1


def test_two_do_not_change_the_rulebooks_at_the_same_time(console: Console, cheaper: Path) -> None:
    """The second is told so, and nothing is lost."""
    console("rules", "switch", "xxl", "off")
    with RulebookFiles(console.workspace / "rulebooks").changing():
        ran = console("rules", "adopt", cheaper)

    assert (ran.code, "another process is changing them; try again" in ran.err) == (1, True)
    assert console("rules", "adopt", cheaper).code == 0
    assert _states(console)["xxl"][1:] == (False, False)


def test_a_change_that_somebody_else_has_overtaken_is_not_made(console: Console) -> None:
    """It was decided on a list that is not the last one any more."""
    place = Workspace(console.workspace)
    files = RulebookFiles(place.rulebooks)
    late = Changer(place, "lin")
    before = files.changes()
    console("rules", "switch", "xxl", "off")

    with pytest.raises(WorkspaceBusy, match="another process has just changed them"):
        late.record(before, [late.change(CPIC, "switched off")])
    assert _states(console)["cpic"][2]


def test_no_answer_is_written_over_a_rulebook(console: Console, cheaper: Path) -> None:
    """They are the workspace's own, as the ledger is."""
    console("rules", "adopt", cheaper)
    with (
        pytest.raises(Misused) as refused,
        writing(console.workspace / "rulebooks" / "in-force.json", Workspace(console.workspace)),
    ):
        pass
    assert "it belongs to the workspace" in str(refused.value)
