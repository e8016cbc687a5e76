"""The files of the read models: how one comes into being, and what a crash leaves behind."""

from collections.abc import Sequence
from pathlib import Path

from adapters.duckdb.connection import writing
from adapters.duckdb.publish import settle
from adapters.duckdb.store import Store
from projections.catalog import Model


def create(live: Path, ledger_id: str, models: Sequence[Model]) -> None:
    """Make an empty live file, which appears under its name only when it is whole.

    raises  LedgerUnavailable
    """
    fresh = beside(live)
    lay_out(fresh, "create the read models", ledger_id, models)
    settle(fresh, live)


def lay_out(path: Path, attempted: str, ledger_id: str, models: Sequence[Model]) -> None:
    """Make a file of empty read models, in place of what a crash may have left there.

    raises  LedgerUnavailable
    """
    remove(path)
    with writing(path, attempted) as con:
        Store(con, models).create(ledger_id)


def beside(path: Path) -> Path:
    """Where the next version of a file is built."""
    return path.with_name(f"{path.name}.new")


def tidy(live: Path, published: Path) -> None:
    """Remove what an interrupted rebuild or publication has left."""
    remove(beside(live))
    remove(beside(published))


def remove(path: Path) -> None:
    """Remove a DuckDB file with its write-ahead log, if it is there."""
    path.unlink(missing_ok=True)
    remove_log(path)


def remove_log(path: Path) -> None:
    """Remove the write-ahead log of a file, which must not outlive the file it belongs to."""
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
