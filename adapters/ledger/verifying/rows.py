"""Rows of events one by one, and whether a changed row would have the leaf that is stored."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.read import tuples
from domain.evidence.leaf import Envelope, Names, hashed

COLUMNS = (*Names._fields, *Envelope._fields, "payload")
_ROW = f"""
SELECT t.topic, src.name, f.name, s.name, {", ".join(f"e.{name}" for name in Envelope._fields)},
    e.payload, e.stream_no, e.type_no, e.source_no, e.feed_no
FROM events e LEFT JOIN streams s USING (stream_no) LEFT JOIN types t USING (type_no)
LEFT JOIN sources src USING (source_no) LEFT JOIN feeds f USING (feed_no)
WHERE e.position = ?
"""
NUMBERS = {"stream": "stream_no", "topic": "type_no", "source": "source_no", "feed": "feed_no"}


@dataclass(frozen=True, slots=True)
class Row:
    """What is stored of an event: its values by column, and the numbers of its names."""

    values: dict[str, Any]
    numbers: dict[str, int | None]

    def with_values(self, **changed: Any) -> "Row":
        """The row if some columns had other values."""
        return replace(self, values=self.values | changed)

    def hash(self) -> bytes | None:
        """The hash of its leaf; None if it cannot have one."""
        names = tuple(self.values[name] for name in Names._fields)
        envelope = tuple(self.values[name] for name in Envelope._fields)
        payload = self.values["payload"]
        if not isinstance(payload, bytes) or any(isinstance(v, bytes) for v in names + envelope):
            return None
        try:
            return sha256(hashed(names, envelope, payload)).digest()
        except UnicodeEncodeError:
            return None


def row_at(db: SQLiteCursor, position: int) -> Row | None:
    """The row of an event, if there is one."""
    cursor = tuples(db)
    cursor.connection.text_factory = _leniently
    try:
        found = cursor.execute(_ROW, (position,)).fetchone()
    finally:
        cursor.connection.text_factory = str
    if found is None:
        return None
    values = dict(zip(COLUMNS, found, strict=False))
    return Row(values, dict(zip(NUMBERS, found[len(COLUMNS) :], strict=True)))


def _leniently(text: bytes) -> str:
    return text.decode(errors="surrogateescape")
