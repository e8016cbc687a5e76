"""Changing which rulebooks are in force: checked as a whole, then done in one step."""

import getpass
from collections.abc import Iterable, Sequence
from pathlib import Path

from adapters.clock import now_us
from adapters.console.common import iso
from adapters.console.rules.books import held, parse, together
from adapters.rulebook_files import RulebookFiles
from adapters.workspace import Workspace
from domain.errors import Damaged, WorkspaceBusy
from domain.rulebook.adoption import Change, Did, digest, seats
from domain.rulebook.library import library
from domain.rulebook.model import Rulebook
from domain.rulebook.writing import write


class Changer:
    """Somebody who changes the rulebooks of a workspace.

    Each method names the books that it changed; none if all of it was so before.
    """

    def __init__(self, place: Workspace, by: str | None) -> None:
        self.place = place
        self.by = by or user()
        self.files = RulebookFiles(place.rulebooks)

    def adopt(self, paths: Sequence[Path]) -> tuple[tuple[Rulebook, ...], list[str]]:
        """Put the books of these files in force and switch them on.

        shape   all books of the files, then the names of those that were not in force before
        raises  BadRulebook, NotFound, Misused, WorkspaceBusy, LedgerUnavailable
        """
        before = self.files.changes()
        books = parse(paths, self.place)
        new = [book for book in books if not self._is_in_force(book, before)]
        self.record(before, [self.change(book, "adopted") for book in new], new)
        return books, [book.id for book in new]

    def switch(self, name: str, *, on: bool) -> list[str]:
        """Switch a book on or off.

        raises  NotFound, WorkspaceBusy, LedgerUnavailable
        """
        stands = held(self.place)
        found = stands.named(name, f"switch the rulebook {name} {'on' if on else 'off'}")
        if found.on is on:
            return []
        did: Did = "switched on" if on else "switched off"
        self.record(stands.changes, [self.change(found.book, did)])
        return [name]

    def reset(self, name: str) -> list[str]:
        """Go back to the built-in book; a book that is not built in is taken out of force.

        raises  BadRulebook if another book depends on what goes; NotFound, WorkspaceBusy,
                LedgerUnavailable
        """
        before = self.files.changes()
        came = next((book for book in library() if book.id == name), None)
        seat = seats(before).get(name)
        if seat is None and came is None:
            held(self.place).named(name, f"reset the rulebook {name}")
        if seat is None or seat.adopted is None:
            return []
        together({f"{name} built in": write(came)} if came else {}, {name}, self.place)
        last = [one for one in before if (one.book, one.did) == (name, "adopted")][-1]
        gone = last.model_copy(update={"did": "reset"} | self._now())
        self.record(before, [self.change(came, "reset") if came else gone])
        return [name]

    def _is_in_force(self, book: Rulebook, changes: Sequence[Change]) -> bool:
        seat, sha = seats(changes).get(book.id), digest(book)
        if seat is None or seat.adopted is None:
            as_it_came = sha in {digest(one) for one in library() if one.id == book.id}
            return as_it_came and (seat is None or seat.on)
        try:
            self.files.text(book.id, seat.adopted)
        except Damaged:
            return False
        return seat.on and seat.adopted == sha

    def record(
        self, before: Sequence[Change], new: Sequence[Change], books: Iterable[Rulebook] = ()
    ) -> None:
        """Make the changes, unless somebody else has made others since ``before`` was read.

        raises  WorkspaceBusy, LedgerUnavailable
        """
        if not new:
            return
        self.place.made()
        with self.files.changing():
            if self.files.changes() != tuple(before):
                why = "another process has just changed them"
                raise WorkspaceBusy("change the rulebooks in force", why, "try again")
            self.files.put([*before, *new], [(book.id, write(book)) for book in books])

    def change(self, book: Rulebook, did: Did) -> Change:
        """A change that is made now."""
        sha, now = digest(book), self._now()
        return Change(**now, did=did, book=book.id, version=book.version, sha256=sha)

    def _now(self) -> dict[str, str]:
        return {"at": str(iso(now_us())), "by": self.by}


def user() -> str:
    """Who is at the keyboard, as the machine knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
