"""Adding rows to the ledger: numbering streams, versions and positions inside the transaction."""

import json
import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

import msgspec
from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import log
from adapters.ledger.read import last_position, scalar
from domain.events import EVENT_TYPES
from domain.evidence.leaf import hashed
from domain.facts import Fact

_VERSIONED = re.compile(r"(.+)\.v([0-9]+)$")
_KNOWN_STREAMS = 100_000  # numbers kept in memory at a time, about 20 MB
_INSERT_EVENT = f"INSERT INTO events VALUES ({','.join('?' * 18)})"
_MENTIONING = {topic for topic, kind in EVENT_TYPES.items() if kind.MENTIONS}


class New(NamedTuple):
    """A fact that the ledger does not hold yet, and where it was read."""

    fact: Fact
    key: int
    feed_no: int | None
    line: int | None
    version: int | None = None  # the next one of the stream


def id_key(source: str, event_id: str) -> int:
    """64 bits that stand for (source, event id) in the index; a hit is verified against the row."""
    digest = blake2b(f"{source}\0{event_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def parted(topic: str) -> tuple[str, int]:
    """The name of an event type without its version, and the version; 0 if it says none."""
    match = _VERSIONED.fullmatch(topic)
    return (match[1], int(match[2])) if match else (topic, 0)


class Appender:
    """Numbers names and appends events. One for a connection's lifetime: it remembers numbers.

    What it remembers is dropped when another process has written in between, and when a
    transaction did not commit.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {}
        self._heads: dict[str, tuple[int, int]] = {}
        self._seen = -1

    def begin(self, db: SQLiteCursor) -> int:
        """Start a transaction's work and return the last position in the ledger (0 if empty)."""
        last = last_position(db)
        if last != self._seen or len(self._heads) > _KNOWN_STREAMS:
            self.forget()
        return last

    def committed(self, last: int) -> None:
        """Say that the transaction committed and the ledger now ends at ``last``."""
        self._seen = last

    def forget(self) -> None:
        """Drop every remembered number."""
        self._numbers.clear()
        self._heads.clear()
        self._seen = -1

    def number(self, db: SQLiteCursor, table: str, column: str, name: str) -> int:
        """The number of a name in an interning table, given to it now if it is new."""
        numbers = self._numbers.setdefault(table, {})
        if (known := numbers.get(name)) is not None:
            return known
        db.execute(f"INSERT INTO {table} (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
        numbers[name] = scalar(db, f"SELECT {column} FROM {table} WHERE name = ?", name)
        return numbers[name]

    def feed(self, db: SQLiteCursor, name: str) -> int:
        """The number of a feed."""
        return self.number(db, "feeds", "feed_no", name)

    def type_no(self, db: SQLiteCursor, topic: str) -> int:
        """The number of an event type."""
        numbers = self._numbers.setdefault("types", {})
        if topic not in numbers:
            db.execute(
                "INSERT INTO types (topic, name, schema_version) VALUES (?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (topic, *parted(topic)),
            )
            numbers[topic] = scalar(db, "SELECT type_no FROM types WHERE topic = ?", topic)
        return numbers[topic]

    def heads(self, db: SQLiteCursor, names: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Stream number and last version of each stream; new streams get the next number."""
        heads = self._heads
        missing = list(dict.fromkeys(name for name in names if name not in heads))
        if missing:
            db.execute(
                "SELECT name, stream_no, (SELECT MAX(version) FROM events e"
                " WHERE e.stream_no = s.stream_no) FROM streams s"
                " WHERE name IN (SELECT value FROM json_each(?))",
                (json.dumps(missing),),
            )
            heads.update((name, (no, version or 0)) for name, no, version in db.fetchall())
            next_no = (scalar(db, "SELECT MAX(stream_no) FROM streams") or 0) + 1
            new = [name for name in missing if name not in heads]
            heads.update((name, (no, 0)) for no, name in enumerate(new, next_no))
            db.executemany(
                "INSERT INTO streams VALUES (?, ?)", [(heads[name][0], name) for name in new]
            )
        return heads

    def append(self, db: SQLiteCursor, news: Sequence[New], recorded_us: int) -> int:
        """Append facts in this order, let the log grow by them, and return the last position."""
        last = position = self.begin(db)
        heads = self.heads(db, [new.fact.stream for new in news])
        rows: list[tuple[Any, ...]] = []
        mentions: list[tuple[str, int]] = []
        for new in news:
            fact = new.fact
            position += 1
            stream_no, head = heads[fact.stream]
            version = head + 1 if new.version is None else new.version
            heads[fact.stream] = stream_no, version
            type_no = self.type_no(db, fact.topic)
            source_no = self.number(db, "sources", "source_no", fact.source)
            rows.append(
                (position, stream_no, version, type_no, source_no, fact.event_id, new.key)
                + (fact.occurred_us, recorded_us, fact.time, fact.actor_type, fact.actor_ref)
                + (fact.correlation_id, fact.causation_id, new.feed_no, new.line)
                + (fact.data, fact.reason)
            )
            if fact.topic in _MENTIONING:
                mentions += [(name, position) for name in mentioned(fact)]
        db.executemany(_INSERT_EVENT, rows)
        db.executemany("INSERT INTO mentions VALUES (?, ?)", mentions)
        log.extend(db, last, _leaf_hashes(db, news, rows))
        return position


def _leaf_hashes(
    db: SQLiteCursor, news: Sequence[New], rows: Sequence[tuple[Any, ...]]
) -> list[bytes]:
    """The hashes of the leaves of rows that are being appended."""
    feeds: dict[int | None, str | None] = {None: None}
    for number in {new.feed_no for new in news} - {None}:
        feeds[number] = scalar(db, "SELECT name FROM feeds WHERE feed_no = ?", number)
    return [
        sha256(
            hashed(
                (new.fact.topic, new.fact.source, feeds[new.feed_no], new.fact.stream),
                (row[0], row[2], row[5], *row[7:14], row[15], row[17], row[6]),
                row[16],
            )
        ).digest()
        for new, row in zip(news, rows, strict=True)
    ]


def mentioned(fact: Fact) -> list[str]:
    """The other aggregates that a fact names, and the policy number it gives, as stream names."""
    return mentioned_by(fact.topic, fact.data)


def mentioned_by(topic: str, data: bytes) -> list[str]:
    """What a payload of this type names."""
    payload = msgspec.json.decode(data)
    kinds = EVENT_TYPES[topic].MENTIONS.items() if topic in EVENT_TYPES else ()
    return [f"{kind}/{payload[field]}" for field, kind in kinds if payload.get(field)]
