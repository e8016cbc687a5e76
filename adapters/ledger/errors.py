"""The store's exceptions in our own words: what was attempted, why not, the way out."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import Damaged, LedgerUnavailable, PolicytrailError, WorkspaceBusy

_DAMAGED = ("not a database", "malformed", "corrupt", "no such table", "no such column")
_BUSY = ("locked", "busy")
_CLOSED = ("unable to open", "readonly", "read-only")
_FULL = ("full", "disk i/o")


@contextmanager
def in_our_words(attempted: str, path: Path) -> Iterator[None]:
    """Turn what SQLite and the event store raise into errors that a person can act on."""
    try:
        yield
    except Exception as exc:
        from eventsourcing.persistence import PersistenceError  # readers do without the library

        if isinstance(exc, (sqlite3.Error, PersistenceError)):
            raise _ours(attempted, path, exc) from exc
        raise


def _ours(attempted: str, path: Path, exc: Exception) -> PolicytrailError:
    said = str(exc)
    text = said.lower()
    if any(word in text for word in _DAMAGED):
        return Damaged(
            f"{attempted} {path}",
            f"the file is damaged or no ledger ({said})",
            "restore it from a backup; nothing was written to it",
        )
    if any(word in text for word in _BUSY):
        return WorkspaceBusy(
            f"{attempted} {path}",
            "another process is writing to this workspace",
            "try again when it is done",
        )
    if any(word in text for word in _FULL):
        return LedgerUnavailable(
            f"{attempted} {path}",
            f"the disk is full or failing ({said})",
            "make room and run the same command again: it goes on after the last recorded batch",
        )
    if any(word in text for word in _CLOSED):
        return unwritable(path, exc)
    return LedgerUnavailable(f"{attempted} {path}", said, "nothing of this step was recorded")


def unwritable(path: Path, exc: Exception) -> LedgerUnavailable:
    """The error for a ledger whose file cannot be opened or made."""
    return LedgerUnavailable(
        f"open the ledger {path}",
        f"the file cannot be opened for writing ({exc})",
        "check the folder's permissions, or name another with --workspace",
    )
