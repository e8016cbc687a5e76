"""The leaves of the log, from the stored bytes."""

import sqlite3
from collections.abc import Callable, Container, Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from adapters.ledger.read import tuples
from domain.evidence.leaf import BEGINNING, MARK, Envelope

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

    from eventsourcing.sqlite import SQLiteCursor

_PARTS = f"""
SELECT type_no, source_no, feed_no, stream_no,
    CAST(json_array({", ".join(Envelope._fields)}) || ',' AS BLOB), payload
FROM events NOT INDEXED WHERE position > ? AND position <= ? ORDER BY position
"""  # json_array writes what msgspec writes; reading column by column takes longer
_NAMES = "SELECT {number}, CAST(json_quote({name}) || ',' AS BLOB) FROM {table} "
_NOTHING = b"null,"
AT_ONCE = 4_096  # leaves in memory at a time


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


class Watched(NamedTuple):
    """An event of a type that is watched."""

    position: int
    type_no: int
    payload: bytes


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
        self._streams = _Names(names, "streams", "stream_no", "name")

    def prepare(self) -> None:
        """Make ready to read most of the ledger.

        raises  NotStored
        """
        try:
            self._streams.load()
        except sqlite3.OperationalError as exc:
            raise NotStored(f"the names of streams: {exc}") from exc

    def hashes(self, after: int, upto: int) -> list[bytes]:
        """The hashes of the leaves after a position, in order; there is none for a missing event.

        raises  NotStored
        """
        try:
            return self._hashes(after, upto)
        except (TypeError, sqlite3.OperationalError) as exc:
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
            ((t, s, f, n, *rest),) = found
            begun = BEGINNING.removeprefix(MARK) + self._begun.said((t, s, f))
            return b"".join((begun, self._streams[n], *rest, b"]"))
        except (TypeError, sqlite3.OperationalError) as exc:
            raise NotStored(f"position {position}: {exc}") from exc

    def _hashes(self, after: int, upto: int) -> list[bytes]:
        """The hash of each leaf over the bytes of ``domain.evidence.leaf.hashed``.

        Half the time of ``policytrail verify``, for whose figure it is written: nothing is called
        that need not be, and a leaf is hashed at once, while it is in the processor's cache.
        """
        begun, streams, joined, digests = self._begun, self._streams, b"".join, list[bytes]()
        watched = self._watched
        for t, s, f, n, envelope, payload in self._rows.execute(_PARTS, (after, upto)):
            leaf = begun[t, s, f]()
            leaf.update(joined((streams[n], envelope, payload, b"]")))
            digests.append(leaf.digest())
            if t in watched:
                self._seen.append(Watched(after + len(digests), t, payload))
        return digests


def leaves_of(db: "SQLiteCursor", watched: Container[int] = ()) -> Leaves:
    """The leaves, within the same transaction."""
    return Leaves(tuples(db), tuples(db), watched)
