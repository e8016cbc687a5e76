"""Connections to the ledger's file, and those of readers, without the event store's library.

A command that reads needs nothing of the library but its cursor's few methods, and loading it was
a tenth of ``policytrail history --no-verdicts``.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from eventsourcing.sqlite import SQLiteCursor

    Statements = sqlite3.Cursor | SQLiteCursor

BUSY_SECONDS = 10.0  # a batch takes under one; then the wait ends in a clear answer
READERS_CACHE = 8  # MiB
_TURN_SECONDS = 0.002  # between two looks whether nobody writes any more
_PRIMARY = 0xFF  # of an extended error code, the part that says what kind it is
_SETTINGS = (
    "PRAGMA synchronous = FULL",  # a commit is on the disk before it is reported
    "PRAGMA wal_autocheckpoint = 50000",  # pages, 200 MB: those of many batches are written once
    "PRAGMA foreign_keys = ON",
)


def begin(cursor: "Statements", *, commit: bool) -> None:
    """Begin a transaction: a writer takes its place before it reads what it will rely on.

    raises  sqlite3.Error
    """
    if commit:
        _take_the_writers_place(cursor)
    else:
        cursor.execute("BEGIN")


def _take_the_writers_place(cursor: "Statements") -> None:
    """Begin to write, soon after the one who writes has done so.

    SQLite waits by itself, but it sleeps up to 0.1 s at a time, and nobody writes meanwhile.
    """
    patience = time.monotonic() + BUSY_SECONDS
    _wait_for_locks(cursor, 0)
    try:
        while True:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as exc:
                busy = exc.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > patience:
                    raise
                time.sleep(_TURN_SECONDS)
            else:
                return
    finally:
        _wait_for_locks(cursor, BUSY_SECONDS)


def _wait_for_locks(cursor: "Statements", seconds: float) -> None:
    cursor.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
    cursor.fetchall()


def connected(path: str, cache_mib: int, timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A durable connection, whose transactions begin and end by statement.

    raises  sqlite3.Error
    """
    connection = sqlite3.connect(
        path, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    try:
        _use_write_ahead_log(connection)
        for setting in (*_SETTINGS, f"PRAGMA cache_size = -{cache_mib * 1024}"):
            connection.execute(setting)
    except sqlite3.Error:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return connection


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """SQLite does not wait for the lock this needs when two processes open a new file at once."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return


class _Cursor:
    """What the ledger uses of the library's cursor."""

    def __init__(self, sqlite_cursor: sqlite3.Cursor) -> None:
        self.sqlite_cursor = sqlite_cursor
        self.execute = sqlite_cursor.execute
        self.executemany = sqlite_cursor.executemany
        self.fetchone = sqlite_cursor.fetchone
        self.fetchall = sqlite_cursor.fetchall


class Connections:
    """As many connections as there are transactions at a time; threads may share them."""

    def __init__(self, path: Path, cache_mib: int) -> None:
        self._path = str(path)
        self._cache_mib = cache_mib
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator["SQLiteCursor"]:
        """A transaction; what is not committed, or fails, is rolled back.

        raises  sqlite3.Error
        """
        connection = self._taken()
        try:
            cursor = connection.cursor()
            try:
                begin(cursor, commit=commit)
                yield cast("SQLiteCursor", cast("Any", _Cursor(cursor)))
                if commit:
                    connection.commit()
            finally:
                cursor.close()
                connection.rollback()
        finally:
            self._idle.append(connection)
            if self._closed:
                self.close()

    def _taken(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return connected(self._path, self._cache_mib)

    def close(self) -> None:
        """Close every connection; one that is in use is closed when it is no longer."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()
