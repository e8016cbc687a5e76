"""Keep the read models up with the ledger."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.duckdb.catching_up import BATCH, Progress, catch_up
from adapters.duckdb.connection import writing
from adapters.duckdb.errors import explained
from adapters.duckdb.files import create
from adapters.duckdb.keeping import ANY, Enough
from adapters.duckdb.publish import Files, sole
from adapters.duckdb.stamps import Found, Stamp, check, look, stamp, stamp_of
from adapters.duckdb.store import Store
from projections.catalog import Model, catalogue
from projections.ports import EventSource

_ATTEMPTED = "project the ledger"
MOST = Enough(20_000, 1)  # judged at once: what was judged is the lesser part
MANY = Enough(20_000, 4)  # judged while following, a few streams at a time
FEW = Enough(1_000, 10)  # judged at the end of a run, when somebody is about to ask
QUIET = 40  # looks in a row that found no event; a fact now and then is not judged by itself


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

    def __init__(
        self, source: EventSource, store: Store, files: Files, published: Stamp | None
    ) -> None:
        self._source = source
        self._store = store
        self._files = files
        self._published = published
        self._empty = 0
        self._judged: Enough | None = None
        self._tidy = False
        self._reached = -1
        self.refolded: tuple[str, ...] = ()
        self.compacted: tuple[str, ...] = ()

    @property
    def position(self) -> int:
        """Position of the last event taken in."""
        return self._store.checkpoint.position

    @property
    def ahead(self) -> bool:
        """Whether there is something that readers have not."""
        return stamp_of(self._store.checkpoint) != self._published

    def step(self, batch: int = BATCH, on_progress: Progress | None = None) -> int:
        """Take in what the ledger has and the file has not, and say how many events that was.

        Called again while nothing is new it only asks the ledger: some microseconds.
        """
        last = self._source.last_position()
        if last == self._reached:
            self._empty += 1
            return 0
        whole = not self._store.following or last - self.position > batch
        with explained(_ATTEMPTED, self._files.live):
            taken = catch_up(
                self._store, self._source, batch=batch, merge=whole, on_progress=on_progress
            )
            self._store.judge(MOST)
            self._empty = 0 if taken else self._empty + 1
            self._judged = None
            self._tidy = False
            self._reached = self.position
            return taken

    def judge(self) -> bool:
        """Judge a few of the streams with new facts; False if there are too few for that to pay.

        Where nothing has come in for a while, it pays until none is left; then it is not asked
        again.
        """
        enough = ANY if self._empty >= QUIET else MANY
        if enough == self._judged:
            return False
        with explained(_ATTEMPTED, self._files.live):
            some = self._store.judge_some(enough)
        self._judged = None if some else enough
        return some

    def tend(self) -> bool:
        """Do a little of what can wait until nothing comes in; False if there is nothing to do.

        Then it is not looked for again until there are other facts.
        """
        if not self._tidy:
            with explained(_ATTEMPTED, self._files.live):
                self._tidy = not self._store.tend()
        return not self._tidy

    def compact(self) -> None:
        """Merge what readers would otherwise have to merge, if that is worth it."""
        with explained(_ATTEMPTED, self._files.live):
            self.compacted += self._store.make_ready(FEW)

    def join(self) -> None:
        """Write everything into the live file, so that it is complete and in large row groups."""
        with explained(_ATTEMPTED, self._files.live):
            self._store.join()

    def follow(self) -> None:
        """Prepare for many publications, of which each shall be soon."""
        self._files.make_spare()
        self._store.follow()

    def publish(self) -> bool:
        """Give readers what has been projected; False if they have it already."""
        if not self.ahead:
            return False
        with explained(_ATTEMPTED, self._files.live):
            self._store.flush()
        self._files.publish()
        self._published = stamp_of(self._store.checkpoint)
        return True


@contextmanager
def projecting(
    source: EventSource, live: Path, published: Path, models: Sequence[Model] | None = None
) -> Iterator[Projector]:
    """Open a live file for following a ledger; at the end it becomes the published one.

    A live file is there if the last one to project was killed: it is gone on with. Otherwise it is
    made of the published one. Read models whose SQL changed are folded anew. An exception leaves
    the live file to the next one. ``models`` are those of the rulebooks in force, or else of the
    built-in ones.

    raises  WorkspaceBusy, Damaged, Mismatched, LedgerUnavailable
    """
    models = catalogue() if models is None else models
    with (
        sole(live, published, _ATTEMPTED) as files,
        _opened(files, source, models, _look(files, source, models)) as projector,
    ):
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
    """Catch up with the ledger and publish the result; where nothing is new, nothing is touched.

    raises  WorkspaceBusy, Damaged, Mismatched, LedgerUnavailable
    """
    models = catalogue() if models is None else models
    with sole(live, published, _ATTEMPTED) as files:
        found = _look(files, source, models)
        if found and not found.lacking:
            return ProjectReport(found.position, found.position, (), (), published=False)
        with _opened(files, source, models, found) as projector:
            start = projector.position
            projector.step(batch, on_progress)
            projector.compact()
            done = projector.refolded, projector.compacted, projector.ahead
            return ProjectReport(start, projector.position, *done)


def _look(files: Files, source: EventSource, models: Sequence[Model]) -> Found | None:
    """What is published, if that is what a live file is made of."""
    if files.live.exists() or not files.published.exists():
        return None
    return look(files.published, source, models)


@contextmanager
def _opened(
    files: Files, source: EventSource, models: Sequence[Model], found: Found | None
) -> Iterator[Projector]:
    known = found.stamp if found else stamp(files.published)
    if found:
        files.take_up()
    elif not files.live.exists():
        create(files.live, source.ledger_id, models)
    with writing(files.live, _ATTEMPTED) as con:
        store = Store(con, models)
        check(store.checkpoint, source)
        projector = Projector(source, store, files, known)
        projector.refolded = store.refresh()
        yield projector
        projector.join()
    files.hand_over()
