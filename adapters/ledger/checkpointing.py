"""Checkpoints in the ledger: made, signed and kept in one transaction."""

from dataclasses import dataclass

from eventsourcing.sqlite import SQLiteCursor

from adapters.clock import now_us
from adapters.ledger import accesses
from adapters.ledger.ledger import Ledger
from adapters.ledger.log import VERIFY, LogHashes
from adapters.ledger.read import last_position, scalar
from domain.errors import Damaged
from domain.evidence.checkpoint import Checkpoint, Own, own, parse_checkpoint
from domain.evidence.merkle import root
from domain.evidence.notes import Note, Signer, sign

_SELECT = "SELECT number, size, root, made_us, note FROM checkpoints "
_ATTEMPTED = "make a checkpoint"


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint that the ledger keeps.

    units   ``made_us`` is microseconds since the epoch; ``note`` is the signed note
    """

    number: int
    size: int
    root: bytes
    made_us: int
    note: str


class CheckpointingLedger(Ledger):
    """A ledger that signs where it stands."""

    def checkpoint(self, signer: Signer) -> tuple[Kept, bool]:
        """Sign the log as it is now; what was signed with this key already is not signed again.

        shape   the checkpoint, and whether it is a new one
        raises  Damaged if the log is not the one that was signed before: that is never signed
        """

        def work(db: SQLiteCursor) -> tuple[Kept, bool]:
            last = latest(db)
            hashes = _sound(db, last)
            size, now, looked = hashes.head.edge.size, now_us(), accesses.head(db)
            if last and last.size == size and _signed(last, signer, looked):
                return last, False
            number = scalar(
                db, "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'checkpoints'"
            )
            made_us = max(now, last.made_us if last else 0)
            added = Own(number + 1, self.ledger_id, made_us, looked)
            text = str(Checkpoint(signer.key.name, size, hashes.head.root, added.lines))
            note = str(sign(Note(text, ()), signer, made_us // 1_000_000))
            kept = Kept(number + 1, size, hashes.head.root, made_us, note)
            db.execute(
                "INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?)",
                (kept.number, kept.size, kept.root, kept.made_us, kept.note),
            )
            return kept, True

        return self._write(work)


def latest(db: SQLiteCursor) -> Kept | None:
    """The last checkpoint, if there is one."""
    db.execute(_SELECT + "ORDER BY number DESC LIMIT 1")
    row = db.fetchone()
    return None if row is None else Kept(*row)


def one(db: SQLiteCursor, number: int) -> Kept | None:
    """A checkpoint by its number."""
    db.execute(_SELECT + "WHERE number = ?", (number,))
    row = db.fetchone()
    return None if row is None else Kept(*row)


def listed(db: SQLiteCursor) -> list[Kept]:
    """Every checkpoint by number."""
    db.execute(_SELECT + "ORDER BY number")
    return [Kept(*row) for row in db.fetchall()]


def _signed(kept: Kept, signer: Signer, looked: tuple[int, bytes]) -> bool:
    """Whether a checkpoint is signed with this key, over the last access."""
    checkpoint, note = parse_checkpoint(kept.note.encode())
    key, added = (signer.key.name, signer.key.id), own(checkpoint)
    signed = any((line.name, line.key_id) == key for line in note.signatures)
    return signed and added is not None and added.looked == looked


def _sound(db: SQLiteCursor, last: Kept | None) -> LogHashes:
    """The log, if it has the root it says, goes as far as the events and begins as was signed."""
    hashes = LogHashes(db)
    edge, stored = hashes.head
    if edge.size != last_position(db) or root(edge) != stored:
        raise Damaged(_ATTEMPTED, "the log is not that of the events", VERIFY)
    if last and (last.size > edge.size or hashes.root(last.size) != last.root):
        why = f"the log does not begin as checkpoint {last.number} says"
        raise Damaged(_ATTEMPTED, why, VERIFY)
    return hashes
