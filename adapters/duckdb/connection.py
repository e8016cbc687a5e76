"""Connections with the settings that hold everywhere, and transactions that never stay open."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from adapters.duckdb.errors import explained
from domain.errors import LedgerUnavailable, WorkspaceBusy

MEMORY_LIMIT = "256MB"  # with Python and Arrow about 560 MB resident at a million events
ANSWERING_LIMIT = "384MB"  # what a rebuild may take to digest and audit the judging
STORAGE = "v1.2.0"  # the first that compresses texts by zstd, and older than any DuckDB we run on
BLOCK_SIZE = 65_536  # a checkpoint pins a block a column, and wide states have 600 of them
THREADS = 1  # a batch is one row group, so a second thread only costs
READER_THREADS = 2
READER_LIMIT = "1GB"
NEVER = "1TB"
ZONE = "Asia/Shanghai"
Settings = dict[str, str | bool | int | float | list[str]]


def spilled(path: Path) -> Path:
    """The folder for what does not fit into memory while a file is written."""
    return path.with_name(f"{path.name}.tmp")


@contextmanager
def writing(path: Path, attempted: str, *, zone: str = ZONE) -> Iterator[duckdb.DuckDBPyConnection]:
    """The one read-write connection to a file.

    raises  WorkspaceBusy, Damaged, Mismatched
    """
    settings: Settings = {
        "threads": THREADS,
        "memory_limit": MEMORY_LIMIT,
        "default_block_size": BLOCK_SIZE,
        "storage_compatibility_version": STORAGE,
        "temp_directory": str(spilled(path)),
        "checkpoint_threshold": NEVER,  # explicit checkpoints only: no stall inside a batch
        "preserve_insertion_order": False,
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
    }
    with explained(attempted, path):
        con = duckdb.connect(str(path), config=settings)
        try:
            con.execute("SET enable_progress_bar = false")
            con.execute(f"SET TimeZone = '{zone}'")
            yield con
        finally:
            con.close()


@contextmanager
def reading(
    path: Path,
    attempted: str,
    *,
    zone: str = ZONE,
    threads: int = READER_THREADS,
    memory: str = READER_LIMIT,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can change nothing and sees no other file, variable or object.

    raises  WorkspaceBusy, Damaged, Mismatched
    """
    settings: Settings = {
        "threads": threads,
        "memory_limit": memory,
        "enable_external_access": False,
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
        "python_enable_replacements": False,
    }
    with explained(attempted, path):
        con = duckdb.connect(str(path), read_only=True, config=settings)
        try:
            con.execute("SET enable_progress_bar = false")
            con.execute(f"SET TimeZone = '{zone}'")
            con.execute("SET lock_configuration = true")
            yield con
        finally:
            con.close()


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any exception."""
    con.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # a fatal error has closed the file, and rolled back with it
            con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


@contextmanager
def checkpointing(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction whose commit is a checkpoint, so that nothing is written twice.

    It does not look whether FSST pays, which takes a sixth of a publication; what is written so
    takes a quarter more room. A crash in between leaves the file as it was before.
    """
    with (
        set_meanwhile(
            con,
            "SET checkpoint_threshold = '0B'; SET disabled_compression_methods = 'fsst'",
            f"SET checkpoint_threshold = '{NEVER}'; SET disabled_compression_methods = ''",
        ),
        transaction(con),
    ):
        yield


@contextmanager
def answering(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """More memory for questions over whole read models, which folding never asks."""
    more, less = (f"SET memory_limit = '{limit}'" for limit in (ANSWERING_LIMIT, MEMORY_LIMIT))
    with set_meanwhile(con, more, less):
        yield


@contextmanager
def set_meanwhile(con: duckdb.DuckDBPyConnection, meanwhile: str, then: str) -> Iterator[None]:
    """Other settings in the block than behind it."""
    con.execute(meanwhile)
    try:
        yield
    finally:
        with suppress(duckdb.Error):  # a fatal error has closed the file
            con.execute(then)


@contextmanager
def sole_projector(live: Path, attempted: str) -> Iterator[int]:
    """Hold the lock beside the live file, which outlives every swap of the file itself.

    Gives its descriptor: a child that inherits it holds the lock for as long as it works, though
    we be killed.

    raises  WorkspaceBusy
    """
    lock = live.with_name(f"{live.name}.lock")
    try:
        handle = lock.open("a")
    except OSError as exc:
        raise LedgerUnavailable(attempted, f"{exc.strerror} ({lock})") from exc
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise WorkspaceBusy(
                attempted, f"another process is projecting into {live}", "try again when it ends"
            ) from exc
        yield handle.fileno()
