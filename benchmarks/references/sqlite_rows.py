"""Recording with bare SQLite: ``executemany`` of finished rows, 10,000 a transaction.

    python -m benchmarks.references.sqlite_rows LEDGER COPY

The same rows in the same tables with the same indexes as the ledger: events, names of streams,
mentions; what the ledger finds ids by is an index of the events here. Does not read lines,
validate, number, look for duplicates, hash, or keep a log; has no triggers against edits. The
rows are read before the clock runs.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.clock import Clock, tell
from benchmarks.references.ledger_rows import FAST_AND_DURABLE, chunks, connect, durable

_TABLES = ("events", "streams", "mentions")
_STREAMS = "SELECT * FROM streams WHERE stream_no > ? AND stream_no <= ?"
_MENTIONS = "SELECT * FROM mentions WHERE position BETWEEN ? AND ?"


def lay_out(source: sqlite3.Connection, db: sqlite3.Connection) -> None:
    """Make the tables and indexes that the ledger has."""
    found = source.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name IN (?, ?, ?) AND sql IS NOT NULL"
        " AND type IN ('table', 'index') ORDER BY type DESC",
        _TABLES,
    )
    for (sql,) in found.fetchall():
        db.execute(sql)
    db.execute("CREATE INDEX by_id ON events (id_key)")


def batches(source: sqlite3.Connection) -> Iterator[dict[str, list[Any]]]:
    """The rows of each batch by table."""
    source.execute("CREATE TEMP TABLE by_position AS SELECT * FROM mentions")
    source.execute("CREATE INDEX temp.mentions_in_order ON by_position (position)")
    mentions = _MENTIONS.replace("mentions", "by_position")
    streams = 0
    for rows in chunks(iter(source.execute("SELECT * FROM events ORDER BY position"))):
        known, streams = streams, max(streams, *(row[1] for row in rows))
        yield {
            "streams": source.execute(_STREAMS, (known, streams)).fetchall(),
            "events": rows,
            "mentions": source.execute(mentions, (rows[0][0], rows[-1][0])).fetchall(),
        }


def insert(db: sqlite3.Connection, batch: dict[str, list[Any]]) -> None:
    """Insert a batch in one transaction."""
    db.execute("BEGIN IMMEDIATE")
    for table, rows in batch.items():
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  # our tables
    db.execute("COMMIT")


def main(ledger: str, copy: str) -> None:
    """Insert the rows of a ledger into another file."""
    clock, events = Clock(), 0
    with closing(connect(Path(ledger))) as source:
        db = sqlite3.connect(copy, isolation_level=None)
        for setting in ("PRAGMA journal_mode = WAL", *FAST_AND_DURABLE):
            db.execute(setting)
        lay_out(source, db)
        for batch in batches(source):
            with clock.running():
                insert(db, batch)
            events += len(batch["events"])
        said = durable(db)
        with clock.running():
            db.close()
    tell(clock, events, durable=said)


if __name__ == "__main__":
    main(*sys.argv[1:])
