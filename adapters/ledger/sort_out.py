"""Telling new facts from duplicates and conflicts."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import read
from adapters.ledger.append import New, id_key
from domain.facts import Fact
from streams.intake import Accepted


class Conflict(NamedTuple):
    """A fact whose (source, id) was recorded before with other content."""

    position: int
    accepted: Accepted


class Sorted(NamedTuple):
    """A batch's facts by what is to become of them."""

    new: list[New]
    duplicates: list[int]  # positions of the facts that they repeat
    conflicts: list[Conflict]


def sort_out(
    db: SQLiteCursor, accepted: Sequence[Accepted], feed_no: int | None, last: int
) -> Sorted:
    """Compare each fact with the ledger, which ends at ``last``, and with the batch before it.

    Two facts with one (source, id) are the same if everything that their canonical JSON says is.
    """
    keys = [id_key(entry.fact.source, entry.fact.event_id) for entry in accepted]
    earlier = _recorded(db, keys)
    found = Sorted([], [], [])
    for entry, key in zip(accepted, keys, strict=True):
        number, _, fact = entry
        identity = fact.source, fact.event_id
        known = earlier.get(identity)
        if known is None:
            found.new.append(New(fact, key, feed_no, number))
            earlier[identity] = last + len(found.new), fact
        elif known[1] == fact:
            found.duplicates.append(known[0])
        else:
            found.conflicts.append(Conflict(known[0], entry))
    return found


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


def _recorded(db: SQLiteCursor, keys: Sequence[int]) -> dict[tuple[str, str], tuple[int, Fact]]:
    db.execute(
        "SELECT position FROM events WHERE id_key IN (SELECT value FROM json_each(?))",
        (json.dumps(keys),),
    )
    hits = read.at_positions(db, [row[0] for row in db.fetchall()])
    facts = ((position, recorded.fact) for position, recorded in hits.items())
    return {(fact.source, fact.event_id): (position, fact) for position, fact in facts}
