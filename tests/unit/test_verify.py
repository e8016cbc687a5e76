"""Verifying beyond the matrix: rollback, truncation, forged checkpoints, growth, no false alarm."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from eventsourcing.sqlite import SQLiteCursor
from hypothesis import strategies as st

from adapters.keys import check, new_key, signer
from adapters.ledger import log
from adapters.ledger.checkpointing import CheckpointingLedger, one
from adapters.ledger.ledger import Ledger
from adapters.ledger.reading import LedgerReader
from adapters.ledger.verifying.checkpoints import Trust
from adapters.ledger.verifying.swift import untouched
from adapters.ledger.verifying.verify import Brought, Verdict, verify
from domain.errors import Damaged
from domain.evidence.checkpoint import Checkpoint, parse_checkpoint
from domain.evidence.notes import PLAIN
from domain.evidence.tampering import Kind
from streams.intake import Line, Mark, Progress, Tally, batches
from tests.lines import event
from tests.tampering import Sealed, sealed, unguarded, verdict

NOBODY = Brought(Trust((), check))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)


def grow(ledger: Ledger, *numbers: int) -> None:
    """Record the events of these numbers as one batch."""
    lines = [Line(n, event(n, subject=f"policy/P-{n % 7}"), n) for n in numbers]
    for batch in batches(lines):
        ledger.record("feed", batch)


def verified(path: Path, brought: Brought = NOBODY) -> Verdict:
    """The verdict on a file, of both ways to read it."""
    with LedgerReader(path) as ledger:
        found = ledger.ask(lambda db: verify(db, brought))
    assert untouched(path, brought) == (None if found.tampering else found)
    return found


def kinds(found: Verdict) -> list[Kind]:
    """What was found, but for missing guards."""
    return [one.kind for one in found.tampering if one.kind is not Kind.GUARD]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    """A ledger of 600 events."""
    return sealed(tmp_path_factory.mktemp("small"), events=600)


@pytest.fixture
def copied(small: Sealed, tmp_path: Path) -> Sealed:
    """A copy of it that a test may change for good."""
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(small.path.read_bytes())
    return replace(small, path=path)


def test_untouched_ledgers_raise_no_alarm(tmp_path: Path) -> None:
    """200 states of ledgers that grew in batches of any size, some of which died before the end."""
    random = Random(6)
    for number in range(20):
        path, at = tmp_path / f"{number}.sqlite", 1
        with Ledger(path) as ledger:
            for _ in range(10):
                size = random.choice([1, 2, random.randrange(1, 90), 256])
                with pytest.raises(ZeroDivisionError):
                    _die(ledger, at, size)
                grow(ledger, *range(at, at + size))
                at += size
                found = ledger.ask(lambda db: verify(db, replace(NOBODY, full=True)))
                assert (found.size, found.tampering) == (at - 1, ())


def _die(ledger: Ledger, at: int, size: int) -> None:
    """Fail at the very end of a transaction: everything in it must be as if it had never been."""

    def moved(_: Tally) -> tuple[str, Mark | None, Progress]:
        raise ZeroDivisionError

    lines = [Line(n, event(n + 10_000), n) for n in range(at, at + size)]
    for batch in batches(lines):
        ledger.record("feed", batch, moved)


def test_a_rolled_back_ledger_is_told_from_a_truncated_one(copied: Sealed, tmp_path: Path) -> None:
    """An older copy is whole in itself: only the checkpoint that lies elsewhere knows better."""
    before = copied.path.read_bytes()
    with CheckpointingLedger(copied.path) as ledger:
        grow(ledger, *range(50))
        later, _ = ledger.checkpoint(signer(copied.secret))
    older = tmp_path / "older.sqlite"
    older.write_bytes(before)
    brought = replace(copied.brought, exported=(("later", later.note.encode()),))

    found = verified(older, brought)

    assert kinds(found) == [Kind.ROLLED_BACK]
    assert found.tampering[0].position == 601
    assert kinds(verified(older, copied.brought)) == []
    assert kinds(verified(copied.path, brought)) == []


def _make_anew(db: sqlite3.Connection) -> None:
    """Compute the log again over what is there, as somebody who knows the program would."""
    db.execute("DELETE FROM tiles")
    db.execute("UPDATE log_head SET size = 0, root = x'', edge = x''")
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    last = db.execute("SELECT MAX(position) FROM events").fetchone()[0]
    log.build(SQLiteCursor(cursor), last)


@pytest.mark.parametrize(
    ("sql", "kind", "position"),
    [
        ("UPDATE events SET actor_ref = 'x' WHERE position = 333", Kind.REWRITTEN, 181),
        ("DELETE FROM events WHERE position > 590", Kind.TRUNCATED, 591),
    ],
)
def test_who_makes_the_log_anew_is_caught_by_the_checkpoints(
    sql: str, kind: Kind, position: int, copied: Sealed
) -> None:
    """Events, leaves and root agree with each other, and not with what was signed."""
    with unguarded(copied.path) as db:
        db.execute(sql)
        _make_anew(db)
        found = verdict(db, copied.brought)
    (first, *_) = [one for one in found.tampering if one.kind in {kind, Kind.ROLLED_BACK}]

    assert first.kind is kind
    assert first.position == position


def test_a_checkpoint_signed_by_somebody_else_is_forged(copied: Sealed, tmp_path: Path) -> None:
    """The root is right, the signer is not."""
    new_key("example.com/policytrail", PLAIN, tmp_path / "other")
    with CheckpointingLedger(copied.path) as ledger:
        ledger.checkpoint(signer(tmp_path / "other"))

    found = verified(copied.path, copied.brought)

    assert kinds(found) == [Kind.FORGED]


def test_after_a_rotation_old_checkpoints_verify_by_the_old_key(
    copied: Sealed, tmp_path: Path
) -> None:
    """Two keys in the auditor's file, each for its time."""
    new = new_key("example.com/policytrail", PLAIN, tmp_path / "new")
    with CheckpointingLedger(copied.path) as ledger:
        grow(ledger, 1)
        _, made = ledger.checkpoint(signer(tmp_path / "new"))
        _, again = ledger.checkpoint(signer(tmp_path / "new"))
    both = replace(copied.brought, trust=Trust((copied.key, new), check))

    assert (made, again) == (True, False)
    assert kinds(verified(copied.path, both)) == []
    assert kinds(verified(copied.path, replace(both, trust=Trust((new,), check))))[0] is Kind.FORGED


