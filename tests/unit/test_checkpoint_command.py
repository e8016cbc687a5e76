"""``policytrail checkpoint`` and ``verify`` as people use them."""

import json
import shutil
import sqlite3
from pathlib import Path

import duckdb
import pytest

from adapters.duckdb.checking import differing_for_some
from adapters.ledger.read import sample
from adapters.ledger.reading import LedgerReader
from projections.catalog import folded
from tests.console import Console
from tests.lines import event, write


@pytest.fixture
def keyed(console: Console, tmp_path: Path) -> Console:
    """A workspace with three events, and a key outside of it."""
    ran = console("checkpoint", "keys", "new", "--name", "example.com/p", "--out", tmp_path / "key")
    (tmp_path / "key.pub").write_text(ran.out)
    console("ingest", "--no-project", write(tmp_path, event(1), event(2), event(3)))
    return console


def test_a_checkpoint_is_made_kept_exported_and_verified(keyed: Console, tmp_path: Path) -> None:
    """The whole way, with what lies elsewhere."""
    made = keyed("checkpoint", "make", "--key", tmp_path / "key", "--json").json()
    again = keyed("checkpoint", "--key", tmp_path / "key", "--json").json()
    keyed("checkpoint", "export", "--out", tmp_path / "note")

    found = keyed(
        *("verify", "--checkpoint", tmp_path / "note", "--public-key", tmp_path / "key.pub"),
        "--json",
    )

    assert (made["new"], again["new"], made["number"]) == (True, False, 1)
    assert (tmp_path / "note").read_text() == keyed("checkpoint", "show", "1").out
    assert (found.code, found.json()["verified"], found.json()["events"]) == (0, True, 3)
    assert keyed("checkpoint", "list", "--json").json()["checkpoints"][0]["events"] == 3


def test_a_witness_cosigns_what_the_log_has_signed(keyed: Console, tmp_path: Path) -> None:
    """Once, with a key of its own kind, and only under a signature that holds."""
    witness = tmp_path / "witness"
    new = ("checkpoint", "keys", "new", "--name", "example.org/w", "--witness", "--out", witness)
    (tmp_path / "witness.pub").write_text(keyed(*new).out)
    keyed("checkpoint", "--key", tmp_path / "key")
    keyed("checkpoint", "export", "--out", tmp_path / "note")
    cosign = ("checkpoint", "cosign", tmp_path / "note", "--key")

    assert keyed(*cosign, tmp_path / "key").code == 2
    assert keyed(*cosign, witness, "--public-key", tmp_path / "witness.pub").code == 1
    assert keyed(*cosign, witness).code == 0
    assert "cosigned it already" in keyed(*cosign, witness).err
    verify = ("verify", "--checkpoint", tmp_path / "note", "--public-key")
    assert keyed(*verify, tmp_path / "key.pub", "--public-key", tmp_path / "witness.pub").code == 0
    (tmp_path / "note").write_text((tmp_path / "note").read_text().replace("\n3\n", "\n4\n"))
    assert "is not one of this text" in keyed(*cosign, witness).err


def test_a_schedule_makes_checkpoints_as_facts_come_in(keyed: Console, tmp_path: Path) -> None:
    """After enough of them; a key that is gone is said, and what was recorded stays."""
    keyed("checkpoint", "schedule", "--every", "2", "--key", tmp_path / "key")
    first = keyed("ingest", "--no-project", write(tmp_path, event(4), name="a"))
    second = keyed("ingest", "--no-project", write(tmp_path, event(5), name="b"))
    (tmp_path / "key").unlink()
    third = keyed("ingest", "--no-project", write(tmp_path, event(6), event(7), name="c"))
    fourth = keyed("status", "--json")

    assert "checkpoint 1 signed over 4 events" in first.err
    assert "checkpoint" not in second.err
    assert (third.code, fourth.code) == (2, 0)
    assert "recorded, but the checkpoint that is due was not made: read the key" in third.err
    assert fourth.json()["ledger"]["last_position"] == 7


@pytest.mark.parametrize("text", ["every = 0\nkey = 'k'", "every = 'x'", "every = 1", "["])
def test_a_schedule_that_cannot_be_read_is_said(keyed: Console, text: str) -> None:
    """With the way out."""
    (keyed.workspace / "checkpoint.toml").write_text(text)

    ran = keyed("checkpoint")

    assert ran.code == 1
    assert "write it anew with: policytrail checkpoint schedule" in ran.err


