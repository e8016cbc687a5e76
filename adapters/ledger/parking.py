"""Messages that wait for a newer program, and those of their subject behind them, in order."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.read import scalar
from streams.intake import BATCH_BYTES, Accepted, Rejected
from streams.message_intake import Judged, Waiting
from streams.message_lines import read_headers, written, written_headers
from streams.messages import Message, place_of

PARKED = "parked"
PAGE = 500
_SELECT = """
SELECT p.parked_no, f.name, p.feed_no, p.feed_line, p.group_name, p.subject, p.waits_for,
       p.seen_us, p.size, p.outcome, p.position
FROM parked p CROSS JOIN feeds f USING (feed_no)
"""
_READY = (
    _SELECT
    + """
WHERE p.outcome = 'parked' AND (p.feed_no, p.feed_line, p.parked_no) > (?, ?, ?) AND NOT EXISTS (
    SELECT 1 FROM parked b
    WHERE b.outcome = 'parked' AND b.feed_no = p.feed_no AND b.subject = p.subject
        AND (b.feed_line, b.parked_no) <= (p.feed_line, p.parked_no)
        AND b.waits_for NOT IN (SELECT value FROM json_each(?)))
ORDER BY p.feed_no, p.feed_line, p.parked_no LIMIT ?
"""
)


class Parked(NamedTuple):
    """A message that waits, or has waited, without its bytes.

    units   ``seen_us`` microseconds since the epoch; ``size`` bytes; ``waits_for`` is an event
            type, None if it only waits for those before it; ``group`` is '' for a folder
    """

    number: int
    feed: str
    feed_no: int
    offset: int
    group: str
    subject: str
    waits_for: str | None
    seen_us: int
    size: int
    outcome: str
    position: int | None


Mark = tuple[int, int]  # how many messages of a feed are parked, and the number of the last
Toward = tuple[Message, str, str | None]  # a message, its subject, the event type it waits for


class SortedOut(NamedTuple):
    """A batch by what is to become of it, each part in order."""

    accepted: list[Accepted]
    misplaced: int
    rejected: list[tuple[Message, Rejected]]
    parked: list[Toward]


def sort_out(batch: Iterable[Judged], blocked: Collection[str] = ()) -> SortedOut:
    """Set aside what waits, and what has the subject of a message that does, or of one before."""
    waited = {*blocked}
    found = SortedOut([], 0, [], [])
    misplaced = 0
    for message, verdict, is_misplaced in batch:
        if isinstance(verdict, Accepted):
            if waited and verdict.fact.stream in waited:
                found.parked.append((message, verdict.fact.stream, None))
            else:
                found.accepted.append(verdict)
                misplaced += is_misplaced
        elif isinstance(verdict, Waiting):
            waited.add(verdict.subject)
            found.parked.append((message, verdict.subject, verdict.event_type))
        else:
            found.rejected.append((message, verdict))
    return found._replace(misplaced=misplaced)


def blocked(db: SQLiteCursor, feed_no: int, batch: Sequence[Judged]) -> set[str]:
    """The subjects in a batch of which a message of this feed is still parked."""
    one = "SELECT EXISTS (SELECT 1 FROM parked WHERE outcome = 'parked' AND feed_no = ?)"
    if not scalar(db, one, feed_no):
        return set()
    subjects = {one.verdict.fact.stream for one in batch if isinstance(one.verdict, Accepted)}
    db.execute(
        "SELECT DISTINCT subject FROM parked WHERE outcome = 'parked' AND feed_no = ?"
        " AND subject IN (SELECT value FROM json_each(?))",
        (feed_no, json.dumps(sorted(subjects))),
    )
    return {row[0] for row in db.fetchall()}


def mark(db: SQLiteCursor, feed_no: int) -> Mark:
    """What changes whenever a message of a feed is parked or released."""
    db.execute(
        "SELECT COUNT(*), COALESCE(MAX(parked_no), 0) FROM parked"
        " WHERE outcome = 'parked' AND feed_no = ?",
        (feed_no,),
    )
    count, last = db.fetchone()
    return count, last


def park(
    db: SQLiteCursor, feed_no: int, group: str, waiting: Iterable[Toward], seen_us: int
) -> int:
    """Keep messages until they are released; how many are not parked from there already."""
    kept = 0
    for message, subject, waits_for in waiting:
        db.execute(
            "INSERT INTO parked (feed_no, feed_line, group_name, subject, waits_for, seen_us, size,"
            " timestamp_ms, key, headers, value, sha256)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            " RETURNING parked_no",
            (feed_no, message.offset, group, subject, waits_for, seen_us, message.size)
            + (message.timestamp_ms, message.key, written_headers(message.headers))
            + (message.value, hashlib.sha256(written(message)).digest()),
        )
        kept += db.fetchone() is not None
    return kept


def ready(db: SQLiteCursor, after: Parked | None, known: Collection[str]) -> list[Parked]:
    """A page of the parked messages before which, in feed and subject, nothing is unknown.

    shape   by feed and offset; one at the least if there is any, and at most 8 MiB
    """
    start = (after.feed_no, after.offset, after.number) if after else (0, -1, 0)
    db.execute(_READY, (*start, json.dumps(sorted(known)), PAGE))
    page: list[Parked] = []
    for one in map(_parked, db.fetchall()):
        if page and sum(held.size for held in page) + one.size > BATCH_BYTES:
            break
        page.append(one)
    return page


def message(db: SQLiteCursor, parked: Parked) -> Message:
    """The message, byte for byte."""
    db.execute(
        "SELECT timestamp_ms, key, value, headers FROM parked WHERE parked_no = ?",
        (parked.number,),
    )
    timestamp_ms, key, value, headers = db.fetchone()
    place = place_of(parked.feed)
    return Message(*place, parked.offset, timestamp_ms, key, value, read_headers(headers))


def settle(db: SQLiteCursor, number: int, outcome: str, position: int | None) -> None:
    """Say what became of a parked message."""
    db.execute(
        "UPDATE parked SET outcome = ?, position = ? WHERE parked_no = ?",
        (outcome, position, number),
    )


def wait_for(db: SQLiteCursor, number: int, event_type: str) -> None:
    """Say which type a parked message waits for after all."""
    db.execute("UPDATE parked SET waits_for = ? WHERE parked_no = ?", (event_type, number))


def listed(db: SQLiteCursor, *, parked_only: bool, after: int, limit: int) -> list[Parked]:
    """Parked messages by number, a page at a time."""
    condition = "WHERE p.parked_no > ? " + ("AND p.outcome = 'parked' " if parked_only else "")
    db.execute(_SELECT + condition + "ORDER BY p.parked_no LIMIT ?", (after, limit))
    return [_parked(row) for row in db.fetchall()]


def one(db: SQLiteCursor, number: int) -> Parked | None:
    """A parked message by its number."""
    db.execute(_SELECT + "WHERE p.parked_no = ?", (number,))
    row = db.fetchone()
    return None if row is None else _parked(row)


def counts(db: SQLiteCursor) -> tuple[int, int]:
    """Messages that were ever parked, and those that still are."""
    total = scalar(db, "SELECT COUNT(*) FROM parked")
    return total, scalar(db, "SELECT COUNT(*) FROM parked WHERE outcome = ?", PARKED)


def _parked(row: Any) -> Parked:
    return Parked(*row)
