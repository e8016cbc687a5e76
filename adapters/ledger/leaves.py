"""The leaves of the log, from the stored bytes."""

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, Protocol

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.read import tuples
from domain.evidence.leaf import BEGINNING, Envelope

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


class Leaves:
    """Reads leaves within one transaction: the names it remembers hold no longer."""

    def __init__(self, rows: Rows, names: Rows) -> None:
        self._rows = rows
        self._types = _Names(names, "types", "type_no", "topic")
        self._sources = _Names(names, "sources", "source_no", "name")
        self._feeds = _Names(names, "feeds", "feed_no", "name")
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
            return [sha256(one).digest() for one in self._hashed(after, upto)]
        except (TypeError, sqlite3.OperationalError) as exc:
            raise NotStored(f"after position {after}: {exc}") from exc

    def leaf(self, position: int) -> bytes:
        """The leaf of one event.

        raises  LookupError if there is no such event; NotStored
        """
        try:
            found = [*self._hashed(position - 1, position)]
        except (TypeError, sqlite3.OperationalError) as exc:
            raise NotStored(f"position {position}: {exc}") from exc
        if not found:
            raise LookupError(position)
        return found[0].removeprefix(b"\0")

    def _hashed(self, after: int, upto: int) -> Iterator[bytes]:
        """What the hashes are over: as ``domain.evidence.leaf.hashed``, in a third of the time.

        One after the other: a leaf that is hashed at once is still in the processor's cache.
        """
        types, sources = self._types, self._sources
        feeds, streams, joined = self._feeds, self._streams, b"".join
        return (
            joined((BEGINNING, types[t], sources[s], feeds[f], streams[n], envelope, payload, b"]"))
            for t, s, f, n, envelope, payload in self._rows.execute(_PARTS, (after, upto))
        )


def leaves_of(db: SQLiteCursor) -> Leaves:
    """The leaves, within the same transaction."""
    return Leaves(tuples(db), tuples(db))
