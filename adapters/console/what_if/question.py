"""What every section of a what-if is asked, and what it answers."""

from dataclasses import dataclass
from typing import Any, Protocol

from adapters.workspace import Workspace
from domain.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Question:
    """The same facts under two sets of rulebooks; the months are those of the runs, if given."""

    place: Workspace
    in_force: tuple[Rulebook, ...]
    instead: tuple[Rulebook, ...]
    first: str | None = None
    last: str | None = None


class Section(Protocol):
    """What differs in one respect."""

    def plain(self) -> dict[str, Any]:
        """It, for programs to read."""
        ...

    def tell(self) -> None:
        """Print it for a person."""
        ...
