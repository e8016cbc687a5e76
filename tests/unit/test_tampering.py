"""The tamper matrix: whatever is changed behind the program's back is found."""

import sqlite3
from collections.abc import Iterator
from random import Random

import pytest

from domain.evidence.tampering import Kind
from tests.tampering import EVENTS, Sealed, sealed, unguarded, verdict, ways

CASES = 20  # of each way, about a thousand in all
WAYS = ways()


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
def test_tampering_is_found(way: str, ledger: Sealed, db: sqlite3.Connection) -> None:
    """Twenty seeded cases of each way, each undone after."""
    unseen = []
    for seed in range(CASES):
        db.execute("BEGIN")
        WAYS[way](db, Random(f"{way} {seed}"))
        found = verdict(db, ledger.brought)
        if {one.kind for one in found.tampering} == {Kind.GUARD}:
            unseen.append(seed)
        db.execute("ROLLBACK")

    assert unseen == []
