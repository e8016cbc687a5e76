"""Checkpoints against the log: their form, their signatures, and what they say of every size."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.read import tuples
from domain.evidence.checkpoint import Checkpoint, Own, own, parse_checkpoint
from domain.evidence.notes import Check, Note, PublicKey, Unproven, signed_by
from domain.evidence.tampering import Kind, Tampering


@dataclass(frozen=True, slots=True)
class Log:
    """What was computed of the log that checkpoints speak of.

    ``roots`` are by size, for every size of a checkpoint that the log reaches; ``whole`` says that
    nothing else is wrong with the ledger; ``looked`` are the hashes of the accesses by number
    """

    ledger_id: str
    size: int
    roots: Mapping[int, bytes]
    whole: bool
    looked: Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose signatures count; without any key none is verified."""

    keys: Collection[PublicKey]
    check: Check

    def problem(self, note: Note) -> str | None:
        """What is wrong with the signatures of a note."""
        if not self.keys:
            return None
        try:
            signed_by(note, self.keys, self.check)
        except Unproven as exc:
            return exc.why
        return None


Row = tuple[Any, ...]
"""A kept checkpoint: number, size, root, made_us, note."""


def kept_rows(db: SQLiteCursor) -> tuple[list[Row], int]:
    """The kept checkpoints by number, and the highest number that was ever given."""
    cursor = tuples(db)
    sql = "SELECT number, size, root, made_us, note FROM checkpoints ORDER BY number"
    rows = cursor.execute(sql).fetchall()
    last = cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'checkpoints'").fetchone()
    return rows, last[0] if last else 0


def sizes(rows: Sequence[Row], exported: Sequence[tuple[str, bytes]]) -> set[int]:
    """The sizes that checkpoints speak of."""
    found = set[int]()
    for raw in [*(_raw(row) for row in rows), *(raw for _, raw in exported)]:
        try:
            found.add(parse_checkpoint(raw)[0].size)
        except Unproven:
            continue
    return found


def of_kept(rows: Sequence[Row], last: int, log: Log, trust: Trust) -> list[Tampering]:
    """What is wrong with the checkpoints that the ledger keeps."""
    found, good = list[Tampering](), 0
    numbers = [row[0] for row in rows]
    if numbers != [*range(1, last + 1)]:
        said = f"{last} were made, and these are kept: {', '.join(map(str, numbers)) or 'none'}"
        found.append(Tampering(Kind.LOST, None, said))
    for row in rows:
        named = f"checkpoint {row[0]}"
        try:
            checkpoint, note = parse_checkpoint(_raw(row))
        except Unproven as exc:
            found.append(Tampering(Kind.FORGED, None, f"{named}: {exc.why}"))
            continue
        added = own(checkpoint)
        told = (added.number, checkpoint.size, checkpoint.root, added.made_us) if added else ()
        if told != row[:4] or (added and added.ledger_id != log.ledger_id):
            said = f"{named}: number, size, root, time or ledger are not what was signed"
            found.append(Tampering(Kind.FORGED, None, said))
        elif why := trust.problem(note):
            found.append(Tampering(Kind.FORGED, None, f"{named}: {why}"))
        elif problem := _against(checkpoint, log, named, good):
            found.append(problem)
        else:
            good = max(good, checkpoint.size)
            found += _looked(added, log, named)
    return found


def of_exported(
    exported: Sequence[tuple[str, bytes]], rows: Sequence[Row], log: Log, trust: Trust
) -> list[Tampering]:
    """What checkpoints that were kept elsewhere say against this ledger."""
    found = []
    kept = {row[4] for row in rows}
    numbers = {row[0] for row in rows}
    for name, raw in exported:
        named = f"checkpoint {name}"
        try:
            checkpoint, note = parse_checkpoint(raw)
        except Unproven as exc:
            found.append(Tampering(Kind.FORGED, None, f"{named}: {exc.why}"))
            continue
        if why := trust.problem(note):
            found.append(Tampering(Kind.FORGED, None, f"{named}: {why}"))
        elif problem := _other_ledger(checkpoint, log, named):
            found.append(problem)
        elif problem := _against(checkpoint, log, named, 0):
            rolled = problem.kind is Kind.TRUNCATED and log.whole
            kind = Kind.ROLLED_BACK if rolled else problem.kind
            found.append(Tampering(kind, problem.position, problem.said))
        elif (added := own(checkpoint)) and added.number not in numbers:
            said = f"{named}: the ledger made it as number {added.number} and no longer has it"
            found.append(Tampering(Kind.LOST, None, said))
        elif added and not any(str(text).startswith(note.text + "\n") for text in kept):
            said = f"{named}: the ledger keeps another one of number {added.number}"
            found.append(Tampering(Kind.FORGED, None, said))
        else:
            found += _looked(added, log, named)
    return found


def _looked(added: Own | None, log: Log, named: str) -> Sequence[Tampering]:
    """Whether the accesses are still those that a checkpoint has signed."""
    if added is None or added.looked is None or added.looked in log.looked.items():
        return ()
    said = f"{named} was signed over {added.looked[0]} accesses, and these are others"
    return (Tampering(Kind.ACCESS, None, said),)


def _other_ledger(checkpoint: Checkpoint, log: Log, named: str) -> Tampering | None:
    added = own(checkpoint)
    if added is None or added.ledger_id == log.ledger_id:
        return None
    said = f"{named}: it is of the ledger {added.ledger_id}, and this is {log.ledger_id}"
    return Tampering(Kind.REWRITTEN, None, said)


def _against(checkpoint: Checkpoint, log: Log, named: str, good: int) -> Tampering | None:
    size = checkpoint.size
    if size > log.size:
        said = f"{named} has {size:,} events, the log {log.size:,}"
        return Tampering(Kind.TRUNCATED, log.size + 1, said)
    if log.roots.get(size) == checkpoint.root:
        return None
    said = f"{named}: positions {good + 1:,} to {size:,} are not what it was signed over"
    return Tampering(Kind.REWRITTEN, good + 1, said)


def _raw(row: Row) -> bytes:
    return row[4].encode(errors="replace") if isinstance(row[4], str) else b""
