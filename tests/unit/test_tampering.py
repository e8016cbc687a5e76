"""The tamper matrix: whatever is changed behind the program's back is found, and named."""

import sqlite3
from collections.abc import Iterator
from random import Random

import pytest

from domain.evidence.tampering import Kind
from tests.tampering import EVENTS, Sealed, put_back, sealed, unguarded, verdict, ways

CASES = 20  # of each way: more than a thousand in all
WAYS = ways()
NAMED = {
    "edit events": {Kind.EDITED, Kind.SWAPPED},
    "edit events.position": {Kind.DELETED, Kind.INSERTED},
    "edit streams": {Kind.EDITED},
    "edit types": {Kind.EDITED, Kind.INDEX},
    "edit sources": {Kind.EDITED},
    "edit feeds": {Kind.EDITED},
    "edit tiles": {Kind.LOG},
    "edit log_head": {Kind.LOG},
    "edit checkpoints": {Kind.FORGED},
    "edit accesses": {Kind.ACCESS},
    "delete from accesses": {Kind.ACCESS},
    "edit checkpoints.number": {Kind.LOST, Kind.FORGED},
    "delete from events": {Kind.DELETED, Kind.TRUNCATED},
    "delete from tiles": {Kind.LOG},
    "delete from log_head": {Kind.LOG},
    "delete from checkpoints": {Kind.LOST},
    "delete from": {Kind.EDITED},
    "swap": {Kind.EDITED, Kind.SWAPPED},
    "close_gap": {Kind.DELETED},
    "insert": {Kind.INSERTED},
    "append": {Kind.INSERTED},
    "reorder": {Kind.REORDERED},
    "swap_streams": {Kind.SWAPPED},
    "count_from_the_end": {Kind.EDITED},
    "truncate": {Kind.TRUNCATED},
}
"""What each way must be called; the longest name that a way begins with counts."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    """A ledger of 2,000 events, made once: every case is undone."""
    return sealed(tmp_path_factory.mktemp("sealed"))


@pytest.fixture
def db(ledger: Sealed) -> Iterator[sqlite3.Connection]:
    """The file without guards."""
    with unguarded(ledger.path) as db:
        yield db


def test_an_untouched_ledger_has_nothing(ledger: Sealed, db: sqlite3.Connection) -> None:
    """But that its guards are gone, which is all that was done to it."""
    found = verdict(db, ledger.brought)

    assert (found.size, found.kept, found.exported) == (EVENTS, 4, 1)
    assert {one.kind for one in found.tampering} == {Kind.GUARD}


@pytest.mark.parametrize("way", WAYS)
def test_tampering_is_found_and_named(way: str, ledger: Sealed, db: sqlite3.Connection) -> None:
    """Twenty seeded cases of each way, each undone after; the guards are there again in all."""
    expected = NAMED[max((name for name in NAMED if way.startswith(name)), key=len)]
    wrong = []
    for seed in range(CASES):
        db.execute("BEGIN")
        WAYS[way](db, Random(f"{way} {seed}"))
        put_back(db)
        named = [one.kind for one in verdict(db, ledger.brought).tampering]
        if not named or named[0] not in expected:
            wrong.append((seed, named))
        db.execute("ROLLBACK")

    assert wrong == []


@pytest.mark.parametrize(
    ("column", "value"), [("id_key", 7), ("occurred_us", 7), ("actor_type", "REGULATOR")]
)
def test_the_column_is_told_where_the_leaf_proves_it(
    column: str, value: object, ledger: Sealed, db: sqlite3.Connection
) -> None:
    """One value put back makes the event what its leaf says."""
    db.execute("BEGIN")
    db.execute(f"UPDATE events SET {column} = ? WHERE position = 1234", (value,))

    first = verdict(db, ledger.brought).tampering[0]

    assert (first.kind, first.position, first.column) == (Kind.EDITED, 1234, column)
