"""Bring a file of read models up to the ledger, a few events or many millions."""

from collections.abc import Callable

from adapters.duckdb.store import Store
from projections.ports import EventSource

BATCH = 20_480  # events read at a time: about 40 MB of Python objects, and a sixth of a row group
SPAN = 491_520  # events folded at a time when there is much to catch up with: four row groups
Progress = Callable[[int, int], None]
"""Called after each batch with the position reached and the ledger's last."""


def catch_up(
    store: Store,
    source: EventSource,
    *,
    batch: int = BATCH,
    end: int | None = None,
    merge: bool = True,
    on_progress: Progress | None = None,
) -> int:
    """Take in the events up to ``end``, or to the ledger's end, and say how many.

    A few events are landed and folded in one transaction. Many are landed first and folded a span
    at a time: a policy that a hundred batches touch then costs one state and not a hundred.
    ``merge``: also merge the states of whole read models, when that pays.
    """
    start = store.checkpoint.position
    last = False
    while not last:
        mark = store.checkpoint
        limit = batch if end is None else min(batch, end - mark.landed)
        rows = source.rows(mark.landed, limit) if limit else []
        last = len(rows) < batch
        if last and mark.landed == mark.position:
            if rows:
                store.apply(rows)
        else:
            if rows:
                store.land(rows)
            if last or mark.landed + len(rows) - mark.position >= SPAN:
                store.fold_landed()
        if merge:
            store.compact(soon=False)
        if rows and on_progress:
            on_progress(rows[-1][0], max(source.last_position(), rows[-1][0]))
    return store.checkpoint.position - start