def test_what_cannot_be_done_is_said_in_words(keyed: Console, tmp_path: Path) -> None:
    """No key, a key in the workspace, a key of a witness, nothing there, a name that is none."""
    inside = keyed.workspace / "key"
    new = ("checkpoint", "keys", "new", "--name")
    keyed(*new, "example.org/w", "--witness", "--out", tmp_path / "w")
    for code, text, *command in (
        (2, "no key was named", "checkpoint"),
        (2, "it would lie in the workspace", *new, "a", "--out", inside),
        (1, "no space, plus or control character", *new, "a b", "--out", tmp_path / "x"),
        (2, "it is the key of a witness", "checkpoint", "--key", tmp_path / "w"),
        (1, "there is none; make one", "checkpoint", "show"),
        (1, "there is none; make one", "checkpoint", "show", "7"),
        (1, "the ledger keeps none of this number", "verify", "--since", "7"),
        (1, "check the path", "verify", "--checkpoint", tmp_path / "none"),
        (1, "check the path", "checkpoint", "cosign", tmp_path / "none", "--key", tmp_path / "w"),
        (
            2,
            "it belongs to the workspace",
            "checkpoint",
            "export",
            "--out",
            inside.with_name("checkpoint.toml"),
        ),
    ):
        if "export" in command:
            keyed("checkpoint", "--key", tmp_path / "key")
        ran = keyed(*command)
        assert (ran.code, text in ran.err) == (code, True), ran.err
    assert not inside.exists()


def test_the_public_key_of_a_file_is_shown_and_never_the_private_one(
    keyed: Console, tmp_path: Path
) -> None:
    """The same that was printed when it was made."""
    shown = keyed("checkpoint", "keys", "public", tmp_path / "key")

    assert shown.out == (tmp_path / "key.pub").read_text()
    told = keyed("checkpoint", "keys", "public", tmp_path / "key", "--json").json()
    assert told["public_key"] == shown.out.strip()
    assert (tmp_path / "key").read_text().split("+", 4)[-1].strip() not in json.dumps(told)


def test_tampering_ends_with_2_and_names_the_position(keyed: Console) -> None:
    """In words and as JSON; the read models are then not looked at."""
    db = sqlite3.connect(keyed.workspace / "ledger.sqlite")
    (guard,) = db.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'events_are_never_edited'"
    ).fetchone()
    db.execute("DROP TRIGGER events_are_never_edited")
    db.execute("UPDATE events SET actor_type = 'STAFF' WHERE position = 2")
    db.execute(guard)
    db.commit()
    db.close()

    told, plain = keyed("verify"), keyed("verify", "--json")

    assert (told.code, plain.code) == (2, 2)
    assert "TAMPERING  position 2: edited (actor_type)" in told.out
    assert plain.json()["tampering"][0] | {"said": ""} == {
        "kind": "edited",
        "position": 2,
        "said": "",
        "column": "actor_type",
    }


@pytest.mark.parametrize("full", [(), ("--full",)])
def test_an_edited_read_model_is_found(keyed: Console, full: tuple[str, ...]) -> None:
    """By a fresh fold, of a sample or of everything."""
    path = keyed.workspace / "read_models.duckdb"
    keyed("project")
    assert keyed("verify", *full).code == 0
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE folds.events SET actor_ref = 'A-9' WHERE position = 2")

    ran = keyed("verify", *full)

    assert ran.code == 2
    assert "read model edited (events)" in ran.out


def test_a_row_of_a_read_model_is_there_once_and_is_what_it_was(keyed: Console) -> None:
    """An empty reason instead of none, a row twice, a row less: each is found in a sample."""
    path = keyed.workspace / "read_models.duckdb"
    keyed("project")
    found = []
    with LedgerReader(keyed.workspace / "ledger.sqlite") as ledger:
        for edit in (
            "UPDATE folds.events SET reason = '' WHERE position = 2",
            "UPDATE folds.events SET reason = NULL WHERE position = 2",
            "INSERT INTO folds.events FROM folds.events WHERE position = 2",
            "DELETE FROM folds.events WHERE position = 2",
        ):
            with duckdb.connect(str(path)) as con:
                con.execute(edit)
            stands, differing = differing_for_some(
                path,
                folded(),
                lambda stands: ledger.ask(lambda db: sample(db, 9, 9, b"seed", stands.position)),
            )
            found.append(differing)
            assert (stands.position, stands.ledger_id) == (3, ledger.ledger_id)

    assert found == [("events",), (), ("events",), ("events",)]


def test_read_models_that_know_more_than_the_ledger_say_that_it_was_cut(
    keyed: Console, tmp_path: Path
) -> None:
    """A copy of the ledger was put back, the read models were not."""
    ledger = keyed.workspace / "ledger.sqlite"
    shutil.copy(ledger, tmp_path / "older")
    keyed("ingest", write(tmp_path, event(4), name="more"))
    shutil.copy(tmp_path / "older", ledger)

    ran = keyed("verify")

    assert ran.code == 2
    assert "position 4: truncated: the read models were made of 4 events" in ran.out


def test_a_file_that_is_no_ledger_cannot_be_verified(console: Console) -> None:
    """It is neither verified nor tampered with."""
    console.workspace.mkdir()
    (console.workspace / "ledger.sqlite").write_bytes(b"x" * 10_000)

    assert console("verify").code == 1
