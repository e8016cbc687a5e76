"""One pass over the events and the log: every leaf, every tile, the roots that are asked for."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.leaves import AT_ONCE, Leaves, NotStored, leaves_of
from adapters.ledger.read import scalar, tuples
from adapters.ledger.verifying.mentions import Mentions, mentioning, mentions_of
from domain.evidence.merkle import EMPTY, HASH, WIDTH, Edge, Tile, grown, packed, root, split

MOST = 1_000  # positions that are remembered, of those that are not as they should be
_BITS = 8
_EXTENT = [f"SELECT {what} FROM events" for what in ("MIN(position)", "MAX(position)", "COUNT(*)")]


@dataclass(slots=True)
class Scan:
    """What a pass has found.

    ``last`` is the last position that has an event, ``size`` the number of leaves that the log says
    it has. ``bad`` are positions of events whose leaf is not the stored one, ``missing`` those that
    have a leaf and no event, ``extra`` those that have an event and no leaf, ``unreadable`` those
    whose leaf is lost. ``roots`` are of the tree over the stored leaves, by its size. ``mentions``
    is what the events mention, of a pass that is clean.
    """

    last: int
    size: int
    bad: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    bad_count: int = 0
    wrong_tiles: list[tuple[int, int]] = field(default_factory=list)
    roots: dict[int, bytes] = field(default_factory=dict)
    mentions: Mentions = field(default_factory=Mentions)
    edge: Edge = EMPTY

    @property
    def clean(self) -> bool:
        """Whether every event has its leaf and every tile is what it should be."""
        return not (self.bad or self.missing or self.extra or self.unreadable or self.wrong_tiles)


class StoredLeaves:
    """The stored hashes of leaves."""

    def __init__(self, db: SQLiteCursor, size: int, edge: Edge | None) -> None:
        self._cursor = tuples(db)
        self._size = size
        self._complete = size - size % WIDTH
        self._tail: Sequence[bytes] = edge.tiles[0] if edge and edge.tiles else ()

    def __call__(self, start: int, stop: int) -> list[bytes | None]:
        """The hashes of the leaves after ``start`` up to ``stop``, as far as the log goes.

        shape   None where a hash is lost
        """
        stop = min(stop, self._size)
        first, last = start // WIDTH, -(-stop // WIDTH)
        tiles = self._tiles(first, last)
        found: list[bytes | None] = []
        for number in range(first, last):
            if number * WIDTH == self._complete:
                found += self._tail or [None] * (self._size - self._complete)
            else:
                found += split(tiles[number]) if number in tiles else [None] * WIDTH
        return found[start - first * WIDTH : stop - first * WIDTH]

    def in_a_row(self, start: int, stop: int) -> bytes | None:
        """The same hashes joined, which is all there is to compare if all is well; None if not.

        It serves the figure of ``policytrail verify``: nothing is made of each hash.
        """
        stop = max(start, min(stop, self._size))
        first = start // WIDTH
        rows = b"".join(
            self._tiles(first, min(-(-stop // WIDTH), self._complete // WIDTH)).values()
        )
        if stop > self._complete:
            rows += b"".join(self._tail)
        row = rows[(start - first * WIDTH) * HASH : (stop - first * WIDTH) * HASH]
        return row if len(row) == (stop - start) * HASH else None

    def _tiles(self, first: int, last: int) -> dict[int, bytes]:
        """The complete tiles that are there from a number up to before another, in order."""
        rows = self._cursor.execute(
            "SELECT number, hashes FROM tiles WHERE level = 0 AND number >= ? AND number < ?"
            " ORDER BY number",
            (first, last),
        )
        return {number: tile for number, tile in rows if is_tile(tile)}


def is_tile(value: object) -> bool:
    """Whether a stored value has the form of a complete tile."""
    return isinstance(value, bytes) and len(value) == WIDTH * HASH


def scan(
    db: SQLiteCursor, size: int, edge: Edge | None, start: Edge, cuts: Collection[int]
) -> Scan:
    """Compute the log again from the events behind ``start``, and compare it with what is stored.

    ``edge`` is the stored edge, None if that is damaged; ``cuts`` are the sizes whose roots are
    wanted.
    """
    stored = StoredLeaves(db, size, edge)
    first, last, count = (scalar(db, sql) or 0 for sql in _EXTENT)
    found = Scan(last, size, edge=start)
    end = min(max(last, size), count + AT_ONCE)  # a wild number is not counted up to
    found.extra += {wild for wild in (first, last) if wild < min(count, 1) or wild > end}
    asked = {*cuts, size}
    topics = mentioning(db)
    leaves = leaves_of(db, topics)
    if not start.size:
        with suppress(NotStored):  # found again at the events of the stream
            leaves.prepare()
    for after, upto in _spans(start.size, end, asked):
        hashes = _hashes(leaves, after, upto)
        found.mentions.add(mentions_of(leaves.seen(), topics))
        if b"".join(hashes) != stored.in_a_row(after, upto):
            wanted = stored(after, upto)
            _compare(db, found, after, wanted, upto)
            hashes = [one or bytes(HASH) for one in wanted]
        found.edge, tiles = grown(found.edge, hashes)
        found.wrong_tiles += _wrong(db, tiles)
        if found.edge.size in asked:
            found.roots[found.edge.size] = root(found.edge)
    found.roots[start.size] = root(start)
    _check_edge(db, found, edge, start)
    return found


def _hashes(leaves: Leaves, after: int, upto: int) -> list[bytes]:
    """The hashes of a span; none where a row is not of the form in which rows are stored."""
    try:
        return leaves.hashes(after, upto)
    except NotStored:
        return []


def _spans(start: int, end: int, cuts: Collection[int]) -> Iterator[tuple[int, int]]:
    stops = sorted({*range(start - start % AT_ONCE + AT_ONCE, end, AT_ONCE), *cuts, end})
    for stop in stops:
        if start < stop <= end:
            yield start, stop
            start = stop


def _compare(
    db: SQLiteCursor, found: Scan, after: int, wanted: Sequence[bytes | None], upto: int
) -> None:
    """Look at the events of a span one by one."""
    hashes = _by_position(db, after, upto)
    for position in range(after + 1, upto + 1):
        at = position - after - 1
        expected = wanted[at] if at < len(wanted) else None
        if position not in hashes:
            _note(found.missing, position)
        elif at >= len(wanted):
            _note(found.extra, position)
        elif expected is None:
            _note(found.unreadable, position)
        elif hashes[position] != expected:
            _note(found.bad, position)
            found.bad_count += 1


def _by_position(db: SQLiteCursor, after: int, upto: int) -> dict[int, bytes]:
    """The hashes of leaves by their positions; empty where a leaf cannot be made of a row."""
    sql = "SELECT position FROM events WHERE position > ? AND position <= ? ORDER BY position"
    positions = [row[0] for row in tuples(db).execute(sql, (after, upto))]
    leaves = leaves_of(db)
    try:
        return dict(zip(positions, leaves.hashes(after, upto), strict=True))
    except NotStored:
        found = {}
        for position in positions:
            try:
                (found[position],) = leaves.hashes(position - 1, position)
            except NotStored:
                found[position] = b""
        return found


def _note(positions: list[int], position: int) -> None:
    if len(positions) < MOST:
        positions.append(position)


def _wrong(db: SQLiteCursor, tiles: Sequence[Tile]) -> list[tuple[int, int]]:
    """Tiles above the leaves that are not stored as they should be."""
    wrong = []
    for level, number, hashes in tiles:
        if level:
            db.execute("SELECT hashes FROM tiles WHERE level = ? AND number = ?", (level, number))
            row = db.fetchone()
            if row is None or row[0] != hashes:
                wrong.append((level, number))
    return wrong


def _check_edge(db: SQLiteCursor, found: Scan, edge: Edge | None, start: Edge) -> None:
    """Compare the edge, and how many tiles there are in each level, with what they should be."""
    if edge is not None and found.edge.size == edge.size and packed(edge) != packed(found.edge):
        found.wrong_tiles.append((len(edge.tiles), edge.size // WIDTH))
    db.execute("SELECT level, COUNT(*), MIN(number), MAX(number) FROM tiles GROUP BY level")
    held = [tuple(row) for row in db.fetchall()]
    size, level, expected = found.size >> _BITS, 0, []
    while size:
        expected.append((level, size, 0, size - 1))
        size, level = size >> _BITS, level + 1
    if held != expected:
        found.wrong_tiles.append((0, start.size // WIDTH))
