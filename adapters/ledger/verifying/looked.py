"""The chain of accesses: every row again, and what checkpoints have signed of it."""

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.accesses import chained
from adapters.ledger.read import tuples
from domain.evidence.access import START
from domain.evidence.tampering import Kind, Tampering


class Chain(NamedTuple):
    """The hashes of the accesses by number, from 0, as they are computed; and what is wrong."""

    hashes: Mapping[int, bytes]
    tampering: tuple[Tampering, ...]


def chain(db: SQLiteCursor) -> Chain:
    """Compute the chain of accesses again."""
    hashes, expected = {0: START}, 0
    wrong = list[Tampering]()
    try:
        for access, stored in chained(db):
            expected += 1
            before = hashes.get(expected - 1, START)
            hashes[access.number] = computed = access.hash(before)
            if access.number != expected or computed != stored:
                said = f"access {expected} is not what it was, or is missing"
                wrong.append(Tampering(Kind.ACCESS, None, said))
                break
    except (TypeError, ValueError, sqlite3.Error) as exc:
        wrong.append(Tampering(Kind.ACCESS, None, f"access {expected + 1} is damaged ({exc})"))
    row = tuples(db).execute("SELECT seq FROM sqlite_sequence WHERE name = 'accesses'").fetchone()
    if not wrong and (row[0] if row else 0) != expected:
        said = f"{row[0] if row else 0} were kept, and {expected} are there"
        wrong.append(Tampering(Kind.ACCESS, None, said))
    return Chain(hashes, tuple(wrong))
