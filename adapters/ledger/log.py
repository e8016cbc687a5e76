"""The transparency log in the ledger: grown with the events, read for proofs."""

from collections.abc import Sequence
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.leaves import AT_ONCE, leaves_of
from domain.errors import Damaged
from domain.evidence import proofs
from domain.evidence.merkle import (
    HASH,
    WIDTH,
    Edge,
    edge_at,
    grown,
    packed,
    root,
    split,
    unpacked,
)

VERIFY = "find out what happened with: policytrail verify"


class Head(NamedTuple):
    """How far the log goes."""

    edge: Edge
    root: bytes


def head(db: SQLiteCursor) -> Head:
    """How far the log goes.

    raises  Damaged if what is stored cannot be that
    """
    db.execute("SELECT size, root, edge FROM log_head")
    rows = db.fetchall()
    try:
        ((size, stored, edge),) = rows
        return Head(unpacked(size, edge), stored)
    except (ValueError, TypeError) as exc:
        raise Damaged("read the log", f"its head is damaged ({exc})", VERIFY) from exc


def extend(db: SQLiteCursor, after: int, hashes: Sequence[bytes]) -> None:
    """Let the log grow by the leaves after a position, in the transaction of their events.

    raises  Damaged if the log does not end at that position
    """
    if not hashes:
        return
    edge = head(db).edge
    if edge.size != after:
        why = f"the log has {edge.size:,} leaves and the ledger {after:,} events"
        raise Damaged("record in the log", why, VERIFY)
    edge, tiles = grown(edge, hashes)
    db.executemany("INSERT INTO tiles (level, number, hashes) VALUES (?, ?, ?)", tiles)
    db.execute(
        "UPDATE log_head SET size = ?, root = ?, edge = ?", (edge.size, root(edge), packed(edge))
    )


def build(db: SQLiteCursor, last: int) -> None:
    """Let an empty log grow by all events that are stored."""
    leaves = leaves_of(db)
    for start in range(0, last, AT_ONCE):
        extend(db, start, leaves.hashes(start, start + AT_ONCE))


class LogHashes:
    """``domain.evidence.merkle.Hashes`` from the stored tiles, within one transaction."""

    def __init__(self, db: SQLiteCursor) -> None:
        self._db = db
        self.head = head(db)

    def __call__(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """The hashes of complete subtrees.

        raises  Damaged if they are not there
        """
        if not count:
            return ()
        tile, start = divmod(first, WIDTH)
        hashes = self._tile(level, tile)[start : start + count]
        if len(hashes) != count or any(len(one) != HASH for one in hashes):
            why = f"tile {tile} of level {level} is missing or damaged"
            raise Damaged("read the log", why, VERIFY)
        return hashes

    def _tile(self, level: int, number: int) -> Sequence[bytes]:
        edge = self.head.edge
        if level < len(edge.tiles) and number == (edge.size >> 8 * level) // WIDTH:
            return edge.tiles[level]
        self._db.execute("SELECT hashes FROM tiles WHERE level = ? AND number = ?", (level, number))
        row = self._db.fetchone()
        return split(row[0]) if row and isinstance(row[0], bytes) else ()

    def root(self, size: int) -> bytes:
        """The root that the log had at this size."""
        return root(edge_at(self, size))

    def inclusion(self, position: int, size: int) -> list[bytes]:
        """The path from an event to the root at a size.

        raises  BadProof if the log of that size does not have the event
        """
        return proofs.inclusion_proof(self, position - 1, size)

    def consistency(self, old: int, size: int) -> list[bytes]:
        """The proof that the log of a size begins with that of an older one.

        raises  BadProof
        """
        return proofs.consistency_proof(self, old, size)
