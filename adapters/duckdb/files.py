"""Files of read models: how one comes into being, takes another's place, and goes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from adapters.duckdb.connection import spilled, writing
from adapters.duckdb.store import Store
from domain.errors import LedgerUnavailable
from projections.catalog import Model

_COPY = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"


def create(live: Path, ledger_id: str, models: Sequence[Model]) -> None:
    """Make an empty live file, which appears under its name only when it is whole.

    raises  LedgerUnavailable
    """
    fresh = beside(live)
    lay_out(fresh, "create the read models", ledger_id, models)
    swap_in(fresh, live)


def lay_out(path: Path, attempted: str, ledger_id: str, models: Sequence[Model]) -> None:
    """Make a file of empty read models, in place of what a crash may have left there.

    raises  LedgerUnavailable
    """
    remove(path)
    with writing(path, attempted) as con:
        Store(con, models).create(ledger_id)


def swap_in(fresh: Path, target: Path) -> None:
    """Put a finished file where another is, whose write-ahead log would be taken for its own.

    raises  LedgerUnavailable
    """
    remove_log(target)
    settle(fresh, target)


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
        raise LedgerUnavailable(
            "put the read models in place", f"{exc.strerror} ({target})"
        ) from exc


def copy(source: Path, target: Path, lock: int) -> None:
    """Copy a file in a child process, which holds the projector's lock until it is done.

    raises  LedgerUnavailable
    """
    copier = shutil.which("cp")
    command = [copier, "--"] if copier else [sys.executable, "-I", "-c", _COPY]
    done = child([*command, str(source), str(target)], lock)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it was ended from outside"])[-1]
        raise LedgerUnavailable("copy the read models", why, "make room and try again")


def child(command: Sequence[str], lock: int) -> "subprocess.CompletedProcess[str]":
    """Let another process touch our files, to its end: Ctrl-C in a terminal is not for it.

    raises  LedgerUnavailable
    """
    try:
        return subprocess.run(  # noqa: S603  (our own program and paths, no shell)
            command,
            check=False,
            capture_output=True,
            text=True,
            pass_fds=(lock,),
            process_group=0,
        )
    except OSError as exc:
        raise LedgerUnavailable("copy the read models", f"{exc.strerror} ({command[0]})") from exc


def beside(path: Path) -> Path:
    """Where the next version of a file is built."""
    return path.with_name(f"{path.name}.new")


def spare(path: Path) -> Path:
    """Where the file that was published before is kept, to be brought up to date."""
    return path.with_name(f"{path.name}.spare")


def tidy(live: Path, published: Path) -> None:
    """Remove what an interrupted rebuild or publication has left: nobody knows what it holds."""
    remove(beside(live))
    remove(beside(published))
    remove(spare(published))
    for path in (live, beside(live)):
        shutil.rmtree(spilled(path), ignore_errors=True)


def remove(path: Path) -> None:
    """Remove a DuckDB file with its write-ahead log, if it is there."""
    path.unlink(missing_ok=True)
    remove_log(path)


def remove_log(path: Path) -> None:
    """Remove the write-ahead log of a file, which must not outlive the file it belongs to."""
    log_of(path).unlink(missing_ok=True)


def log_of(path: Path) -> Path:
    """Where DuckDB keeps the write-ahead log of a file."""
    return path.with_name(f"{path.name}.wal")
