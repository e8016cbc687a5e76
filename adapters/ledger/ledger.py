"""The ledger's door: record a batch, read a stream, mend a rejected line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import progress as intake
from adapters.ledger import read, rejects, sort_out
from adapters.ledger.append import scalar
from adapters.ledger.datastore import Datastore
from adapters.ledger.errors import in_our_words
from adapters.ledger.recorders import ApplicationRecorder, recording_time
from domain.errors import Mismatched, NotFound
from domain.facts import Recorded
from streams.intake import Accepted, Batch, Mark, Progress, Tally

FORMAT = "1"  # of the tables; a ledger of another format is not opened
T = TypeVar("T")


class Ledger:
    """Every fact that was recorded, in a file that one process at a time adds to.

    A method either did all of its work, durably, or raised and did nothing.
    """

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open a ledger; make it if there is none and ``create`` says so.

        raises  NotFound, Damaged, Mismatched, LedgerUnavailable, WorkspaceBusy
        """
        self.path = path
        if not create and not path.exists():
            raise NotFound(
                f"open the ledger {path}",
                "nothing has been recorded there yet",
                "run `policytrail ingest FILE` first, or name another folder with --workspace",
            )
        self._store = Datastore(str(path))
        self._recorder = ApplicationRecorder(self._store)
        try:
            with in_our_words("open the ledger", path):
                if self._read(_is_empty):
                    self._recorder.create_table()
                self.ledger_id = self._read(_identity)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close every connection; the write-ahead log is folded into the file."""
        self._store.close()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def record(
        self,
        feed: str,
        batch: Batch,
        moved: Callable[[Tally], tuple[str, Mark | None, Progress]] | None = None,
    ) -> Tally:
        """Record a batch in one transaction: facts, conflicts, rejects, and how far the feed is read.

        ``moved`` is asked, with what was found, for the file's path and its marks before and after.
        """

        def work(db: SQLiteCursor) -> Tally:
            appender = self._recorder.appender
            last, now = appender.begin(db), recording_time(db)
            feed_no = appender.feed(db, feed)
            found = sort_out.sort_out(db, batch.accepted, feed_no, last)
            position = appender.append(db, found.new, now) if found.new else last
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

        shape  the outcome (``recorded``, ``duplicate`` or ``conflict``) and the fact's position
        """

        def work(db: SQLiteCursor) -> tuple[str, int]:
            appender = self._recorder.appender
            last, now = appender.begin(db), recording_time(db)
            feed_no = scalar(db, "SELECT feed_no FROM rejects WHERE reject_no = ?", number)
            found = sort_out.sort_out(db, [accepted], feed_no, last)
            if found.new:
                outcome, position = "recorded", appender.append(db, found.new, now)
                last = position
            elif found.duplicates:
                outcome, position = "duplicate", found.duplicates[0]
            else:
                sort_out.keep(db, feed_no, found.conflicts, now)
                outcome, position = "conflict", found.conflicts[0].position
            rejects.settle(db, number, outcome, position)
            appender.committed(last)
            return outcome, position

        return self._write(work)

    def progress(self, path: str) -> Progress | None:
        """How far a file has been read."""
        return self._read(lambda db: intake.load(db, path))

    def start_over(self, path: str) -> None:
        """Forget how far a file was read."""
        self._write(lambda db: db.execute("DELETE FROM intake WHERE path = ?", (path,)))

    def last_position(self) -> int:
        """The position of the last event; 0 if there is none."""
        return self._recorder.max_notification_id() or 0

    def rows(self, after: int, limit: int) -> list[tuple[object, ...]]:
        """Rows of the audit trail after a position, for the projector."""
        return self._read(lambda db: read.rows(db, after, limit))

    def stream(self, name: str) -> list[Recorded]:
        """The events of a stream by version."""
        return self._read(lambda db: read.of_stream(db, name))

    def mentioning(self, name: str) -> list[Recorded]:
        """The events of other streams that name this one."""
        return self._read(lambda db: read.mentioning(db, name))

    def ask(self, question: Callable[[SQLiteCursor], T]) -> T:
        """Answer a question in one read transaction."""
        return self._read(question)

    def _read(self, work: Callable[[SQLiteCursor], T]) -> T:
        with self._transaction("read the ledger", commit=False) as db:
            return work(db)

    def _write(self, work: Callable[[SQLiteCursor], T]) -> T:
        with self._recorder.writing:
            try:
                with self._transaction("write to the ledger", commit=True) as db:
                    return work(db)
            except BaseException:
                self._recorder.appender.forget()
                raise

    @contextmanager
    def _transaction(self, attempted: str, *, commit: bool) -> Iterator[SQLiteCursor]:
        with (
            in_our_words(attempted, self.path),
            self._store.transaction(commit=commit) as db,
        ):
            yield db


def _is_empty(db: SQLiteCursor) -> bool:
    return not scalar(db, "SELECT COUNT(*) FROM sqlite_master")


def _identity(db: SQLiteCursor) -> str:
    found = scalar(db, "SELECT value FROM meta WHERE key = 'format'")
    if found != FORMAT:
        raise Mismatched(
            "open the ledger",
            f"it has format {found}, and this version of policytrail writes format {FORMAT}",
            "use the version that wrote it, or ingest the facts into a new workspace",
        )
    return str(scalar(db, "SELECT value FROM meta WHERE key = 'ledger_id'"))
