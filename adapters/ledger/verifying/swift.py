"""Verifying with APSW, which takes three quarters of the time that Python's own driver takes.

It serves the figure of ``policytrail verify``: events a second on one core. The code that verifies
is the same; what it finds is looked at again with Python's own driver, which also reads texts that
are no UTF-8.
"""

from contextlib import closing
from pathlib import Path

import apsw
from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.connections import BUSY_SECONDS
from adapters.ledger.verifying.verify import Brought, EventsDiffer, Verdict, verify
from domain.errors import PolicytrailError

_FLAGS = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_NOMUTEX
"""One thread has the connection: locking it for each value of a row takes a seventh of the time."""
_CACHE = -256
"""In KiB: pages that are read one after the other are then read into the processor's cache."""


class _Cursor(apsw.Cursor):
    row_factory = None  # its rows are tuples always


def untouched(path: Path, brought: Brought) -> Verdict | None:
    """The verdict if everything is as it was stored; None if it is not, or cannot be read so.

    Nothing in this process may have the ledger open: of two copies of SQLite in one process each
    lets go the locks of the other.

    source  SQLite, "How To Corrupt An SQLite Database File", section 2.2.1
    """
    try:
        with closing(apsw.Connection(str(path), flags=_FLAGS)) as connection:
            connection.set_busy_timeout(round(BUSY_SECONDS * 1000))
            return untouched_in(connection, brought)
    except apsw.Error:
        return None


def untouched_in(connection: apsw.Connection, brought: Brought) -> Verdict | None:
    """The same of a connection, in one transaction."""
    connection.cursor_factory = _Cursor
    if not brought.full:  # which alone looks up rows anywhere
        connection.pragma("cache_size", _CACHE)
    cursor: SQLiteCursor = SQLiteCursor(connection.cursor())  # type: ignore[arg-type]  # as one of sqlite3
    cursor.execute("BEGIN")
    try:
        verdict = verify(cursor, brought, closely=False)
    except (EventsDiffer, apsw.Error, PolicytrailError, ValueError, TypeError):
        return None
    finally:
        cursor.execute("ROLLBACK")
    return None if verdict.tampering else verdict
