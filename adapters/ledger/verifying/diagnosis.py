"""What kind of tampering the differences between events and their leaves look like."""

from collections.abc import Callable

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.read import scalar
from adapters.ledger.verifying.guesses import edited_column, gaps
from adapters.ledger.verifying.rows import NUMBERS, Row, row_at
from adapters.ledger.verifying.scan import Scan, StoredLeaves
from domain.evidence.tampering import Kind, Tampering

_Explain = Callable[[int, dict[int, Row], dict[int, bytes | None]], Tampering | None]
_LOOKED_AT = 48  # rows of which every pair is compared
_TABLES = {"stream": "streams.name", "topic": "types.topic", "source": "sources.name"}
_TABLES |= {"feed": "feeds.name"}


def of_events(db: SQLiteCursor, found: Scan, stored: StoredLeaves) -> list[Tampering]:
    """What was done to events, the first position first; nothing if they all have their leaves."""
    tampering = []
    if shifted := _shifted(db, found, stored):
        return [shifted]
    if found.missing:
        tampering.append(_missing(found))
    if found.extra:
        said = f"the log ends at {found.size:,} and has no leaf for this event"
        tampering.append(Tampering(Kind.INSERTED, min(found.extra), said))
    if found.bad:
        tampering.append(_changed(db, found, stored))
    return sorted(tampering, key=lambda one: one.position or 0)


def _missing(found: Scan) -> Tampering:
    first = found.missing[0]
    if first == found.last + 1:
        said = f"the log has {found.size:,} leaves, and the events end at {found.last:,}"
        return Tampering(Kind.TRUNCATED, first, said)
    return Tampering(Kind.DELETED, first, "the log has its leaf, and there is no such event")


def _shifted(db: SQLiteCursor, found: Scan, stored: StoredLeaves) -> Tampering | None:
    """An event taken out or put in, and all that follow renumbered."""
    moved = found.size - found.last
    if not found.bad or not moved:
        return None
    first = found.bad[0]
    for position in range(first, first + 8):
        leaf = position + max(moved, 0)
        row = row_at(db, position + max(-moved, 0))
        if row and [_hash(row, position=leaf)] == stored(leaf - 1, leaf):
            if moved > 0:
                said = f"what follows was moved up by {moved:,}: the leaves say where it was"
                return Tampering(Kind.DELETED, first, said)
            said = f"what follows was moved down by {-moved:,}: the leaves say where it was"
            return Tampering(Kind.INSERTED, first, said)
    return None


def _changed(db: SQLiteCursor, found: Scan, stored: StoredLeaves) -> Tampering:
    """Events that are there, but not as they were recorded."""
    first = found.bad[0]
    rows = {at: row for at in found.bad[:_LOOKED_AT] if (row := row_at(db, at))}
    leaves = {at: stored(at - 1, at)[0] for at in rows}
    row, leaf = rows.get(first), leaves.get(first)
    if row is None or leaf is None:
        return Tampering(Kind.EDITED, first, "the event cannot be read")
    for explain in (_reordered, _swapped(db), _renamed(db, found)):
        if explained := explain(first, rows, leaves):
            return explained
    others = [other for at, other in rows.items() if at != first]
    column = edited_column(db, first, row, leaf, others)
    more = f"; {found.bad_count:,} events differ" if found.bad_count > 1 else ""
    return Tampering(Kind.EDITED, first, f"the event is not what its leaf says{more}", column)


def _reordered(
    first: int, rows: dict[int, Row], leaves: dict[int, bytes | None]
) -> Tampering | None:
    for at, leaf in leaves.items():
        if at != first and _hash(rows[first], position=at) == leaf:
            return Tampering(Kind.REORDERED, first, f"this event was recorded at position {at}")
        if at != first and _hash(rows[at], position=first) == leaves[first]:
            return Tampering(Kind.REORDERED, first, f"the event of this position is now at {at}")
    return None


def _swapped(db: SQLiteCursor) -> _Explain:
    """An event that was put into another stream, with a version that is free there."""

    def explain(
        first: int, rows: dict[int, Row], leaves: dict[int, bytes | None]
    ) -> Tampering | None:
        others = (row.values for at, row in rows.items() if at != first)
        places = [*((one["stream"], one["version"]) for one in others), *gaps(db)]
        for stream, version in places:
            if _hash(rows[first], stream=stream, version=version) == leaves[first]:
                said = f"it belongs to {stream}, as version {version}"
                return Tampering(Kind.SWAPPED, first, said, "stream")
        return None

    return explain


def _renamed(db: SQLiteCursor, found: Scan) -> _Explain:
    """A name that was changed for every event that has it, or whose number leads nowhere."""

    def explain(
        first: int, rows: dict[int, Row], _leaves: dict[int, bytes | None]
    ) -> Tampering | None:
        for name, number in NUMBERS.items():
            found_number = rows[first].numbers[name]
            if found_number is None:
                continue
            if rows[first].values[name] is None:
                said = f"no {name} has the number {found_number}"
                return Tampering(Kind.EDITED, first, said, _TABLES[name])
            sql = f"SELECT COUNT(*) FROM events WHERE {number} = ?"
            same = all(row.numbers[name] == found_number for row in rows.values())
            alone = found.bad_count > 1 and same
            if alone and scalar(db, sql, found_number) == found.bad_count:
                said = f"all {found.bad_count:,} events of this {name}, and no others, differ"
                return Tampering(Kind.EDITED, first, said, _TABLES[name])
        return None

    return explain


def _hash(row: Row, **changed: object) -> bytes | None:
    return row.with_values(**changed).hash()


def of_the_log(found: Scan, stored_root: bytes, *, head_damaged: bool) -> list[Tampering]:
    """What was done to the tables of the log."""
    tampering = []
    if found.unreadable:
        at = found.unreadable[0]
        tampering.append(Tampering(Kind.LOG, at, "the hash of its leaf is lost or damaged"))
    if found.wrong_tiles:
        level, number = found.wrong_tiles[0]
        said = f"tile {number} of level {level} is not what the leaves say"
        tampering.append(Tampering(Kind.LOG, None, said))
    if head_damaged:
        tampering.append(Tampering(Kind.LOG, None, "the head of the log cannot be read"))
    elif found.edge.size == found.size and found.roots[found.size] != stored_root:
        said = f"the root is {found.roots[found.size].hex()}, the head says {stored_root.hex()}"
        tampering.append(Tampering(Kind.LOG, None, said))
    return tampering
