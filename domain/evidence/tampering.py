"""What verifying a ledger can find, and how it is said."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What kind of tampering it looks like."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    SWAPPED = "swapped between streams"
    TRUNCATED = "truncated"
    ROLLED_BACK = "rolled back to an older copy"
    REWRITTEN = "rewritten, and the log made anew"
    FORGED = "checkpoint forged"
    LOST = "checkpoint deleted"
    LOG = "log tables edited"
    INDEX = "index edited"
    GUARD = "guard removed"
    MODEL = "read model edited"
    ACCESS = "access log edited"


@dataclass(frozen=True, slots=True)
class Tampering:
    """Something that is not as it was stored.

    ``position`` is the first that is affected, None where there is no such thing; ``column`` is the
    one that was edited, where that can be told; ``said`` is a sentence without an end.
    """

    kind: Kind
    position: int | None
    said: str
    column: str | None = None

    def __str__(self) -> str:
        """Say where, what and how it is known."""
        where = "" if self.position is None else f"position {self.position}: "
        which = "" if self.column is None else f" ({self.column})"
        return f"{where}{self.kind}{which}: {self.said}"
