"""A ledger of an older format opens with every fact, and is written in the present format after."""

import sqlite3
from pathlib import Path

import pytest

from adapters.ledger.formats import FORMAT
from adapters.ledger.ledger import Ledger
from adapters.ledger.reading import LedgerReader
from domain.errors import Mismatched
from tests.lines import event, record

NEW_IN_6 = ("ids", "recent_ids")
NEW_IN_5 = ("accesses",)
NEW_IN_4 = ("tiles", "log_head", "checkpoints")
NEW_IN_3 = (
    *("partitions", "workers", "passed_over", "reject_messages", "parked"),
    *("published", "published_findings"),
)


def older(path: Path, number: int = 1) -> None:
    """Make a ledger of format 1, without reasons, of format 2, without messages, or 3 to 5."""
    with Ledger(path) as ledger:
        record(ledger, event(1), event(2))
    db = sqlite3.connect(path)
    tables = NEW_IN_6 + NEW_IN_5 * (number < 5)
    for table in tables + NEW_IN_4 * (number < 4) + NEW_IN_3 * (number < 3):
        db.execute(f"DROP TABLE {table}")
    if number == 1:
        db.execute("ALTER TABLE events DROP COLUMN reason")
    db.execute("CREATE INDEX events_by_id ON events (id_key)")
    db.execute("DELETE FROM meta WHERE key = 'ids_up_to'")
    db.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(number),))
    db.commit()
    db.close()


def tables_of(path: Path) -> list[tuple[str, str]]:
    """Every table and index that the program made, and how."""
    db = sqlite3.connect(path)
    found = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE name <> 'events' AND sql IS NOT NULL ORDER BY 1"
    ).fetchall()
    db.close()
    return found


def format_of(path: Path) -> str:
    """What the file itself says."""
    db = sqlite3.connect(path)
    found = str(db.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()[0])
    db.close()
    return found


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_an_older_ledger_is_brought_to_the_tables_of_a_new_one(tmp_path: Path, number: int) -> None:
    """Every step adds what the schema has: a ledger that grew is no other than one made today."""
    older(tmp_path / "old.sqlite", number)
    Ledger(tmp_path / "new.sqlite").close()

    LedgerReader(tmp_path / "old.sqlite").close()

    assert tables_of(tmp_path / "old.sqlite") == tables_of(tmp_path / "new.sqlite")
    assert format_of(tmp_path / "old.sqlite") == FORMAT


@pytest.mark.parametrize("door", [LedgerReader, Ledger])
def test_an_older_ledger_opens_with_every_fact(tmp_path: Path, door: type[LedgerReader]) -> None:
    """Whoever opens it first brings it up to date; nothing that was recorded changes."""
    path = tmp_path / "ledger.sqlite"
    older(path)

    with door(path) as ledger:
        rows = ledger.rows(0, 10)

    assert [(row[1], row[15]) for row in rows] == [("e-1", None), ("e-2", None)]
    assert format_of(path) == FORMAT


@pytest.mark.parametrize("number", [1, 5])
def test_an_older_ledger_takes_new_facts_and_knows_the_old_ones(
    tmp_path: Path, number: int
) -> None:
    """What was recorded before is a duplicate, what has a reason keeps it."""
    path = tmp_path / "ledger.sqlite"
    older(path, number)

    with Ledger(path) as ledger:
        tally = record(ledger, event(2), event(3, reason="why"))
        rows = ledger.rows(0, 10)

    assert (tally.duplicates, tally.recorded) == (1, 1)
    assert [row[15] for row in rows] == [None, None, "why"]


def test_a_ledger_that_cannot_be_brought_up_to_date_is_as_it_was(tmp_path: Path) -> None:
    """All of it or nothing: a file in a strange state is not half changed."""
    path = tmp_path / "ledger.sqlite"
    older(path)
    db = sqlite3.connect(path)
    db.execute("CREATE TRIGGER no BEFORE UPDATE ON meta BEGIN SELECT RAISE(ABORT, 'no'); END")
    db.commit()
    db.close()

    with pytest.raises(Exception, match="bring up to date the ledger"):
        LedgerReader(path)

    db = sqlite3.connect(path)
    columns = [row[1] for row in db.execute("PRAGMA table_info(events)")]
    db.close()
    assert (format_of(path), "reason" in columns) == ("1", False)


def test_a_newer_ledger_is_refused_in_words(tmp_path: Path) -> None:
    """This version cannot know what a later one would lose by it."""
    path = tmp_path / "ledger.sqlite"
    older(path)
    db = sqlite3.connect(path)
    newer = int(FORMAT) + 1
    db.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(newer),))
    db.commit()
    db.close()

    with pytest.raises(Mismatched, match=f"it has format {newer}"):
        Ledger(path)
