"""The library's datastore over our connections: durable, and one writer at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from eventsourcing.persistence import InterfaceError
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from adapters.ledger.connections import BUSY_SECONDS, begin, connected

WRITERS_CACHE = 128  # MiB: twice the speed of indexed inserts past a million


class _Immediate(SQLiteTransaction):
    """A transaction that takes the writer's place before it reads anything it will rely on."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        begin(cursor, commit=self.commit)
        return cursor


class _Connection(SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with _Immediate(self, commit=commit) as cursor, cursor:
            yield cursor


class _Pool(SQLiteConnectionPool):
    cache_mib = WRITERS_CACHE

    def _create_connection(self) -> SQLiteConnection:
        timeout = self.lock_timeout or BUSY_SECONDS
        try:
            connection = connected(self.db_name, self.cache_mib, timeout)
        except sqlite3.Error as exc:
            raise InterfaceError(exc) from exc
        return _Connection(sqlite_conn=connection, max_age=self.max_age)


class Datastore(SQLiteDatastore):
    """The library's datastore over our connections."""

    def __init__(self, path: str, *, text_ids: bool = True) -> None:
        super().__init__(path, originator_id_type="text" if text_ids else "uuid")
        self.pool.close()
        self.pool = _Pool(db_name=path, pool_size=5, max_overflow=10, pool_timeout=BUSY_SECONDS)
