"""The index of who is named where, against what the events mention."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.append import mentioned_by
from adapters.ledger.read import tuples
from domain.events import EVENT_TYPES
from domain.evidence.tampering import Kind, Tampering

EVERYWHERE = 2**63 - 1  # a position after all others
_MENTIONING = "SELECT type_no, topic FROM types WHERE topic IN (SELECT value FROM json_each(?))"
_UP_TO = """
SELECT position, type_no, payload FROM events NOT INDEXED
WHERE position <= ? AND type_no IN (SELECT value FROM json_each(?))
"""
_HELD = "SELECT name, position FROM mentions"
Mention = tuple[str, int]  # who is named, and the position of the event that does


@dataclass(slots=True)
class Mentions:
    """How many there are, and the sum of their hashes: the same of the same ones in any order.

    A ledger of ten million events has about a million, which as a set would take 300 MB. Python
    hashes texts with a secret of its process (PEP 456), so that nobody can choose others of the
    same sum.
    """

    count: int = 0
    total: int = 0

    def add(self, some: Iterable[Mention]) -> None:
        """Count each of these in."""
        count = total = 0
        for one in some:
            count += 1
            total += hash(one)
        self.count += count
        self.total += total


def mentioning(db: SQLiteCursor) -> dict[int, str]:
    """The types whose events mention others, by number."""
    topics = [topic for topic, kind in EVENT_TYPES.items() if kind.MENTIONS]
    return dict(tuples(db).execute(_MENTIONING, (json.dumps(topics),)))


def mentions_of(
    events: Iterable[tuple[int, int, bytes]], topics: Mapping[int, str]
) -> Iterator[Mention]:
    """What some events mention: their positions, types and payloads."""
    return ((name, at) for at, no, payload in events for name in _names(topics[no], payload))


def of_mentions(db: SQLiteCursor, due: Mentions, upto: int) -> Iterator[Tampering]:
    """The first row of the index that is not what the events say, if there is one.

    ``due`` is what the events mention, but for those up to a position, which are read here.
    """
    topics = mentioning(db)
    due.add(_mentioned(db, upto, topics))
    held = Mentions()
    held.add(tuples(db).execute(_HELD))
    if held == due:
        return
    wanted = {*_mentioned(db, EVERYWHERE, topics)}
    wrong = wanted ^ {*tuples(db).execute(_HELD)}
    for name, position in sorted(wrong, key=lambda one: (one[1], one[0]))[:1]:
        lost = (name, position) in wanted
        said = f"the index {'has lost' if lost else 'says falsely'} that it names {name}"
        yield Tampering(Kind.INDEX, position, said, "mentions")


def _mentioned(db: SQLiteCursor, upto: int, topics: Mapping[int, str]) -> Iterator[Mention]:
    return mentions_of(tuples(db).execute(_UP_TO, (upto, json.dumps([*topics]))), topics)


def _names(topic: str, data: object) -> list[str]:
    try:
        return mentioned_by(topic, data)  # type: ignore[arg-type]  # what is no payload has no names
    except (ValueError, TypeError, AttributeError):
        return []
