"""Adding rows to the ledger: numbering streams, versions and positions inside the transaction."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import count, repeat
from typing import NamedTuple

import msgspec
from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import log
from adapters.ledger.read import last_position, scalar
from domain.events import EVENT_TYPES
from domain.evidence.leaf import hashes
from domain.facts import Fact

_VERSIONED = re.compile(r"(.+)\.v([0-9]+)$")
_KNOWN_STREAMS = 100_000  # numbers kept in memory at a time, about 20 MB
_HASH = blake2b(digest_size=8)  # to be copied: half the price of a new one
_INSERT_EVENT = """
INSERT INTO events
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0), NULLIF(?, 0), ?, ?, ?, NULLIF(?, 0))
"""
"""What is absent is bound as 0: Python's sqlite3 would look for an adapter for every None."""
_TOUCHED = """
SELECT name FROM streams
WHERE stream_no IN (SELECT stream_no FROM events NOT INDEXED WHERE position > ?)
"""
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
    digest = _HASH.copy()
    digest.update(f"{source}\0{event_id}".encode())
    return int.from_bytes(digest.digest(), "big", signed=True)


def parted(topic: str) -> tuple[str, int]:
    """The name of an event type without its version, and the version; 0 if it says none."""
    match = _VERSIONED.fullmatch(topic)
    return (match[1], int(match[2])) if match else (topic, 0)


class Appender:
    """Numbers names and appends events. One for a connection's lifetime: it remembers numbers.

    What it remembers of a stream is dropped when another process has added to the stream in
    between; all is dropped when a transaction did not commit. The numbers of names never change.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {}
        self._heads: dict[str, tuple[int, int]] = {}
        self._seen = -1

    def begin(self, db: SQLiteCursor) -> int:
        """Start a transaction's work and return the last position in the ledger (0 if empty)."""
        last = last_position(db)
        if last != self._seen:
            self._drop_what_others_touched(db, last)
        if len(self._heads) > _KNOWN_STREAMS:
            self._heads.clear()
        self._seen = last
        return last

    def committed(self, last: int) -> None:
        """Say that the transaction committed and the ledger now ends at ``last``."""
        self._seen = last

    def forget(self) -> None:
        """Drop every remembered number."""
        self._numbers.clear()
        self._heads.clear()
        self._seen = -1

    def _drop_what_others_touched(self, db: SQLiteCursor, last: int) -> None:
        """Writers that take turns mostly know different streams: looking up few is enough."""
        if not self._seen <= last <= self._seen + _KNOWN_STREAMS:
            self.forget()
        if self._heads:
            db.execute(_TOUCHED, (self._seen,))
            for (name,) in db.fetchall():
                self._heads.pop(name, None)

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
        last = self.begin(db)
        if not news:
            return last
        facts, keys, feed_nos, lines, given = zip(*news, strict=True)
        (ids, sources, topics, streams, times, occurred, actor_types, actors, *optional) = zip(
            *facts, strict=True
        )
        correlations, causations, payloads, reasons = optional
        types = {topic: self.type_no(db, topic) for topic in dict.fromkeys(topics)}
        origins = {
            name: self.number(db, "sources", "source_no", name) for name in dict.fromkeys(sources)
        }
        numbers, versions = self._versions(db, streams, given)
        rows = zip(
            *(count(last + 1), numbers, versions),
            *(map(types.__getitem__, topics), map(origins.__getitem__, sources)),
            *(ids, keys, occurred, repeat(recorded_us), times, actor_types, actors),
            *(map(_or_zero, correlations), map(_or_zero, causations)),
            *(feed_nos, lines, payloads, map(_or_zero, reasons)),
            strict=False,
        )
        db.executemany(_INSERT_EVENT, rows)
        db.executemany("INSERT INTO mentions VALUES (?, ?)", _mentions(facts, last + 1))
        envelopes = zip(
            *(count(last + 1), versions, ids, occurred, repeat(recorded_us), times),
            *(actor_types, actors, correlations, causations, lines, reasons, keys),
            strict=False,
        )
        names = topics, sources, self._feed_names(db, feed_nos), streams
        log.extend(db, last, hashes(names, envelopes, payloads))
        return last + len(news)

    @staticmethod
    def _feed_names(db: SQLiteCursor, numbers: Sequence[int | None]) -> Iterable[str | None]:
        """The names of feeds, in this order."""
        names: dict[int | None, str | None] = {None: None}
        for number in {*numbers} - {None}:
            names[number] = scalar(db, "SELECT name FROM feeds WHERE feed_no = ?", number)
        return map(names.__getitem__, numbers)

    def _versions(
        self, db: SQLiteCursor, streams: Sequence[str], given: Sequence[int | None]
    ) -> tuple[list[int], list[int]]:
        """The number of the stream and the version of each fact; the heads move on."""
        heads = self.heads(db, streams)
        numbers, versions = list[int](), list[int]()
        for stream, version in zip(streams, given, strict=True):
            number, head = heads[stream]
            head = head + 1 if version is None else version
            heads[stream] = number, head
            numbers.append(number)
            versions.append(head)
        return numbers, versions


def _or_zero(text: str | None) -> str | int:
    return 0 if text is None else text


def _mentions(facts: Iterable[Fact], first: int) -> Iterator[tuple[str, int]]:
    for position, fact in enumerate(facts, first):
        if fact.topic in _MENTIONING:
            for name in mentioned(fact):
                yield name, position


def mentioned(fact: Fact) -> list[str]:
    """The other aggregates that a fact names, and the policy number it gives, as stream names."""
    return mentioned_by(fact.topic, fact.data)


def mentioned_by(topic: str, data: bytes) -> list[str]:
    """What a payload of this type names."""
    payload = msgspec.json.decode(data)
    kinds = EVENT_TYPES[topic].MENTIONS.items() if topic in EVENT_TYPES else ()
    return [f"{kind}/{payload[field]}" for field, kind in kinds if payload.get(field)]
