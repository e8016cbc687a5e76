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
_FULL = (
    "no space left",
    "disk is full",
    "file too large",
    "quota exceeded",
    "input/output error",
    "could not write all bytes",
)
_INTERRUPTED = "Query interrupted"


@contextmanager
def explained(attempted: str, path: Path) -> Iterator[None]:
    """Turn what DuckDB says about the file at ``path`` into one of our errors.

    raises  KeyboardInterrupt where DuckDB swallowed Ctrl-C to say that it was interrupted
    """
    try:
        yield
    except duckdb.InterruptException as exc:
        raise KeyboardInterrupt from exc
    except duckdb.Error as exc:
        raise explain(exc, attempted, path) from exc
    except RuntimeError as exc:
        if str(exc) == _INTERRUPTED:
            raise KeyboardInterrupt from exc
        raise


def explain(exc: duckdb.Error, attempted: str, path: Path) -> PolicytrailError:
    """Say what a failure of DuckDB means for the file."""
    text = str(exc)
    line = text.splitlines()[0] if text else type(exc).__name__
    if any(mark in text for mark in _LOCKED):
        return WorkspaceBusy(attempted, f"another process holds {path}", "try again when it ends")
    if any(mark in text.lower() for mark in _FULL):
        return LedgerUnavailable(
            attempted,
            f"the disk of {path} is full or failing",
            "make room and run the same command again",
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
