"""Keep the read models up with the ledger."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.duckdb import files
from adapters.duckdb.catching_up import BATCH, Progress, catch_up
from adapters.duckdb.connection import sole_projector, writing
from adapters.duckdb.errors import REBUILD, explained
from adapters.duckdb.keeping import ANY, Enough
from adapters.duckdb.publish import publish, stamp
from adapters.duckdb.store import Checkpoint, Store
from domain.errors import Mismatched
from projections.catalog import Model, catalogue
from projections.ports import EventSource

_ATTEMPTED = "project the ledger"
MOST = Enough(20_000, 1)  # judged at once: what was judged is the lesser part
MANY = Enough(20_000, 4)  # judged while following, a few streams at a time
FEW = Enough(1_000, 10)  # judged at the end of a run, when somebody is about to ask
QUIET = 10  # looks in a row that found no event; a fact now and then is not judged by itself


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """What one run of the projector did."""

    from_position: int
    to_position: int
    refolded: tuple[str, ...]
    compacted: tuple[str, ...]
    published: bool

    @property
    def events(self) -> int:
        """Number of events taken in."""
        return self.to_position - self.from_position


class Projector:
    """An open live file that follows a ledger.

    raises  from every method KeyboardInterrupt on Ctrl-C, also where DuckDB swallowed it
    """

    def __init__(self, source: EventSource, store: Store, live: Path, published: Path) -> None:
        self._source = source
        self._store = store
        self._live = live
        self._published = published
        self._stamp = stamp(published)
        self._empty = 0
        self.refolded: tuple[str, ...] = ()
        self.compacted: tuple[str, ...] = ()

    @property
    def position(self) -> int:
        """Position of the last event taken in."""
        return self._store.checkpoint.position

    def step(self, batch: int = BATCH, on_progress: Progress | None = None) -> int:
        """Take in what the ledger has and the file has not, and say how many events that was."""
        with explained(_ATTEMPTED, self._live):
            taken = catch_up(self._store, self._source, batch=batch, on_progress=on_progress)
            self._store.judge(MOST)
            self._empty = 0 if taken else self._empty + 1
            return taken

    def judge(self) -> bool:
        """Judge a few of the streams with new facts; False if there are too few for that to pay.

        Where nothing has come in for a while, it pays until none is left.
        """
        with explained(_ATTEMPTED, self._live):
            return self._store.judge_some(ANY if self._empty >= QUIET else MANY)

    def compact(self) -> None:
        """Merge what readers would otherwise have to merge, if that is worth it."""
        with explained(_ATTEMPTED, self._live):
            self.compacted += self._store.make_ready(FEW)

    def publish(self) -> bool:
        """Give readers what has been projected; False if they have it already."""
        checkpoint = self._store.checkpoint
        mark = (checkpoint.origin, checkpoint.changes)
        if mark == self._stamp:
            return False
        with explained(_ATTEMPTED, self._live):
            self._store.flush()
        publish(self._live, self._published)
        self._stamp = mark
        return True


@contextmanager
def projecting(
    source: EventSource, live: Path, published: Path, models: Sequence[Model] | None = None
) -> Iterator[Projector]:
    """Open the live file for following a ledger; read models whose SQL changed are folded anew.

    ``models`` are those of the rulebooks in force, or else of the built-in ones.

    raises  WorkspaceBusy, Damaged, Mismatched, LedgerUnavailable
    """
    models = catalogue() if models is None else models
    with sole_projector(live, _ATTEMPTED):
        files.tidy(live, published)
        if not live.exists():
            files.create(live, source.ledger_id, models)
        with writing(live, _ATTEMPTED) as con:
            store = Store(con, models)
            check(store.checkpoint, source)
            projector = Projector(source, store, live, published)
            projector.refolded = store.refresh()
            yield projector


def project(
    source: EventSource,
    live: Path,
    published: Path,
    models: Sequence[Model] | None = None,
    *,
    batch: int = BATCH,
    on_progress: Progress | None = None,
) -> ProjectReport:
    """Catch up with the ledger and publish the result.

    raises  WorkspaceBusy, Damaged, Mismatched, LedgerUnavailable
    """
    with projecting(source, live, published, models) as projector:
        start = projector.position
        projector.step(batch, on_progress)
        projector.compact()
        fresh = projector.publish()
        return ProjectReport(
            start, projector.position, projector.refolded, projector.compacted, fresh
        )


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
