"""Keeping one read model up with SQLite: a statement a fact, 10,000 facts a transaction.

    python -m benchmarks.references.batched_sql base LEDGER LAST VIEW
    python -m benchmarks.references.batched_sql batches LEDGER FIRST COUNT VIEW

``base`` makes the view of the facts up to a position, ``batches`` clocks the next ones. Facts count
in order of arrival (see ``policy_view``); one read model and not all; readers share the file.
"""

import sqlite3
import sys
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from benchmarks.clock import Clock, tell
from benchmarks.references.ledger_rows import (
    AT_ONCE,
    FAST_AND_DURABLE,
    Row,
    chunks,
    durable,
    facts,
)
from benchmarks.references.policy_view import CREATE, bound


def opened(view: str) -> sqlite3.Connection:
    """The file of the view, with settings that are fast and durable."""
    db = sqlite3.connect(view, isolation_level=None)
    for setting in ("PRAGMA journal_mode = WAL", *FAST_AND_DURABLE, CREATE):
        db.execute(setting)
    return db


def apply(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Take in a batch in one transaction."""
    db.execute("BEGIN IMMEDIATE")
    for position, stream, _, _, kind, occurred, recorded, payload in rows:
        if kind.startswith("policy."):
            when = occurred, recorded, position
            db.execute(*bound(stream[7:], kind[7:], when, payload))
    db.execute("COMMIT")


def base(ledger: str, last: str, view: str) -> None:
    """Make the view of all facts up to a position."""
    db = opened(view)
    rows = takewhile(lambda row: row.position <= int(last), facts(Path(ledger)))
    for chunk in chunks(rows):
        apply(db, chunk)
    db.close()


def batches(ledger: str, first: str, count: str, view: str) -> None:
    """Take in batches after a position; reading them is part of keeping up."""
    db = opened(view)
    clock, events, after = Clock(), 0, int(first)
    for _ in range(int(count)):
        with clock.running():
            rows = list(facts(Path(ledger), after, AT_ONCE))
            apply(db, rows)
        events += len(rows)
        after += len(rows)
    said = durable(db)
    with clock.running():
        db.close()
    tell(clock, events, durable=said)


if __name__ == "__main__":
    base(*sys.argv[2:]) if sys.argv[1] == "base" else batches(*sys.argv[2:])