def _first(ledger: Sealed) -> Checkpoint:
    """The first checkpoint of a ledger."""
    with LedgerReader(ledger.path) as reader:
        kept = reader.ask(lambda db: one(db, 1))
    assert kept is not None
    return parse_checkpoint(kept.note.encode())[0]


def test_only_what_is_new_is_read_after_a_checkpoint(copied: Sealed) -> None:
    """What lies before is taken from the log, whose root was signed; what lies after is read."""
    exported, _ = parse_checkpoint(copied.exported)
    since = _first(copied)
    for at, seen in ((100, []), (since.size + 1, [Kind.EDITED]), (exported.size, [Kind.EDITED])):
        with unguarded(copied.path) as db:
            db.execute("BEGIN")
            db.execute("UPDATE events SET actor_ref = 'x' WHERE position = ?", (at,))
            found = verdict(db, replace(copied.brought, since=since))

        assert (found.start, kinds(found)) == (since.size, seen)


def test_a_log_that_does_not_have_the_signed_root_is_read_whole(copied: Sealed) -> None:
    """Nothing is skipped on the word of a log that was changed."""
    since = _first(copied)
    with unguarded(copied.path) as db:
        db.execute("UPDATE tiles SET hashes = zeroblob(8192) WHERE level = 0 AND number = 0")
        found = verdict(db, replace(copied.brought, since=since))

    assert found.start == 0
    assert Kind.REWRITTEN in kinds(found)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM mentions WHERE position = (SELECT MIN(position) FROM mentions)",
        "INSERT INTO mentions VALUES ('policy/P-1', 1)",
        "UPDATE mentions SET name = 'policy/P-2' || name",
        "UPDATE mentions SET position = 3000 - position",
    ],
)
def test_an_edited_index_of_mentions_is_found(sql: str, copied: Sealed) -> None:
    """It decides what a policy's history shows."""
    with unguarded(copied.path) as db:
        db.execute(sql)
        found = verdict(db, copied.brought)

    assert kinds(found) == [Kind.INDEX]


def test_an_offset_of_a_topic_has_one_event(copied: Sealed) -> None:
    """Two events of one message: somebody added one, and made the log anew."""
    with unguarded(copied.path) as db:
        db.execute(
            "INSERT INTO partitions (group_name, topic, partition_no, incarnation, counts)"
            " VALUES ('g', 'policies', 0, 1, '{}')"
        )
        db.execute("UPDATE feeds SET name = 'policies/0' WHERE feed_no = 1")
        db.execute("UPDATE events SET feed_line = 1 WHERE feed_no = 1 AND position IN (1, 2)")
        _make_anew(db)
        found = verdict(db, NOBODY)

    assert Kind.INSERTED in kinds(found)


def test_a_trigger_of_somebody_else_is_found(copied: Sealed) -> None:
    """It would edit what is recorded next."""
    db = sqlite3.connect(copied.path)
    db.execute("CREATE TRIGGER mine AFTER INSERT ON events BEGIN SELECT 1; END")
    db.commit()
    db.close()

    (found,) = verified(copied.path, copied.brought).tampering

    assert (found.kind, "mine" in str(found)) == (Kind.GUARD, True)


DAMAGES: list[Callable[[sqlite3.Connection], object]] = [
    lambda db: db.execute("UPDATE log_head SET size = size - 1"),
    lambda db: db.execute("DELETE FROM log_head"),
    lambda db: db.execute("DELETE FROM events WHERE position = 600"),
    lambda db: db.execute("UPDATE log_head SET root = zeroblob(32)"),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_nothing_is_signed_over_a_log_that_is_not_that_of_the_events(
    damage: Callable[[sqlite3.Connection], object], copied: Sealed
) -> None:
    """And nothing is recorded behind one that has another end."""
    with unguarded(copied.path) as db:
        damage(db)
    with CheckpointingLedger(copied.path) as ledger, pytest.raises(Damaged, match="verify"):
        ledger.checkpoint(signer(copied.secret))


def test_nothing_is_recorded_behind_a_log_that_ends_elsewhere(copied: Sealed) -> None:
    """New events would cover up what is gone."""
    with unguarded(copied.path) as db:
        db.execute("DELETE FROM events WHERE position > 590")
    with Ledger(copied.path) as ledger, pytest.raises(Damaged, match="600 leaves and the ledger"):
        grow(ledger, 1)
