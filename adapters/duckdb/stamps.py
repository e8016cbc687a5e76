"""Which state of the read models a file holds, and whether a ledger has more for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.duckdb import schema
from adapters.duckdb.connection import reading
from adapters.duckdb.errors import REBUILD
from adapters.duckdb.store import Checkpoint, Store
from domain.errors import Mismatched, PolicytrailError
from projections.catalog import Model
from projections.ports import EventSource

_ATTEMPTED = "project the ledger"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which build of the read models a file holds, and after how many changes."""

    origin: str
    changes: int


@dataclass(frozen=True, slots=True)
class Found:
    """What is published: how far it goes, and whether the ledger or other SQL has more for it."""

    position: int
    stamp: Stamp
    lacking: bool


def look(published: Path, source: EventSource, models: Sequence[Model]) -> Found:
    """What is published, if it can be gone on with.

    raises  Damaged, Mismatched
    """
    with reading(published, _ATTEMPTED) as con:
        mark = Store(con, models).checkpoint
        check(mark, source)
        lacking = mark.position < source.last_position() or any(schema.compared(con, models))
        return Found(mark.position, stamp_of(mark), lacking)


def check(checkpoint: Checkpoint, source: EventSource) -> None:
    """Refuse read models that cannot have come from this ledger.

    raises  Mismatched
    """
    last = source.last_position()
    if checkpoint.ledger_id != source.ledger_id:
        why = "the read models come from another ledger"
    elif checkpoint.position > last:
        why = f"the read models are at {checkpoint.position}, the ledger ends at {last}"
    else:
        return
    raise Mismatched(_ATTEMPTED, why, REBUILD)


def stamp_of(checkpoint: Checkpoint) -> Stamp:
    """The stamp of an open file."""
    return Stamp(checkpoint.origin, checkpoint.changes)


def stamp(path: Path) -> Stamp | None:
    """The stamp of a file; None if it is not there or cannot be read."""
    if not path.exists():
        return None
    try:
        with reading(path, _ATTEMPTED) as con:
            row = con.execute("SELECT origin, changes FROM projection_checkpoint").fetchall()[0]
    except (PolicytrailError, IndexError):
        return None
    return Stamp(*row)
