"""Reading the ledger: a stream, what mentions it, a policy's number, rows for the projector."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from random import Random
from typing import TYPE_CHECKING, Any

from domain.facts import Fact, Recorded
from projections.ports import EventRow, EventSample

if TYPE_CHECKING:
    from eventsourcing.sqlite import SQLiteCursor

_RECORDED = """
SELECT e.position, e.version, e.recorded_us, f.name || ':' || e.feed_line,
       e.event_id, src.name, t.topic, s.name, e.time, e.occurred_us, e.actor_type, e.actor_ref,
       e.correlation_id, e.causation_id, e.payload, e.reason
FROM events e JOIN streams s USING (stream_no) JOIN types t USING (type_no)
JOIN sources src USING (source_no) LEFT JOIN feeds f USING (feed_no)
"""
_ROWS = """
SELECT e.position, e.event_id, s.name, e.version, t.name, t.schema_version, e.occurred_us,
       e.recorded_us, e.actor_type, e.actor_ref, src.name, f.name, e.feed_line,
       e.correlation_id, e.causation_id, e.reason, CAST(e.payload AS TEXT)
FROM events e CROSS JOIN streams s USING (stream_no) CROSS JOIN types t USING (type_no)
CROSS JOIN sources src USING (source_no) LEFT JOIN feeds f USING (feed_no)
"""


def scalar(db: "SQLiteCursor", sql: str, *values: object) -> Any:
    """The only value of the only row of a query."""
    db.execute(sql, values)
    return db.fetchone()[0]


def last_position(db: "SQLiteCursor") -> int:
    """The position of the last event; 0 if there is none."""
    return scalar(db, "SELECT MAX(position) FROM events") or 0


def _recorded(row: Sequence[object]) -> Recorded:
    position, version, recorded_us, source_position, *fact = row
    return Recorded(position, version, recorded_us, source_position, Fact(*fact))  # type: ignore[arg-type]  # as the columns are declared


def at_positions(db: "SQLiteCursor", positions: Iterable[int]) -> dict[int, Recorded]:
    """The events at these positions."""
    wanted = json.dumps(list(positions))
    db.execute(_RECORDED + "WHERE e.position IN (SELECT value FROM json_each(?))", (wanted,))
    return {row[0]: _recorded(row) for row in db.fetchall()}


def of_stream(db: "SQLiteCursor", stream: str) -> list[Recorded]:
    """The events of a stream by version; empty if there is no such stream."""
    db.execute(_RECORDED + "WHERE s.name = ? ORDER BY e.version", (stream,))
    return [_recorded(row) for row in db.fetchall()]


def mentioning(db: "SQLiteCursor", name: str) -> list[Recorded]:
    """The events of other streams that name this one, by position."""
    db.execute(
        _RECORDED
        + "WHERE e.position IN (SELECT position FROM mentions WHERE name = ?) ORDER BY e.position",
        (name,),
    )
    return [_recorded(row) for row in db.fetchall()]


def of_source(db: "SQLiteCursor", source: str, after: int, to: int, limit: int) -> list[Recorded]:
    """The events that a source reported, after one position and up to another, by position."""
    db.execute(
        _RECORDED
        + "WHERE e.source_no = (SELECT source_no FROM sources WHERE name = ?)"
        + " AND e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ?",
        (source, after, to, limit),
    )
    return [_recorded(row) for row in db.fetchall()]


def rows(db: "SQLiteCursor", after: int, limit: int) -> list[EventRow]:
    """Rows of the audit trail in order of position."""
    sql = _ROWS + "WHERE e.position > ? ORDER BY e.position LIMIT ?"
    return tuples(db).execute(sql, (after, limit)).fetchall()


def sample(db: "SQLiteCursor", streams: int, stretch: int, seed: bytes, last: int) -> EventSample:
    """The events up to a position of some streams, and some in a row, as the seed chooses them."""
    random = Random(seed)  # noqa: S311  # a sample, no secret
    count = scalar(db, "SELECT MAX(stream_no) FROM streams") or 0
    chosen = random.sample(range(1, count + 1), min(streams, count))
    whole = tuples(db).execute(
        _ROWS + "WHERE e.stream_no IN (SELECT value FROM json_each(?)) AND e.position <= ?"
        " ORDER BY e.position",
        (json.dumps(chosen), last),
    )
    return EventSample(
        whole.fetchall(), rows(db, random.randint(0, max(0, last - stretch)), min(stretch, last))
    )


def tuples(db: "SQLiteCursor") -> sqlite3.Cursor:
    """Another cursor in the same transaction, with plain tuples: quicker than named rows."""
    cursor: sqlite3.Cursor = db.sqlite_cursor.connection.cursor()
    cursor.row_factory = None
    return cursor
