"""The index of facts by source and event id: it grows with the events, in their transaction.

It serves the figures of recording: with one table, two thirds of the pages that a batch changes are
of this index.
"""

from typing import TYPE_CHECKING

from adapters.ledger.read import scalar

if TYPE_CHECKING:
    from eventsourcing.sqlite import SQLiteCursor

TABLES = ("recent_ids", "ids")
FEW = 100_000
PART = 20  # of what is in the large table, the small one holds at most one in so many
_KNOWN = """
SELECT i.id_key, i.position FROM json_each(?1) AS k CROSS JOIN {table} AS i ON i.id_key = k.value
"""  # a key after the other in their order: the index is walked once from its one end to the other
_IN_EITHER = "UNION ALL".join(_KNOWN.format(table=table) for table in TABLES)
_EXTEND = """
INSERT INTO recent_ids SELECT id_key, position FROM events WHERE position > ? ORDER BY id_key
"""
_HAS = """
SELECT EXISTS (SELECT 1 FROM events AS e CROSS JOIN {table} AS i USING (id_key, position)
    WHERE e.position = ?1)
"""
_IS_INDEXED = "SELECT " + " OR ".join(f"({_HAS.format(table=t)})" for t in TABLES)
_COMPLETE = """
INSERT OR IGNORE INTO recent_ids SELECT id_key, position FROM events WHERE position > ?
"""
_UP_TO = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'ids_up_to'"
_ALL = """
UPDATE meta SET value = (SELECT COALESCE(MAX(position), 0) FROM events) WHERE key = 'ids_up_to'
"""
_MERGE = (
    "INSERT INTO ids SELECT id_key, position FROM recent_ids ORDER BY id_key, position",
    "DELETE FROM recent_ids",
    _ALL,
)
BUILD = (
    "INSERT INTO ids SELECT id_key, position FROM events ORDER BY id_key, position",
    _ALL,
    "DROP INDEX IF EXISTS events_by_id",
)
"""Statements that index all events, which until format 5 had one index of ids."""


def known(db: "SQLiteCursor", keys: str) -> list[tuple[int, int]]:
    """Which of these keys the ledger has, and the position of each event that has it.

    shape   ``keys`` are a JSON array, in their order
    """
    db.execute(_IN_EITHER, (keys,))
    return [(key, position) for key, position in db.fetchall()]


def is_complete(db: "SQLiteCursor", last: int) -> bool:
    """Whether the last event is in the index: then all before it are."""
    return not last or bool(scalar(db, _IS_INDEXED, last))


def complete(db: "SQLiteCursor", last: int) -> None:
    """Index the events that a program of an older format has recorded, up to the last position.

    It may go on for a while after this one has brought the ledger up to date.
    """
    if not is_complete(db, last):
        db.execute(_COMPLETE, (scalar(db, _UP_TO),))


def extend(db: "SQLiteCursor", after: int, last: int) -> None:
    """Index the events after a position, which end at ``last``."""
    db.execute(_EXTEND, (after,))
    up_to = scalar(db, _UP_TO)
    if last - up_to >= max(FEW, up_to // PART):
        for statement in _MERGE:
            db.execute(statement)
