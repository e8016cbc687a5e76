"""The published file: whole or not there, never in the projector's way, alone when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.duckdb import files
from adapters.duckdb.connection import sole_projector


@dataclass(frozen=True, slots=True)
class Files:
    """The file that the projector works on, and the one that readers open, which never changes.

    At rest there is the published one alone. ``lock``: a descriptor, for children to hold too.
    """

    live: Path
    published: Path
    lock: int

    def take_up(self) -> None:
        """Make a live file of the published one.

        raises  LedgerUnavailable
        """
        fresh = files.beside(self.live)
        files.copy(self.published, fresh, self.lock)
        files.swap_in(fresh, self.live)

    def publish(self) -> None:
        """Give readers a copy of the live file, which must have been flushed.

        The copying is a child's work: closing any handle of ours on the live file would drop the
        lock that DuckDB holds on it, and a second projector could then write.

        raises  LedgerUnavailable
        """
        fresh = files.beside(self.published)
        files.copy(self.live, fresh, self.lock)
        files.swap_in(fresh, self.published)

    def hand_over(self) -> None:
        """Make the live file the published one: it has been flushed, and nobody has it open.

        Who has the one before open keeps it. A crash leaves the one or the other.

        raises  LedgerUnavailable
        """
        files.remove_log(self.live)
        files.swap_in(self.live, self.published)


@contextmanager
def sole(live: Path, published: Path, attempted: str) -> Iterator[Files]:
    """Be the only one who projects, over what a crash may have left.

    raises  WorkspaceBusy, LedgerUnavailable
    """
    with sole_projector(live, attempted) as lock:
        files.tidy(live, published)
        yield Files(live, published, lock)
