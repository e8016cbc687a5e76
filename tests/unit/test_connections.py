"""Connections of readers: a transaction ends as it should, and connections are used again."""

import sqlite3
from pathlib import Path

import pytest

from adapters.ledger.connections import READERS_CACHE, Connections


@pytest.fixture
def store(tmp_path: Path) -> Connections:
    """A file with an empty table of numbers."""
    made = Connections(tmp_path / "numbers.sqlite", READERS_CACHE)
    with made.transaction(commit=True) as db:
        db.execute("CREATE TABLE numbers (n INTEGER)")
    return made


def numbers(store: Connections) -> list[int]:
    """What is in the table."""
    with store.transaction(commit=False) as db:
        db.execute("SELECT n FROM numbers ORDER BY n")
        return [row["n"] for row in db.fetchall()]


def test_what_is_committed_stays(store: Connections) -> None:
    """Many rows at once, of one transaction."""
    with store.transaction(commit=True) as db:
        db.executemany("INSERT INTO numbers VALUES (?)", [(1,), (2,)])

    assert numbers(store) == [1, 2]


def test_a_reader_leaves_nothing_behind(store: Connections) -> None:
    """Without a commit everything is as it was."""
    with store.transaction(commit=False) as db:
        db.execute("INSERT INTO numbers VALUES (1)")

    assert numbers(store) == []


def test_what_fails_is_undone_and_the_connection_goes_on(store: Connections) -> None:
    """An error in the middle takes back what came before it."""

    def work() -> None:
        with store.transaction(commit=True) as db:
            db.execute("INSERT INTO numbers VALUES (1)")
            db.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        work()

    assert numbers(store) == []


def test_a_question_within_a_question_has_a_connection_of_its_own(store: Connections) -> None:
    """The inner one does not see what the outer one has not committed, and does not end it."""
    with store.transaction(commit=True) as db:
        db.execute("INSERT INTO numbers VALUES (1)")
        seen = numbers(store)

    assert seen == []
    assert numbers(store) == [1]


def test_a_connection_in_use_is_closed_when_it_is_no_longer(tmp_path: Path) -> None:
    """Then the write-ahead log is folded into the file."""
    path = tmp_path / "numbers.sqlite"
    store = Connections(path, READERS_CACHE)

    with store.transaction(commit=True) as db:
        db.execute("CREATE TABLE numbers (n INTEGER)")
        store.close()

    assert [one.name for one in tmp_path.iterdir()] == ["numbers.sqlite"]
