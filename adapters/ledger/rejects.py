"""Lines that were turned away, byte for byte, until somebody mends them."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.read import scalar
from streams.cloudevents import Reason
from streams.intake import Rejected

PENDING = "pending"
_PART = 2**20  # bytes; longer ones are kept in parts
_SELECT = """
SELECT r.reject_no, f.name, r.feed_line, r.seen_us, r.size, r.reasons, r.outcome, r.position
FROM rejects r JOIN feeds f USING (feed_no)
"""


@dataclass(frozen=True, slots=True)
class Reject:
    """A rejected line, without its bytes.

    units  ``seen_us`` microseconds since the epoch; ``size`` bytes
    """

    number: int
    feed: str
    line: int
    seen_us: int
    size: int
    reasons: tuple[Reason, ...]
    outcome: str
    position: int | None


def keep(db: SQLiteCursor, feed_no: int, rejected: Iterable[Rejected], seen_us: int) -> None:
    """Keep rejected lines; a line that is already kept from the same place is not kept twice."""
    for one in rejected:
        keep_one(db, feed_no, one, seen_us)


def keep_one(
    db: SQLiteCursor, feed_no: int, rejected: Rejected, seen_us: int, digest: bytes | None = None
) -> int | None:
    """Keep what was rejected and return its number; None if it is kept from there already.

    ``digest`` tells it from others of the same place, in place of the digest of its bytes.
    """
    line, raw, reasons = rejected
    if isinstance(raw, bytes):
        size, digest = len(raw), digest or hashlib.sha256(raw).digest()
        parts = iter([raw[at : at + _PART] for at in range(0, len(raw) or 1, _PART)])
    else:
        size, digest, parts = raw.size, raw.sha256, raw.parts()
    db.execute(
        "INSERT INTO rejects (feed_no, feed_line, seen_us, size, raw_sha256, reasons)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING reject_no",
        (feed_no, line, seen_us, size, digest, json.dumps(reasons)),
    )
    row = db.fetchone()
    if row is None:
        return None
    number = int(row[0])
    for part_no, part in enumerate(parts):
        db.execute("INSERT INTO reject_parts VALUES (?, ?, ?)", (number, part_no, part))
    return number


def listed(db: SQLiteCursor, *, pending_only: bool, after: int, limit: int) -> list[Reject]:
    """Rejected lines by number, a page at a time."""
    condition = "WHERE r.reject_no > ? " + ("AND r.outcome = 'pending' " if pending_only else "")
    db.execute(_SELECT + condition + "ORDER BY r.reject_no LIMIT ?", (after, limit))
    return [_reject(row) for row in db.fetchall()]


def one(db: SQLiteCursor, number: int) -> Reject | None:
    """A rejected line by its number."""
    db.execute(_SELECT + "WHERE r.reject_no = ?", (number,))
    row = db.fetchone()
    return None if row is None else _reject(row)


def parts(db: SQLiteCursor, number: int) -> Iterator[bytes]:
    """The bytes of a rejected line, in parts."""
    count = scalar(db, "SELECT COUNT(*) FROM reject_parts WHERE reject_no = ?", number)
    for part in range(count):
        sql = "SELECT raw FROM reject_parts WHERE reject_no = ? AND part = ?"
        yield scalar(db, sql, number, part)


def settle(db: SQLiteCursor, number: int, outcome: str, position: int | None) -> None:
    """Say what became of a rejected line."""
    db.execute(
        "UPDATE rejects SET outcome = ?, position = ? WHERE reject_no = ?",
        (outcome, position, number),
    )


def counts(db: SQLiteCursor) -> tuple[int, int]:
    """Rejected lines ever, and those still pending."""
    total = scalar(db, "SELECT COUNT(*) FROM rejects")
    return total, scalar(db, "SELECT COUNT(*) FROM rejects WHERE outcome = ?", PENDING)


def _reject(row: Any) -> Reject:
    number, feed, line, seen_us, size, reasons, outcome, position = row
    return Reject(
        number,
        feed,
        line,
        seen_us,
        size,
        tuple(Reason(*reason) for reason in json.loads(str(reasons))),
        outcome,
        position,
    )
