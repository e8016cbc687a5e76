"""DuckDB's failures in words a person can act on: no foreign exception leaves this package."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from domain.errors import (
    Damaged,
    LedgerUnavailable,
    Mismatched,
    PolicytrailError,
    WorkspaceBusy,
)

REBUILD = "run `policytrail rebuild`"
_LOCKED = ("Could not set lock", "Conflicting lock", "being used by another process")
_ABOUT_THE_FILE = (
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.CatalogException,
    duckdb.InternalException,
    duckdb.FatalException,
)
_FULL = ("No space left", "no space left", "disk is full")


@contextmanager
def explained(attempted: str, path: Path) -> Iterator[None]:
    """Turn what DuckDB says about the file at ``path`` into one of our errors."""
    try:
        yield
    except duckdb.Error as exc:
        raise explain(exc, attempted, path) from exc


def explain(exc: duckdb.Error, attempted: str, path: Path) -> PolicytrailError:
    """Say what a failure of DuckDB means for the file."""
    text = str(exc)
    line = text.splitlines()[0] if text else type(exc).__name__
    if any(mark in text for mark in _LOCKED):
        return WorkspaceBusy(attempted, f"another process holds {path}", "try again when it ends")
    if any(mark in text for mark in _FULL):
        return LedgerUnavailable(
            attempted, f"the disk of {path} is full", "make room and try again"
        )
    if isinstance(exc, duckdb.OutOfMemoryException):
        return LedgerUnavailable(attempted, line, "close other programs and try again")
    if "newer" in text and "version" in text:
        return Mismatched(attempted, f"a newer DuckDB wrote {path}", REBUILD)
    if "Permission denied" in text or "Read-only file system" in text:
        return LedgerUnavailable(attempted, f"no permission to write {path}", "check its owner")
    if not isinstance(exc, _ABOUT_THE_FILE):
        return PolicytrailError(attempted, line)
    return Damaged(attempted, f"{path} does not read as a file of read models: {line}", REBUILD)
