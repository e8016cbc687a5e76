"""The copy that readers open: whole or not there, never in the projector's way."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from adapters.duckdb.connection import reading
from domain.errors import LedgerUnavailable, PolicytrailError

_ATTEMPTED = "publish the read models"
_COPY = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"


def publish(live: Path, published: Path) -> None:
    """Replace the published copy by the live file, which must have been flushed.

    The copying is a child's work: closing any handle of ours on the live file would drop the lock
    that DuckDB holds on it, and a second projector could then write.

    raises  LedgerUnavailable
    """
    fresh = published.with_name(f"{published.name}.new")
    copy(live, fresh)
    settle(fresh, published)


def settle(fresh: Path, target: Path) -> None:
    """Make a finished file durable under its final name, in one step.

    raises  LedgerUnavailable
    """
    try:
        with fresh.open("rb+") as handle:
            os.fsync(handle.fileno())
        fresh.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as exc:
        raise LedgerUnavailable(_ATTEMPTED, f"{exc.strerror} ({target})") from exc


def stamp(path: Path) -> tuple[str, int] | None:
    """Which build of the read models a file holds, after how many changes; None if unreadable."""
    if not path.exists():
        return None
    try:
        with reading(path, _ATTEMPTED) as con:
            row = con.execute("SELECT origin, changes FROM projection_checkpoint").fetchall()[0]
    except (PolicytrailError, IndexError):
        return None
    return str(row[0]), int(row[1])


def copy(source: Path, target: Path) -> None:
    """Copy a file in a child process.

    raises  LedgerUnavailable
    """
    copier = shutil.which("cp")
    command = [copier, "--"] if copier else [sys.executable, "-I", "-c", _COPY]
    done = subprocess.run(  # noqa: S603  (our own two paths, no shell)
        [*command, str(source), str(target)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["the copy failed"])[-1]
        raise LedgerUnavailable(_ATTEMPTED, why, "make room and try again")
