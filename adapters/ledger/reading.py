"""The ledger's door for readers; it imports little, so that a history is told quickly."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from adapters.ledger import read
from adapters.ledger.connections import READERS_CACHE, Connections
from adapters.ledger.errors import in_our_words
from adapters.ledger.formats import FORMAT, bring_up_to_date, checked_format
from domain.errors import NotFound
from domain.facts import Recorded
from projections.ports import EventRow

if TYPE_CHECKING:
    from eventsourcing.sqlite import SQLiteCursor

T = TypeVar("T")


class Store(Protocol):
    """Connections to the ledger's file."""

    def transaction(self, *, commit: bool) -> AbstractContextManager["SQLiteCursor"]:
        """A transaction, which commits or leaves everything as it was."""
        ...

    def close(self) -> object:
        """Close every connection."""
        ...


class LedgerReader:
    """Every fact that was recorded. A method answers from one consistent moment of the ledger."""

    def __init__(self, path: Path) -> None:
        """Open a ledger that exists; one of an older format is brought up to date.

        raises  NotFound, Damaged, Mismatched, LedgerUnavailable
        """
        if not path.exists():
            raise NotFound(
                f"open the ledger {path}",
                "nothing has been recorded there yet",
                "run `policytrail ingest FILE` first, or name another folder with --workspace",
            )
        self.path = path
        self.store = self.open_store()
        self.ledger_id = ""
        try:
            self.prepare()
            if self.ask(checked_format) != FORMAT:
                with self.transaction("bring up to date the ledger", commit=True) as db:
                    bring_up_to_date(db)
            self.ledger_id = self.ask(_identity)
        except BaseException:
            self.close()
            raise

    def open_store(self) -> Store:
        """The connections; a reader's need nothing of the event store's library."""
        return Connections(self.path, READERS_CACHE)

    def prepare(self) -> None:
        """Make ready what the ledger's identity is read from; nothing, for a reader."""

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _exc: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def last_position(self) -> int:
        """The position of the last event; 0 if there is none."""
        return self.ask(read.last_position)

    def rows(self, after: int, limit: int) -> list[EventRow]:
        """Rows of the audit trail after a position, for the projector."""
        return self.ask(lambda db: read.rows(db, after, limit))

    def stream(self, name: str) -> list[Recorded]:
        """The events of a stream by version."""
        return self.ask(lambda db: read.of_stream(db, name))

    def ask(self, question: Callable[["SQLiteCursor"], T]) -> T:
        """Answer a question in one read transaction."""
        with self.transaction("read the ledger", commit=False) as db:
            return question(db)

    @contextmanager
    def transaction(self, attempted: str, *, commit: bool) -> Iterator["SQLiteCursor"]:
        """A transaction whose errors are in our own words."""
        with in_our_words(attempted, self.path), self.store.transaction(commit=commit) as db:
            yield db


def _identity(db: "SQLiteCursor") -> str:
    return str(read.scalar(db, "SELECT value FROM meta WHERE key = 'ledger_id'"))
