"""Whether the published read models are what the ledger says: for some streams, or for all."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from adapters.duckdb import files
from adapters.duckdb.catching_up import Progress, catch_up
from adapters.duckdb.connection import answering, reading, writing
from adapters.duckdb.digest import digests_of
from adapters.duckdb.landing import land_apart
from adapters.duckdb.layout import check_layout
from adapters.duckdb.schema import quoted
from adapters.duckdb.status import Standing, standing_of
from adapters.duckdb.store import Store
from projections.catalog import Model, digested
from projections.ports import EventSample, EventSource

_ATTEMPTED = "verify the read models"
_EVENTS = "events"
_MEMORY = "96MB"  # a few thousand rows; the rest would be pages of the file that are not let go
_THREADS = 1  # for a few thousand rows a second one costs a third more processor time


def differing_for_some(
    published: Path, models: Sequence[Model], sample: Callable[[Standing], EventSample]
) -> tuple[Standing, tuple[str, ...]]:
    """How the published copy stands, and the read models that a fresh fold of some streams belies.

    ``sample`` gives events up to the copy's position, or none. The read model of the events
    themselves is compared in a stretch: those of some streams lie everywhere, and all of it would
    be read. What is judged by rules looks across streams and is left out, as is what was made by
    other SQL. The file is opened once: to open it takes as long as two read models.

    raises  Damaged, Mismatched, WorkspaceBusy
    """
    with reading(published, _ATTEMPTED, zone="UTC", threads=_THREADS, memory=_MEMORY) as con:
        check_layout(con)
        stands = standing_of(con, models)
        whole, stretch = sample(stands)
        if not whole or not stretch:
            return stands, ()
        land_apart(con, "whole", whole)
        land_apart(con, "stretch", stretch)
        streams = sorted({stream for _, _, stream, *_ in whole})
        models = [one for one in _current(stands, models) if one.fold and not one.setup]
        parts = {one.name: ("whole", _of_streams(one.key[0], streams)) for one in models}
        parts[_EVENTS] = "stretch", f"position BETWEEN {stretch[0][0]} AND {stretch[-1][0]}"
        return stands, tuple(one.name for one in models if _differs(con, one, *parts[one.name]))


def differing(
    source: EventSource, published: Path, models: Sequence[Model], on_progress: Progress
) -> tuple[str, ...]:
    """The read models that are not what a fresh fold of the whole ledger gives.

    raises  Damaged, WorkspaceBusy, LedgerUnavailable
    """
    with reading(published, _ATTEMPTED, zone="UTC") as con:
        stands = standing_of(con, models)
        current = digested(_current(stands, models))
        held = digests_of(con, current)
    with TemporaryDirectory(prefix="policytrail-") as folder:
        fresh = Path(folder, "fresh.duckdb")
        files.lay_out(fresh, _ATTEMPTED, source.ledger_id, models)
        with writing(fresh, _ATTEMPTED, zone="UTC") as con:
            store = Store(con, models)
            catch_up(store, source, end=stands.position, on_progress=on_progress)
            with answering(con):
                wanted = digests_of(con, current)
    return tuple(
        one.model for one, other in zip(held, wanted, strict=True) if one.value != other.value
    )


def _current(stands: Standing, models: Sequence[Model]) -> list[Model]:
    return [model for model in models if model.name not in stands.otherwise]


def _differs(con: duckdb.DuckDBPyConnection, model: Model, events: str, condition: str) -> bool:
    """Whether some row is held more or less often than it is wanted.

    One grouping of both, which takes half the time of EXCEPT ALL in both directions: for the
    figure of ``policytrail verify``.
    """
    found = con.execute(
        "SELECT 1 FROM (SELECT * EXCLUDE (more), SUM(more) AS more"
        f" FROM (SELECT *, 1 AS more FROM {model.name} WHERE {condition}"
        f" UNION ALL SELECT *, -1 FROM ({model.over(events)}))"
        " GROUP BY ALL) WHERE more <> 0 LIMIT 1"
    )
    return bool(found.fetchall())


def _of_streams(key: str, streams: Sequence[str]) -> str:
    """The condition for rows of the sample, on the bare column.

    Of literals, so that only such rows are read and merged: a subquery is asked after the merging,
    and to bind hundreds of values takes longer than all of the rest.
    """
    if key == "position":
        return "position IN (SELECT position FROM whole)"
    kind = "" if key == "stream" else f"{key.removesuffix('_id')}/"
    ids = [quoted(stream.removeprefix(kind)) for stream in streams if stream.startswith(kind)]
    return f"{key} IN ({', '.join(ids)})" if ids else "FALSE"
