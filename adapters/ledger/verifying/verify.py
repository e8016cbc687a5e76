"""Verify a ledger: events against the log, the log against every checkpoint, and the indexes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.leaves import AT_ONCE, NotStored, leaves_of
from adapters.ledger.log import LogHashes
from adapters.ledger.read import last_position, scalar
from adapters.ledger.verifying import checkpoints, diagnosis
from adapters.ledger.verifying.checkpoints import Log, Row, Trust
from adapters.ledger.verifying.indexes import of_indexes
from adapters.ledger.verifying.looked import chain
from adapters.ledger.verifying.mentions import EVERYWHERE, Mentions
from adapters.ledger.verifying.scan import Scan, StoredLeaves, scan
from domain.errors import Damaged
from domain.evidence.checkpoint import Checkpoint
from domain.evidence.merkle import EMPTY, Edge, edge_at, grown, root, unpacked
from domain.evidence.tampering import Kind, Tampering


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody who verifies brings along.

    ``exported`` are checkpoints that were kept elsewhere, by name; events up to ``since`` are taken
    from the log, whose root must be that of this checkpoint; ``full`` also looks for what only
    SQLite itself can find
    """

    trust: Trust
    exported: Sequence[tuple[str, bytes]] = ()
    since: Checkpoint | None = None
    full: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying has found; nothing in ``tampering`` if all is as it was stored.

    units   events up to ``start`` were not read; ``size`` is the number of events; ``kept`` and
            ``exported`` are numbers of checkpoints
    """

    start: int
    size: int
    root: bytes
    kept: int
    exported: int
    tampering: tuple[Tampering, ...]


class _Head(NamedTuple):
    """What is stored of the log's end; the edge is missing if that is damaged."""

    size: int
    root: bytes
    edge: Edge | None


class EventsDiffer(Exception):  # no error: what somebody asked is answered
    """The events are not those of the log."""


def verify(db: SQLiteCursor, brought: Brought, *, closely: bool = True) -> Verdict:
    """Verify a ledger within one transaction.

    raises  EventsDiffer, where they do and nobody wants to know ``closely`` what was done to them
    """
    head = _head(db)
    rows, last_number = checkpoints.kept_rows(db)
    cuts = checkpoints.sizes(rows, brought.exported)
    start, wrong_start = _start(db, head, brought.since)
    found = scan(db, head.size, head.edge, start, {size for size in cuts if size > start.size})
    roots = dict(found.roots) | _older_roots(db, cuts, start)
    tampering = [*wrong_start]
    if not found.clean or head.edge is None or roots.get(head.size) != head.root:
        if not closely:
            raise EventsDiffer
        tampering += _explained(db, found, head, roots, start)
    due, upto = (found.mentions, start.size) if found.clean else (Mentions(), EVERYWHERE)
    tampering += of_indexes(db, due, upto, full=brought.full)
    ledger_id = str(scalar(db, "SELECT value FROM meta WHERE key = 'ledger_id'"))
    looked = chain(db)
    log = Log(ledger_id, head.size, roots, whole=not tampering, looked=looked.hashes)
    tampering += looked.tampering
    tampering += _of_checkpoints(rows, last_number, brought, log)
    return Verdict(
        start.size, head.size, head.root, len(rows), len(brought.exported), tuple(tampering)
    )


def _head(db: SQLiteCursor) -> _Head:
    db.execute("SELECT size, root, edge FROM log_head")
    rows = [tuple(row) for row in db.fetchall()]
    last = last_position(db)
    if len(rows) != 1 or not isinstance(rows[0][0], int) or not isinstance(rows[0][1], bytes):
        return _Head(last, b"", None)
    size, stored, edge = rows[0]
    try:
        return _Head(size, stored, unpacked(size, edge))
    except (ValueError, TypeError):
        return _Head(last, stored, None)


def _start(db: SQLiteCursor, head: _Head, since: Checkpoint | None) -> tuple[Edge, list[Tampering]]:
    """Where reading begins: behind a checkpoint whose root the stored log has, or at the front."""
    if since is None or since.size > head.size or head.edge is None:
        return EMPTY, []
    try:
        edge = edge_at(LogHashes(db), since.size)
    except Damaged:
        edge = EMPTY
    if root(edge) == since.root:
        return edge, []
    said = f"the log does not have the root that was signed over its first {since.size:,} events"
    return EMPTY, [Tampering(Kind.REWRITTEN, None, said)]


def _older_roots(db: SQLiteCursor, sizes: set[int], start: Edge) -> dict[int, bytes]:
    """The roots of sizes that are not read again, from the stored log."""
    older = [size for size in sizes if size < start.size]
    try:
        hashes = LogHashes(db) if older else None
        return {size: hashes.root(size) for size in older} if hashes else {}
    except Damaged:
        return {}


def _explained(
    db: SQLiteCursor,
    found: Scan,
    head: _Head,
    roots: dict[int, bytes],
    start: Edge,
) -> list[Tampering]:
    """Say whether events or the log were changed, and how; mends ``roots`` if it was the log."""
    of_the_log = diagnosis.of_the_log(found, head.root, head_damaged=head.edge is None)
    computed = _roots_of_events(db, found, start, {*roots})
    if found.bad and computed.get(head.size) == head.root:
        roots.update(computed)
        said = "the hash of its leaf is not that of the event, whose root the head has"
        return [Tampering(Kind.LOG, found.bad[0], said)]
    if found.unreadable and computed:
        roots.update(computed)
    stored = StoredLeaves(db, head.size, head.edge)
    return diagnosis.of_events(db, found, stored) + of_the_log


def _roots_of_events(
    db: SQLiteCursor, found: Scan, start: Edge, cuts: set[int]
) -> dict[int, bytes]:
    """The roots of the tree over the events themselves, if each can be read."""
    if found.missing:
        return {}
    leaves, edge, roots = leaves_of(db), start, {start.size: root(start)}
    stops = sorted({*range(start.size, found.last, AT_ONCE), *cuts, found.last})
    for stop in stops:
        if edge.size < stop <= found.last:
            try:
                edge, _ = grown(edge, leaves.hashes(edge.size, stop))
            except NotStored:
                return {}
            roots[stop] = root(edge)
    return roots


def _of_checkpoints(
    rows: Sequence[Row], last_number: int, brought: Brought, log: Log
) -> list[Tampering]:
    kept = checkpoints.of_kept(rows, last_number, log, brought.trust)
    return kept + checkpoints.of_exported(brought.exported, rows, log, brought.trust)
