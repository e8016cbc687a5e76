"""What a column of an edited event may have held; the leaf that is stored proves a guess."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.keys import id_key
from adapters.ledger.verifying.rows import Row, row_at

_NEAR = range(-8, 9)
_NAMED = (
    ("topic", "SELECT topic FROM types"),
    ("source", "SELECT name FROM sources"),
    ("feed", "SELECT name FROM feeds UNION ALL SELECT NULL"),
)
_GAPS = """
SELECT s.name, (SELECT COALESCE(MIN(e.version), 0) + 1 FROM events e
    WHERE e.stream_no = g.stream_no AND NOT EXISTS (SELECT 1 FROM events n
        WHERE n.stream_no = e.stream_no AND n.version = e.version + 1)
    AND EXISTS (SELECT 1 FROM events o WHERE o.stream_no = e.stream_no AND o.version = 1))
FROM (SELECT stream_no FROM events GROUP BY stream_no
    HAVING MAX(version) <> COUNT(*) OR MIN(version) <> 1 LIMIT 64) g
JOIN streams s USING (stream_no)
"""
_SHANGHAI = timezone(timedelta(hours=8))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def edited_column(
    db: SQLiteCursor, position: int, row: Row, stored: bytes, others: Sequence[Row]
) -> str | None:
    """The column whose value was changed, if one change makes the row what its leaf says.

    ``others`` are other rows whose values may have been exchanged with those of this one.
    """
    for column, value in _guesses(db, position, row, others):
        if value != row.values[column] and row.with_values(**{column: value}).hash() == stored:
            return column
    if not isinstance(row.values["payload"], bytes):
        return "payload"
    return None


def _guesses(
    db: SQLiteCursor, position: int, row: Row, others: Sequence[Row]
) -> Iterator[tuple[str, Any]]:
    values = row.values
    yield from _computed(values)
    for column, sql in _NAMED:
        db.execute(sql)
        yield from ((column, name) for (name,) in db.fetchall())
    for column in ("version", "feed_line"):
        if isinstance(values[column], int):
            yield from ((column, values[column] + step) for step in _NEAR)
    near = [row_at(db, at) for at in range(max(1, position - 3), position + 4) if at != position]
    for other in [*filter(None, near), *others]:
        for column, value in other.values.items():
            yield column, value
            if column == "feed_line" and isinstance(value, int):
                yield from ((column, value + step) for step in _NEAR)
    for column in ("correlation_id", "causation_id", "reason", "feed_line"):
        yield column, None
    yield from (("stream", stream) for stream, _ in gaps(db))


def _computed(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What one column says of another."""
    source, event_id = values["source"], values["event_id"]
    if isinstance(source, str) and isinstance(event_id, str):
        yield "id_key", id_key(source, event_id)
    try:
        said = datetime.fromisoformat(values["time"])
        yield "occurred_us", (said - _EPOCH) // timedelta(microseconds=1)
    except (TypeError, ValueError):
        pass
    try:
        moment = _EPOCH + timedelta(microseconds=values["occurred_us"])
    except (TypeError, OverflowError):
        return
    yield "time", moment.astimezone(_SHANGHAI).isoformat()
    yield "time", moment.isoformat()
    yield "time", moment.isoformat().replace("+00:00", "Z")


def gaps(db: SQLiteCursor) -> list[tuple[str, int]]:
    """Streams that have lost versions, with the first that each has lost."""
    db.execute(_GAPS)
    return [(name, version) for name, version in db.fetchall()]
