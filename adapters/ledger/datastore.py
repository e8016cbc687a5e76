"""Connections to the ledger's file: durable, and one writer at a time."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from eventsourcing.persistence import InterfaceError
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

BUSY_SECONDS = 10.0  # a batch takes under one; then the wait ends in a clear answer
_TURN_SECONDS = 0.002  # between two looks whether nobody writes any more
_PRIMARY = 0xFF  # of an extended error code, the part that says what kind it is
WRITERS_CACHE = 128  # MiB: twice the speed of indexed inserts past a million
READERS_CACHE = 8
_FILES = files("adapters.ledger")
MESSAGES = _FILES.joinpath("messages.sql").read_text(encoding="utf-8")
PUBLISHED = _FILES.joinpath("published.sql").read_text(encoding="utf-8")
LOG = _FILES.joinpath("log.sql").read_text(encoding="utf-8")
ACCESSES = _FILES.joinpath("accesses.sql").read_text(encoding="utf-8")
_FACTS = _FILES.joinpath("schema.sql").read_text(encoding="utf-8")
SCHEMA = _FACTS + MESSAGES + PUBLISHED + LOG + ACCESSES
_SETTINGS = (
    "PRAGMA synchronous = FULL",  # a commit is on the disk before it is reported
    "PRAGMA wal_autocheckpoint = 10000",
    "PRAGMA foreign_keys = ON",
)


def statements(script: str) -> Iterator[str]:
    """The statements of a script, triggers whole."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


class _Immediate(SQLiteTransaction):
    """A transaction that takes the writer's place before it reads anything it will rely on."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        if self.commit:
            _take_the_writers_place(cursor)
        else:
            cursor.execute("BEGIN")
        return cursor


def _take_the_writers_place(cursor: SQLiteCursor) -> None:
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


def _wait_for_locks(cursor: SQLiteCursor, seconds: float) -> None:
    cursor.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
    cursor.fetchall()


class _Connection(SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with _Immediate(self, commit=commit) as cursor, cursor:
            yield cursor


class _Pool(SQLiteConnectionPool):
    cache_mib = WRITERS_CACHE

    def _create_connection(self) -> SQLiteConnection:
        try:
            connection = sqlite3.connect(
                self.db_name,
                timeout=self.lock_timeout or BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            _use_write_ahead_log(connection)
            for setting in (*_SETTINGS, f"PRAGMA cache_size = -{self.cache_mib * 1024}"):
                connection.execute(setting)
        except sqlite3.Error as exc:
            raise InterfaceError(exc) from exc
        connection.row_factory = sqlite3.Row
        return _Connection(sqlite_conn=connection, max_age=self.max_age)


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


class Datastore(SQLiteDatastore):
    """The library's datastore over our connections."""

    def __init__(self, path: str, *, text_ids: bool = True, cache_mib: int = WRITERS_CACHE) -> None:
        super().__init__(path, originator_id_type="text" if text_ids else "uuid")
        self.pool.close()
        self.pool = _Pool(db_name=path, pool_size=5, max_overflow=10, pool_timeout=BUSY_SECONDS)
        self.pool.cache_mib = cache_mib
