"""The message part of what was turned away, and the dead letters that are due for it."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import rejects
from adapters.ledger.read import scalar
from streams.intake import BATCH_BYTES, Rejected
from streams.malformed import Reason
from streams.message_lines import read_headers, written, written_headers
from streams.messages import Message, place_of

UNSENT, SENT, REFUSED = "unsent", "sent", "refused"


class MessagePart(NamedTuple):
    """What a reject was besides its value.

    units   ``timestamp_ms`` milliseconds since the epoch, -1 if there is none; ``group`` is ''
            for a message of a folder; ``dead_letter`` is unsent, sent or refused, or None
    """

    group: str
    timestamp_ms: int
    key: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    has_value: bool
    dead_letter: str | None
    refused_because: str | None

    def message(self, feed: str, offset: int, value: bytes) -> Message:
        """The whole message again."""
        held = value if self.has_value else None
        return Message(*place_of(feed), offset, self.timestamp_ms, self.key, held, self.headers)


class DeadLetter(NamedTuple):
    """A message to be sent to the topic of dead letters, its number among the rejects, and why."""

    number: int
    message: Message
    reasons: tuple[Reason, ...]


def keep(
    db: SQLiteCursor,
    feed_no: int,
    group: str,
    rejected: Iterable[tuple[Message, Rejected]],
    seen_us: int,
) -> None:
    """Keep messages that are no facts; one that is already kept from its place is not kept twice.

    Those of a group owe a dead letter; those of a folder have nobody to send it to.
    """
    for message, verdict in rejected:
        digest = hashlib.sha256(written(message._replace(timestamp_ms=-1))).digest()
        number = rejects.keep_one(db, feed_no, verdict, seen_us, digest)
        if number is not None:
            has_value = message.value is not None or not isinstance(verdict.raw, bytes)
            db.execute(
                "INSERT INTO reject_messages VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                (number, group, message.timestamp_ms, message.key)
                + (written_headers(message.headers), has_value, UNSENT if group else None),
            )


def of(db: SQLiteCursor, number: int) -> MessagePart | None:
    """The message part of a reject; None if it was a line of a file."""
    db.execute(
        "SELECT group_name, timestamp_ms, key, headers, has_value, dead_letter, refused_because"
        " FROM reject_messages WHERE reject_no = ?",
        (number,),
    )
    row: Any = db.fetchone()
    if row is None:
        return None
    group, timestamp_ms, key, headers, has_value, *sent = row
    return MessagePart(group, timestamp_ms, key, read_headers(headers), bool(has_value), *sent)


def unsent(db: SQLiteCursor, group: str, limit: int, after: int) -> list[DeadLetter]:
    """Dead letters that are due, by number; at least one if any is, and no more than 8 MiB."""
    db.execute(
        "SELECT reject_no FROM reject_messages WHERE group_name = ? AND dead_letter = 'unsent'"
        " AND reject_no > ? ORDER BY reject_no LIMIT ?",
        (group, after, limit),
    )
    found: list[DeadLetter] = []
    size = 0
    for number in [row[0] for row in db.fetchall()]:
        reject, part = rejects.one(db, number), of(db, number)
        if reject is None or part is None:
            continue
        size += reject.size
        if found and size > BATCH_BYTES:
            break
        value = b"".join(rejects.parts(db, number))
        message = part.message(reject.feed, reject.line, value)
        found.append(DeadLetter(number, message, reject.reasons))
    return found


def count_unsent(db: SQLiteCursor, group: str) -> int:
    """How many dead letters are due."""
    due = "SELECT COUNT(*) FROM reject_messages WHERE group_name = ? AND dead_letter = 'unsent'"
    return int(scalar(db, due, group))


def sent(db: SQLiteCursor, numbers: Sequence[int]) -> None:
    """Say that the broker has acknowledged dead letters."""
    db.executemany(
        "UPDATE reject_messages SET dead_letter = ? WHERE reject_no = ?",
        [(SENT, number) for number in numbers],
    )


def refused(db: SQLiteCursor, number: int, why: str) -> None:
    """Say that the broker will not take a dead letter."""
    db.execute(
        "UPDATE reject_messages SET dead_letter = ?, refused_because = ? WHERE reject_no = ?",
        (REFUSED, why, number),
    )
