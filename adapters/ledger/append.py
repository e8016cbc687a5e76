"""Adding rows to the ledger: numbering streams, versions and positions inside the transaction."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, repeat
from typing import NamedTuple

import msgspec
from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import ids, log
from adapters.ledger.heads import KNOWN, Heads
from adapters.ledger.read import last_position, scalar
from domain.events import EVENT_TYPES
from domain.evidence.leaf import hashes
from domain.facts import Fact

_VERSIONED = re.compile(r"(.+)\.v([0-9]+)$")
_INSERT_EVENT = """
INSERT INTO events
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0), NULLIF(?, 0), ?, ?, ?, NULLIF(?, 0))
"""
"""What is absent is bound as 0: Python's sqlite3 would look for an adapter for every None."""
_MENTIONING = {
    topic: tuple(kind.MENTIONS.items()) for topic, kind in EVENT_TYPES.items() if kind.MENTIONS
}


class Columns(NamedTuple):
    """The fields of facts, and who is named by which of them: names with the index of the fact."""

    event_ids: Sequence[str]
    sources: Sequence[str]
    topics: Sequence[str]
    streams: Sequence[str]
    times: Sequence[str]
    occurred: Sequence[int]
    actor_types: Sequence[str]
    actors: Sequence[str]
    correlations: Sequence[str | None]
    causations: Sequence[str | None]
    payloads: Sequence[bytes]
    reasons: Sequence[str | None]
    mentions: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class News:
    """Facts that the ledger does not hold yet, in order.

    shape   columns of one length: ``keys`` stand for source and event id, ``lines`` say where they
            were read; ``versions`` are None if they are the next ones of the streams
    """

    facts: Sequence[Fact]
    keys: Sequence[int]
    lines: Sequence[int | None]
    versions: Sequence[int] | None = None

    def __len__(self) -> int:
        """How many there are."""
        return len(self.facts)

    def arrange(self) -> None:
        """Do now what can be done before the ledger is locked."""
        if self.facts:
            self.columns  # noqa: B018  # it is kept

    @cached_property
    def columns(self) -> Columns:
        """Their fields, one after the other, as they are appended."""
        fields = [*zip(*self.facts, strict=True)]
        return Columns._make([*fields, _mentions(fields[_TOPIC], fields[_DATA])])


_TOPIC, _DATA = Fact._fields.index("topic"), Fact._fields.index("data")


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
        self._heads = Heads()
        self._seen = -1

    def begin(self, db: SQLiteCursor) -> int:
        """Start a transaction's work and return the last position in the ledger (0 if empty)."""
        last = last_position(db)
        if last != self._seen:
            ids.complete(db, last)
        if not self._seen <= last <= self._seen + KNOWN:
            self.forget()
        elif last != self._seen:
            self._heads.drop_touched(db, self._seen)
        self._heads.trim()
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

    def versions(self, db: SQLiteCursor, names: Iterable[str]) -> Mapping[str, int]:
        """The last version of each stream; new streams get the next number, and have 0."""
        return self._heads.versions(db, names)

    def append(
        self, db: SQLiteCursor, news: News, recorded_us: int, feed_no: int | None = None
    ) -> int:
        """Append facts of one feed, let the log grow by them, and return the last position."""
        last = self.begin(db)
        if not news:
            return last
        new = news.columns
        types = {topic: self.type_no(db, topic) for topic in dict.fromkeys(new.topics)}
        origins = {
            name: self.number(db, "sources", "source_no", name)
            for name in dict.fromkeys(new.sources)
        }
        numbers, versions = self._heads.advance(db, new.streams, news.versions)
        rows = zip(
            *(count(last + 1), numbers, versions),
            *(map(types.__getitem__, new.topics), map(origins.__getitem__, new.sources)),
            *(new.event_ids, news.keys, new.occurred, repeat(recorded_us), new.times),
            *(new.actor_types, new.actors),
            *(_absent_as_0(new.correlations), _absent_as_0(new.causations)),
            *(repeat(feed_no), news.lines, new.payloads, _absent_as_0(new.reasons)),
            strict=False,
        )
        db.executemany(_INSERT_EVENT, rows)
        ids.extend(db, last, last + len(news))
        mentions = ((name, last + 1 + index) for name, index in new.mentions)
        db.executemany("INSERT INTO mentions VALUES (?, ?)", mentions)
        envelopes = zip(
            *(count(last + 1), versions, new.event_ids, new.occurred, repeat(recorded_us)),
            *(new.times, new.actor_types, new.actors, new.correlations, new.causations),
            *(news.lines, new.reasons, news.keys),
            strict=False,
        )
        names = new.topics, new.sources, repeat(_feed_name(db, feed_no)), new.streams
        log.extend(db, last, hashes(names, envelopes, new.payloads))
        return last + len(news)


def _feed_name(db: SQLiteCursor, number: int | None) -> str | None:
    if number is None:
        return None
    return str(scalar(db, "SELECT name FROM feeds WHERE feed_no = ?", number))


def _absent_as_0(texts: Iterable[str | None]) -> list[str | int]:
    return [0 if text is None else text for text in texts]


def _mentions(topics: Iterable[str], payloads: Iterable[bytes]) -> list[tuple[str, int]]:
    """The names that events mention, each with the index of the event."""
    return [
        (name, index)
        for index, topic, payload in zip(count(), topics, payloads, strict=False)
        if topic in _MENTIONING
        for name in mentioned_by(topic, payload)
    ]


def mentioned(fact: Fact) -> list[str]:
    """The other aggregates that a fact names, and the policy number it gives, as stream names."""
    return mentioned_by(fact.topic, fact.data)


def mentioned_by(topic: str, data: bytes) -> list[str]:
    """What a payload of this type names."""
    payload = msgspec.json.decode(data)
    named = _MENTIONING.get(topic, ())
    return [f"{kind}/{payload[field]}" for field, kind in named if payload.get(field)]
