"""Which rulebooks are in force: the built-in ones, after every change that was made to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from domain.rulebook.model import BookId, Rulebook
from domain.rulebook.shapes import Part
from domain.rulebook.writing import write

Did = Literal["adopted", "reset", "switched on", "switched off"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Change(Part):
    """One change of the rulebooks in force: when, by whom, and what it made of which book.

    ``version`` and ``sha256`` are of the book as it stands after the change; of a book that is gone
    they are what it was before.
    """

    at: str
    by: str
    did: Did
    book: BookId
    version: str
    sha256: Sha256


@dataclass(frozen=True, slots=True)
class Standing:
    """How a book stands: its text, whether it is switched on, and the change that made it so.

    ``changed`` is None for a book that is as it came with the program.
    """

    book: Rulebook
    sha256: str
    on: bool = True
    adopted: bool = False
    changed: Change | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """What the changes say of a book; without ``adopted`` it is the built-in one."""

    on: bool = True
    adopted: str | None = None
    changed: Change | None = None


def seats(changes: Iterable[Change]) -> dict[str, Seat]:
    """What became of each book that was ever changed, in the order of its first change."""
    found: dict[str, Seat] = {}
    for change in changes:
        before = found.get(change.book, Seat())
        match change.did:
            case "adopted":
                found[change.book] = Seat(on=True, adopted=change.sha256, changed=change)
            case "reset":
                found[change.book] = Seat(on=before.on, adopted=None, changed=change)
            case "switched on" | "switched off":
                on = change.did == "switched on"
                found[change.book] = Seat(on=on, adopted=before.adopted, changed=change)
    return found


def digest(book: Rulebook) -> str:
    """The SHA-256 of a book, as it is exported: the same rules, the same digest."""
    return sha256(write(book).encode()).hexdigest()


def fingerprint(books: Iterable[Rulebook]) -> str:
    """The SHA-256 of a set of books, whatever their order."""
    lines = sorted(f"{book.id} {digest(book)}\n" for book in books)
    return sha256("".join(lines).encode()).hexdigest()
