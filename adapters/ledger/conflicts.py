"""Facts that contradict a recorded one: kept, and shown beside it."""

import json
from dataclasses import dataclass
from typing import Any

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import read
from adapters.ledger.read import scalar
from domain.facts import Recorded
from streams.cloudevents import encode

_SELECT = """
SELECT c.conflict_no, c.position, c.seen_us, f.name || ':' || c.feed_line AS place, c.raw
FROM conflicts c LEFT JOIN feeds f USING (feed_no)
"""


@dataclass(frozen=True, slots=True)
class Conflicting:
    """A fact as it came, and the recorded one with the same source and id.

    units  ``seen_us`` microseconds since the epoch
    """

    number: int
    kept: Recorded
    seen_us: int
    place: str
    raw: bytes


def listed(db: SQLiteCursor, limit: int) -> list[Conflicting]:
    """Conflicting facts by number."""
    db.execute(_SELECT + "ORDER BY c.conflict_no LIMIT ?", (limit,))
    return _with_what_was_kept(db, db.fetchall())


def one(db: SQLiteCursor, number: int) -> Conflicting | None:
    """A conflicting fact by its number."""
    db.execute(_SELECT + "WHERE c.conflict_no = ?", (number,))
    found = _with_what_was_kept(db, db.fetchall())
    return found[0] if found else None


def count(db: SQLiteCursor) -> int:
    """How many conflicting facts are kept."""
    return int(scalar(db, "SELECT COUNT(*) FROM conflicts"))


def differing(conflict: Conflicting) -> dict[str, tuple[str | None, str | None]]:
    """The fields in which the two differ: path -> (recorded, conflicting), as JSON."""
    recorded = _flat(json.loads(encode(conflict.kept.fact)))
    other = _flat(json.loads(conflict.raw))
    paths = [path for path in {**recorded, **other} if recorded.get(path) != other.get(path)]
    return {path: (recorded.get(path), other.get(path)) for path in paths}


def _with_what_was_kept(db: SQLiteCursor, rows: list[Any]) -> list[Conflicting]:
    kept = read.at_positions(db, {row[1] for row in rows})
    return [
        Conflicting(number, kept[position], seen_us, place or "", raw)
        for number, position, seen_us, place, raw in rows
    ]


def _flat(value: Any, path: str = "") -> dict[str, str]:
    if not isinstance(value, dict) or not value:
        return {path: json.dumps(value, ensure_ascii=False, sort_keys=True)}
    return {
        name: text
        for key, item in value.items()
        for name, text in _flat(item, f"{path}.{key}" if path else key).items()
    }
