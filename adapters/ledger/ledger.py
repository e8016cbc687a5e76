"""The ledger's door for writers: record a batch, mend a rejected line."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import progress as intake
from adapters.ledger import rejects, sort_out
from adapters.ledger.datastore import Datastore
from adapters.ledger.errors import unwritable
from adapters.ledger.placing import CONFLICT, place
from adapters.ledger.read import scalar
from adapters.ledger.reading import LedgerReader
from adapters.ledger.recorders import ApplicationRecorder, recording_time
from streams.intake import Accepted, Batch, Mark, Progress, Tally

T = TypeVar("T")
Moved = Callable[[Tally], tuple[str, Mark | None, Progress]]


class Ledger(LedgerReader):
    """Every fact that was recorded, in a file that one transaction at a time adds to.

    A method either did all of its work, durably, or raised and did nothing.
    """

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open a ledger; make it if there is none and ``create`` says so.

        raises  NotFound, Damaged, Mismatched, LedgerUnavailable, WorkspaceBusy
        """
        if create:
            try:
                path.touch()
            except OSError as exc:
                raise unwritable(path, exc) from exc
        super().__init__(path)

    def open_store(self) -> Datastore:
        """The event store's connections, and its recorder over them."""
        store = Datastore(str(self.path))
        self._recorder = ApplicationRecorder(store)
        return store

    def prepare(self) -> None:
        """Make the tables if the file is empty: all of them, or none."""
        if self.ask(_is_empty):
            with self.transaction("make the ledger", commit=True) as db:
                for statement in self._recorder.create_table_statements:
                    db.execute(statement)
            _fsync(self.path.parent)

    def record(self, feed: str, batch: Batch, moved: Moved | None = None) -> Tally:
        """Record facts, conflicts, rejects, and how far the feed was read, in one transaction.

        ``moved`` is asked, with what was found, for the file's path and its marks before and after.
        """
        asked = sort_out.ask(batch.accepted)

        def work(db: SQLiteCursor) -> Tally:
            appender = self._recorder.appender
            last, now = appender.begin(db), recording_time(db)
            feed_no = appender.feed(db, feed)
            found = sort_out.sort_out(db, asked, last)
            position = appender.append(db, found.new, now, feed_no) if found.new else last
            sort_out.keep(db, feed_no, found.conflicts, now)
            rejects.keep(db, feed_no, batch.rejected, now)
            tally = Tally(
                len(found.new), len(found.duplicates), len(found.conflicts), len(batch.rejected)
            )
            if moved is not None:
                intake.save(db, *moved(tally))
            appender.committed(position)
            return tally

        return self._write(work)

    def retry(self, number: int, accepted: Accepted) -> tuple[str, int]:
        """Record a mended line in place of a rejected one.

        A line that contradicts a recorded fact mends nothing: the rejected one stays pending.

        shape  the outcome (``recorded``, ``duplicate`` or ``conflict``) and the fact's position
        """

        def work(db: SQLiteCursor) -> tuple[str, int]:
            appender, now = self._recorder.appender, recording_time(db)
            feed_no = scalar(db, "SELECT feed_no FROM rejects WHERE reject_no = ?", number)
            outcome, position = place(db, appender, accepted, feed_no, now)
            if outcome != CONFLICT:
                rejects.settle(db, number, outcome, position)
            return outcome, position

        return self._write(work)

    def progress(self, path: str) -> Progress | None:
        """How far a file has been read."""
        return self.ask(lambda db: intake.load(db, path))

    def start_over(self, path: str) -> None:
        """Forget how far a file was read."""
        self._write(lambda db: db.execute("DELETE FROM intake WHERE path = ?", (path,)))

    def _write(self, work: Callable[[SQLiteCursor], T]) -> T:
        """Do work in one transaction; what is remembered of a failed one is forgotten."""
        with self._recorder.writing:
            try:
                with self.transaction("write to the ledger", commit=True) as db:
                    return work(db)
            except BaseException:
                self._recorder.appender.forget()
                raise


def _is_empty(db: SQLiteCursor) -> bool:
    return not scalar(db, "SELECT COUNT(*) FROM sqlite_master")


def _fsync(folder: Path) -> None:
    """Make a new file's name durable: SQLite syncs what is in the file, not the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
