"""The published file: whole or not there, never in the projector's way, alone when it is done."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from adapters.duckdb import files, patching
from adapters.duckdb.connection import sole_projector
from domain.errors import LedgerUnavailable


@dataclass(frozen=True, slots=True)
class Files:
    """The file that the projector works on, and the one that readers open, which never changes.

    At rest there is the published one alone. ``lock``: a descriptor, for children to hold too.
    """

    live: Path
    published: Path
    lock: int

    @property
    def spare(self) -> Path:
        """The file that was published before, while the ledger is followed."""
        return files.spare(self.published)

    def take_up(self) -> None:
        """Make a live file of the published one.

        raises  LedgerUnavailable
        """
        fresh = files.beside(self.live)
        files.copy(self.published, fresh, self.lock)
        files.swap_in(fresh, self.live)

    def make_spare(self) -> None:
        """Have a copy ready that the next publication only has to bring up to date.

        Where there is no room for it, each publication copies the whole file.
        """
        fresh = files.beside(self.published)
        if self.published.exists() and not self.spare.exists():
            with suppress(LedgerUnavailable):
                files.copy(self.published, fresh, self.lock)
                files.settle(fresh, self.spare)

    def publish(self) -> None:
        """Give readers a copy of the live file, which must have been flushed.

        The spare one is brought up to date; the file before becomes the spare one, for as long as
        it has two names. A crash leaves readers the one or the other, and a spare one that nobody
        trusts any more.

        raises  LedgerUnavailable
        """
        fresh = files.beside(self.published)
        if self._patched():
            self.spare.replace(fresh)
        else:
            files.remove(self.spare)
            files.copy(self.live, fresh, self.lock)
        with suppress(OSError):  # nothing is published yet, or files cannot have two names here
            self.spare.hardlink_to(self.published)
        files.swap_in(fresh, self.published)

    def _patched(self) -> bool:
        """Whether the spare copy is there and now is what the live file is.

        A child's work, as is copying: closing any handle of ours on the live file would drop the
        lock that DuckDB holds on it, and a second projector could then write.
        """
        if not self.spare.exists():
            return False
        command = [sys.executable, "-I", "-S", patching.__file__, str(self.live), str(self.spare)]
        return files.child(command, self.lock).returncode == 0

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
        try:
            yield Files(live, published, lock)
        finally:
            files.remove(files.spare(published))
