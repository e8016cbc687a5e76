"""Telling new facts from duplicates and conflicts."""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, Self

import msgspec
from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import ids, read
from adapters.ledger.append import News
from adapters.ledger.keys import id_keys
from domain.facts import Fact
from streams.intake import Accepted


class Conflict(NamedTuple):
    """A fact whose (source, id) was recorded before with other content."""

    position: int
    accepted: Accepted


class Asked(NamedTuple):
    """Facts, and what the ledger is asked about them: made before it is locked.

    shape   ``repeated`` are the keys that are not of one fact alone
    """

    accepted: Sequence[Accepted]
    keys: Sequence[int]
    repeated: frozenset[int]
    question: str


class Sorted(NamedTuple):
    """A batch's facts by what is to become of them."""

    new: News
    duplicates: list[int]  # positions of the facts that they repeat
    conflicts: list[Conflict]

    def moved(self, then: int, last: int) -> Self:
        """The same where the ledger, which ended at ``then``, ends at ``last``."""
        by = last - then
        return self._replace(
            duplicates=[at + by if at > then else at for at in self.duplicates],
            conflicts=[
                one._replace(position=one.position + by) if one.position > then else one
                for one in self.conflicts
            ],
        )


def ask(accepted: Sequence[Accepted]) -> Asked:
    """Prepare to compare facts with the ledger."""
    keys = id_keys([entry.fact for entry in accepted])
    ordered = sorted(keys)
    repeated = frozenset(key for key, other in pairwise(ordered) if key == other)
    return Asked(accepted, keys, repeated, msgspec.json.encode(ordered).decode())


def sort_out(db: SQLiteCursor, asked: Asked, last: int) -> Sorted:
    """Compare each fact with the ledger, which ends at ``last``, and with the batch before it.

    Two facts with one (source, id) are the same if everything that their canonical JSON says is.
    """
    hit, earlier = _recorded(db, asked.question)
    suspects = asked.repeated | hit
    facts, keys, lines = list[Fact](), list[int](), list[int]()
    found = Sorted(News(facts, keys, lines), [], [])
    for entry, key in zip(asked.accepted, asked.keys, strict=True):
        number, _, fact = entry
        if key in suspects:
            identity = fact.source, fact.event_id
            if (known := earlier.get(identity)) is not None:
                _repeats(found, known, entry)
                continue
            earlier[identity] = last + len(facts) + 1, fact
        facts.append(fact)
        keys.append(key)
        lines.append(number)
    return found


def _repeats(found: Sorted, known: tuple[int, Fact], entry: Accepted) -> None:
    position, fact = known
    if fact == entry.fact:
        found.duplicates.append(position)
    else:
        found.conflicts.append(Conflict(position, entry))


def keep(
    db: SQLiteCursor, feed_no: int | None, conflicts: Iterable[Conflict], seen_us: int
) -> None:
    """Keep conflicting facts byte for byte; the same bytes once for each recorded fact."""
    db.executemany(
        "INSERT INTO conflicts (position, seen_us, feed_no, feed_line, raw, raw_sha256)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (position, seen_us, feed_no, entry.number, entry.raw)
            + (hashlib.sha256(entry.raw).digest(),)
            for position, entry in conflicts
        ],
    )


def _recorded(
    db: SQLiteCursor, question: str
) -> tuple[set[int], dict[tuple[str, str], tuple[int, Fact]]]:
    """The keys that the ledger has, and what it has under them by source and event id."""
    hits = {position: key for key, position in ids.known(db, question)}
    recorded = read.at_positions(db, hits).items() if hits else ()
    facts = ((position, one.fact) for position, one in recorded)
    earlier = {(fact.source, fact.event_id): (position, fact) for position, fact in facts}
    return {*hits.values()}, earlier
