"""Which stored events a reader would refuse: counted by type, the first one named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from eventsourcing.sqlite import SQLiteCursor

Refusal = Callable[[bytes], str | None]
"""Why a payload would be refused; None if it would be read."""

_CHUNK = 5_000
_TYPES = "SELECT type_no, topic FROM types ORDER BY topic"
_PAYLOADS = """
SELECT position, type_no, payload FROM events
WHERE position > ? AND type_no IN (SELECT value FROM json_each(?)) ORDER BY position LIMIT ?
"""


@dataclass(slots=True)
class Stored:
    """The events of one type that were looked at.

    units   ``first`` is a position; ``why`` is what a reader would say of that event
    """

    looked_at: int = 0
    unreadable: int = 0
    first: int | None = None
    why: str | None = None


@dataclass(slots=True)
class Unreadable:
    """What was looked at in a ledger up to a position, by type."""

    upto: int = 0
    types: dict[str, Stored] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """How many events would be refused."""
        return sum(one.unreadable for one in self.types.values())


def topics(db: SQLiteCursor) -> dict[int, str]:
    """Number -> name of every type that was ever recorded."""
    db.execute(_TYPES)
    return dict(db.fetchall())


def unreadable(db: SQLiteCursor, refusals: Mapping[str, Refusal]) -> Unreadable:
    """Look at every event of the types that are named, in order of position.

    Memory does not grow with the ledger: a few thousand payloads are held at a time.
    """
    names = {number: name for number, name in topics(db).items() if name in refusals}
    found = Unreadable(types={name: Stored() for name in names.values()})
    numbers = "[" + ",".join(map(str, names)) + "]"
    while rows := _rows(db, found.upto, numbers):
        for position, number, payload in rows:
            name = names[number]
            _judge(found.types[name], position, refusals[name](payload))
        found.upto = rows[-1][0]
    return found


def _rows(db: SQLiteCursor, after: int, numbers: str) -> list[tuple[int, int, bytes]]:
    db.execute(_PAYLOADS, (after, numbers, _CHUNK))
    return [tuple(row) for row in db.fetchall()]


def _judge(stored: Stored, position: int, why: str | None) -> None:
    stored.looked_at += 1
    if why is None:
        return
    stored.unreadable += 1
    if stored.first is None:
        stored.first, stored.why = position, why
