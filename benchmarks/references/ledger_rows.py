"""The facts of a recorded ledger, for the references to work on: read outside their clocks."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
AT_ONCE = 10_000
CACHE = "PRAGMA cache_size = -131072"
FAST_AND_DURABLE = ("PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 50000", CACHE)
"""What policytrail sets too: a commit is on the disk, and the cache is 128 MiB."""
_FACTS = """
SELECT e.position, s.name, e.version, t.topic, t.name, e.occurred_us, e.recorded_us, e.payload
FROM events e CROSS JOIN streams s USING (stream_no) CROSS JOIN types t USING (type_no)
WHERE e.position > ? ORDER BY e.position LIMIT ?
"""


class Row(NamedTuple):
    """A fact of the ledger."""

    position: int
    stream: str
    version: int
    topic: str
    type: str
    occurred_us: int
    recorded_us: int
    payload: bytes


def connect(ledger: Path) -> sqlite3.Connection:
    """A connection that only reads."""
    return sqlite3.connect(f"{ledger.resolve().as_uri()}?mode=ro", uri=True)


def facts(ledger: Path, after: int = 0, most: int = -1) -> Iterator[Row]:
    """The facts after a position, in order; all without ``most``."""
    with closing(connect(ledger)) as db:
        yield from map(Row._make, db.execute(_FACTS, (after, most)))


def last_position(ledger: Path) -> int:
    """How many facts there are: positions have no gaps."""
    with closing(connect(ledger)) as db:
        return int(db.execute("SELECT MAX(position) FROM events").fetchone()[0])


def chunks(rows: Iterator[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Lists of ``size``, the last one shorter."""
    while chunk := list(islice(rows, size)):
        yield chunk


def durable(db: sqlite3.Connection) -> dict[str, Any]:
    """Which settings a connection really has."""
    names = ("journal_mode", "synchronous")
    return {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
