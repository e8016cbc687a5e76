"""The leaves of the log, from the stored bytes."""

import sqlite3
from collections.abc import Callable, Container, Iterable
from hashlib import sha256
from itertools import compress, count, islice, repeat
from typing import TYPE_CHECKING, Any, Protocol

from adapters.ledger.read import tuples
from domain.evidence.leaf import BEGINNING, MARK, Envelope

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

    from eventsourcing.sqlite import SQLiteCursor

_PARTS = f"""
SELECT type_no, source_no, feed_no, stream_no,
    CAST(json_array({", ".join(Envelope._fields)}) AS BLOB), payload
FROM events NOT INDEXED WHERE position > ? AND position <= ? ORDER BY position
"""  # json_array writes what msgspec writes; reading column by column takes longer
_NAMES = "SELECT {number}, CAST(json_quote({name}) || ',' AS BLOB) FROM {table} "
_FIRST_STREAM = "SELECT MIN(stream_no) FROM events"
_NOTHING = b"null,"
_joined = b"".join
AT_ONCE = 4_096  # leaves in memory at a time
_TOGETHER = 256  # of these, rows in the processor's cache at a time

Watched = tuple[int, int, bytes]
"""An event of a type that is watched: its position, its type by number, its payload."""


class NotStored(ValueError):
    """A row is not of the form in which rows are stored; somebody else has written it."""


class Rows(Protocol):
    """A cursor whose rows are plain tuples: of Python's own driver, or of APSW."""

    def execute(self, sql: str, values: tuple[Any, ...] = ..., /) -> Iterable[Any]:
        """The rows of a query."""
        ...


class _Names(dict[int | None, bytes]):
    """Names by their numbers, as JSON with a comma, read when they are needed."""

    def __init__(self, cursor: Rows, table: str, number: str, name: str) -> None:
        super().__init__({None: _NOTHING})
        self._cursor = cursor
        self._sql = _NAMES.format(table=table, number=number, name=name)
        self._one = f"{self._sql} WHERE {number} = ?"

    def __missing__(self, number: int | None) -> bytes:
        self[number] = _NOTHING
        self.update(self._cursor.execute(self._one, (number,)))
        return self[number]

    def load(self) -> None:
        """Read all of them, which for many is quicker than one by one."""
        self.update(self._cursor.execute(self._sql))

    def in_order(self) -> list[bytes]:
        """All that are known, by their numbers from 1; empty if a number is left out."""
        numbers = range(1, len(self))  # one less than there are: None has a name too
        if not all(number in self for number in numbers):
            return []
        return [_NOTHING, *(self[number] for number in numbers)]


class _Begun(dict[tuple[int | None, ...], Callable[[], "Hash"]]):
    """Hashes of leaves up to the stream, by type, source and feed: each call begins another one."""

    def __init__(self, types: _Names, sources: _Names, feeds: _Names) -> None:
        super().__init__()
        self._of = types, sources, feeds

    def __missing__(self, numbers: tuple[int | None, ...]) -> Callable[[], "Hash"]:
        self[numbers] = begun = sha256(BEGINNING + self.said(numbers)).copy
        return begun

    def said(self, numbers: tuple[int | None, ...]) -> bytes:
        """What a leaf says of its type, its source and its feed."""
        return b"".join(names[no] for names, no in zip(self._of, numbers, strict=True))


class Leaves:
    """Reads leaves within one transaction: the names it remembers hold no longer.

    Events of the types that are ``watched``, by number, are kept beside their hashes, so that who
    needs their payloads does not read all events again.
    """

    def __init__(self, rows: Rows, names: Rows, watched: Container[int] = ()) -> None:
        self._rows = rows
        self._watched = watched
        self._seen: list[Watched] = []
        self._begun = _Begun(
            _Names(names, "types", "type_no", "topic"),
            _Names(names, "sources", "source_no", "name"),
            _Names(names, "feeds", "feed_no", "name"),
        )
        self._names = names
        self._streams = _Names(names, "streams", "stream_no", "name")
        self._stream: Callable[[int], bytes] = self._streams.__getitem__

    def prepare(self) -> None:
        """Make ready to read most of the ledger.

        In a list a name is found in a third of the time that it takes in a large dictionary. There
        a number below 0, which nobody gives, would be that of another stream.

        raises  NotStored
        """
        try:
            self._streams.load()
            ((first,),) = self._names.execute(_FIRST_STREAM)
        except sqlite3.OperationalError as exc:
            raise NotStored(f"the names of streams: {exc}") from exc
        if isinstance(first, int) and first >= 0 and (names := self._streams.in_order()):
            self._stream = names.__getitem__
            self._streams.clear()

    def hashes(self, after: int, upto: int) -> list[bytes]:
        """The hashes of the leaves after a position, in order; there is none for a missing event.

        raises  NotStored
        """
        try:
            return self._hashes(after, upto)
        except (TypeError, IndexError, sqlite3.OperationalError) as exc:
            raise NotStored(f"after position {after}: {exc}") from exc

    def seen(self) -> list[Watched]:
        """The watched events that were hashed since this was last asked.

        Their positions are right if no event is missing.
        """
        seen, self._seen = self._seen, []
        return seen

    def leaf(self, position: int) -> bytes:
        """The leaf of one event.

        raises  LookupError if there is no such event; NotStored
        """
        try:
            found = [*self._rows.execute(_PARTS, (position - 1, position))]
            if not found:
                raise LookupError(position)
            ((t, s, f, n, envelope, payload),) = found
            begun = BEGINNING.removeprefix(MARK) + self._begun.said((t, s, f))
            return _joined((begun, self._stream(n), envelope, b",", payload, b"]"))
        except (TypeError, sqlite3.OperationalError) as exc:
            raise NotStored(f"position {position}: {exc}") from exc

    def _hashes(self, after: int, upto: int) -> list[bytes]:
        """The hash of each leaf over the bytes of ``domain.evidence.leaf.hashed``.

        Two thirds of the time of ``policytrail verify``, for whose figure it is written. Rows are
        taken apart and leaves put together in columns, of so few rows that they stay in the
        processor's cache; a leaf is hashed as soon as it is there.
        """
        begun, stream, digests = self._begun.__getitem__, self._stream, list[bytes]()
        rows = iter(self._rows.execute(_PARTS, (after, upto)))
        while together := [*islice(rows, _TOGETHER)]:
            t, s, f, n, envelopes, payloads = zip(*together, strict=True)
            positions = zip(count(after + len(digests) + 1), t, payloads, strict=False)
            self._seen += compress(positions, map(self._watched.__contains__, t))
            parts = map(stream, n), envelopes, repeat(b","), payloads, repeat(b"]")
            said = map(_joined, zip(*parts, strict=False))
            for begin, rest in zip(map(begun, zip(t, s, f, strict=True)), said, strict=True):
                leaf = begin()
                leaf.update(rest)
                digests.append(leaf.digest())
        return digests


def leaves_of(db: "SQLiteCursor", watched: Container[int] = ()) -> Leaves:
    """The leaves, within the same transaction."""
    return Leaves(tuples(db), tuples(db), watched)
