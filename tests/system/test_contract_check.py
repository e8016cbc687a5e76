"""``policytrail contract``: exported, changed by hand, compared, held against what is stored."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.console import Console, Ran
from tests.lines import event, write

ISSUED = "schemas/policy.ReceiptReturned.v1.json"


@pytest.fixture
def exported(console: Console, tmp_path: Path) -> Path:
    """The contract of the program in a folder of its own."""
    out = tmp_path / "contract"
    assert console("contract", "export", "--out", out).code == 0
    return out


def edit(folder: Path, name: str, **changes: Any) -> None:
    """Change one schema in an exported contract."""
    path = folder / name
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def offices(console: Console, tmp_path: Path, *ids: str) -> None:
    """Record a returned receipt for each office."""
    lines = [
        event(n, data={"returned_on": "2010-09-18", "returned_by": "A-1", "office_id": office})
        for n, office in enumerate(ids, 1)
    ]
    assert console("ingest", write(tmp_path, *lines), "--no-project").code == 0


def check(console: Console, old: object, new: object, *more: object) -> Ran:
    """Compare two contracts."""
    return console("contract", "check", old, new, *more)


def test_what_was_exported_is_our_own_contract(console: Console, exported: Path) -> None:
    """Exit code 0, and nothing to say."""
    ran = check(console, exported, ".")

    assert (ran.code, ran.out) == (0, "same: nothing has changed\n")


def test_a_change_is_told_by_type_and_as_a_whole(console: Console, exported: Path) -> None:
    """With the field, the reason and the direction; exit code 2."""
    schema = json.loads((exported / ISSUED).read_text())
    more = schema["properties"] | {"scanned": {"type": "boolean"}}
    edit(exported, ISSUED, properties=more)

    ran = check(console, ".", exported)
    as_json = check(console, ".", exported, "--json")

    assert (ran.code, as_json.code) == (2, 2)
    assert ran.out.splitlines() == [
        "policy.ReceiptReturned.v1: backward",
        "  not forward: scanned: the field is added, and old readers take a closed object",
        "backward: new readers read old data; old readers do not read all new data",
    ]
    assert as_json.json() == {
        "verdict": "backward",
        "compared": 140,
        "changed": [
            {
                "name": "policy.ReceiptReturned.v1",
                "verdict": "backward",
                "backward": True,
                "forward": False,
                "reasons": [
                    {
                        "breaks": "forward",
                        "path": "scanned",
                        "keyword": "unknown",
                        "text": "the field is added, and old readers take a closed object",
                    }
                ],
            }
        ],
    }


def test_two_schemas_are_compared_too(console: Console, exported: Path, tmp_path: Path) -> None:
    """A team that changes one type needs no whole contract."""
    other = tmp_path / "new.json"
    other.write_text(json.dumps(json.loads((exported / ISSUED).read_text()) | {"required": []}))

    ran = check(console, exported / ISSUED, other, "--json")

    assert (ran.code, ran.json()["verdict"]) == (2, "backward")
    assert ran.json()["changed"][0]["name"] == "policy.ReceiptReturned.v1"


def test_stored_events_that_would_not_be_read_are_counted(
    console: Console, exported: Path, tmp_path: Path
) -> None:
    """By type, the first position named; those that keep to the new schema are not."""
    offices(console, tmp_path, "O-1", "NORTH", "O-2", "SOUTH")
    schema = json.loads((exported / ISSUED).read_text())
    office = {"type": "string", "pattern": "^O-"}
    edit(exported, ISSUED, properties=schema["properties"] | {"office_id": office})

    ran = check(console, ".", exported, "--workspace", console.workspace)
    found = check(console, ".", exported, "--workspace", console.workspace, "--json").json()

    assert ran.code == 2
    assert "2 events of 4 would not be read, the first at position 2: office_id: " in ran.out
    assert "NORTH" not in ran.out
    assert found["stored"]["unreadable"] == 2
    (stored,) = found["stored"]["types"].values()
    assert (stored["looked_at"], stored["unreadable"], stored["first_position"]) == (4, 2, 2)


def test_events_of_a_type_that_is_gone_would_not_be_read(
    console: Console, exported: Path, tmp_path: Path
) -> None:
    """A type, or a version, that the new contract does not have."""
    offices(console, tmp_path, "O-1", "O-2")
    (exported / ISSUED).unlink()

    found = check(console, ".", exported, "--workspace", console.workspace, "--json").json()

    assert found["verdict"] == "forward"
    assert found["stored"]["types"]["policy.ReceiptReturned.v1"] == {
        "looked_at": 2,
        "unreadable": 2,
        "first_position": 1,
        "why": "the type, or its version, is not in the contract",
    }


def test_a_change_that_is_proven_harmless_needs_no_look(
    console: Console, exported: Path, tmp_path: Path
) -> None:
    """What the new schema takes anyway is not read."""
    offices(console, tmp_path, "O-1")
    edit(exported, ISSUED, additionalProperties=True)

    found = check(console, ".", exported, "--workspace", console.workspace, "--json")

    assert found.code == 2  # old readers refuse the new fields
    assert found.json()["stored"] == {"unreadable": 0, "types": {}}


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "asyncapi.json").unlink(), "there is no asyncapi.json in it"),
        (lambda folder: (folder / ISSUED).write_text("{"), "is no JSON"),
        (lambda folder: edit(folder, ISSUED, **{"$ref": "x.json"}), "leads out of the file"),
        (lambda folder: edit(folder, ISSUED, properties=[]), "properties"),
        (lambda folder: edit(folder, ISSUED, minLength="x"), "minLength"),
        (lambda folder: (folder / "asyncapi.json").write_text("[]"), "AsyncAPI document"),
    ],
)
def test_what_cannot_be_compared_is_said(
    console: Console, exported: Path, spoil: Any, told: str
) -> None:
    """Exit code 1 and one sentence, never a traceback or a guess."""
    spoil(exported)
    ran = check(console, ".", exported)

    assert ran.code == 1
    assert told in ran.err
    assert "this should not have happened" not in ran.err


def test_a_folder_that_is_not_there_and_one_that_holds_something_else(
    console: Console, exported: Path, tmp_path: Path
) -> None:
    """Nothing is written over that is not a contract."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear")

    assert check(console, exported, tmp_path / "gone").code == 1
    assert check(console, exported, exported / ISSUED).code == 1
    assert console("contract", "export", "--out", tmp_path / "other").code == 2
    assert console("contract", "export", "--out", exported / ISSUED).code == 2
