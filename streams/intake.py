"""From lines to a batch: what is read is either a fact, or turned away with its reasons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from domain.facts import Fact
from streams.cloudevents import Malformed, Reason, decode

BATCH_LINES = 10_000
BATCH_BYTES = 8 * 2**20
MAX_LINE = 2**20  # bytes; what message brokers take by default

_made = tuple.__new__  # half the price of a call of the named tuple


class Spill(Protocol):
    """Bytes too many to hold in memory, to be read once, in parts."""

    @property
    def size(self) -> int:
        """How many bytes."""
        ...

    @property
    def sha256(self) -> bytes:
        """Digest of all bytes."""
        ...

    def parts(self) -> Iterator[bytes]:
        """The bytes in order."""
        ...


class Line(NamedTuple):
    """A line of a feed that is not blank.

    units  ``number`` counts from 1; ``end`` is the byte offset after the line break
    """

    number: int
    raw: bytes | Spill
    end: int


class Accepted(NamedTuple):
    """A well-formed fact and the line that held it."""

    number: int
    raw: bytes
    fact: Fact


class Rejected(NamedTuple):
    """A line that is no fact of the contract, and why."""

    number: int
    raw: bytes | Spill
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """The reconciliation: read = recorded + duplicates + conflicts + rejected + parked.

    Only messages are parked, or misplaced: facts in another topic or under another key than is
    declared for them, which are among the others too.
    """

    recorded: int = 0
    duplicates: int = 0
    conflicts: int = 0
    rejected: int = 0
    parked: int = 0
    misplaced: int = 0

    @property
    def read(self) -> int:
        """Every line that is not blank, or every message."""
        return self.recorded + self.duplicates + self.conflicts + self.rejected + self.parked

    @property
    def clean(self) -> bool:
        """Nothing was rejected, conflicting or parked."""
        return not self.conflicts and not self.rejected and not self.parked

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.recorded + other.recorded,
            self.duplicates + other.duplicates,
            self.conflicts + other.conflicts,
            self.rejected + other.rejected,
            self.parked + other.parked,
            self.misplaced + other.misplaced,
        )

    def plain(self) -> dict[str, int]:
        """The five figures by name; how many were parked or misplaced where any was."""
        rare = {"parked": self.parked, "misplaced": self.misplaced}
        return {
            "read": self.read,
            "recorded": self.recorded,
            "duplicates": self.duplicates,
            "conflicts": self.conflicts,
            "rejected": self.rejected,
        } | {name: figure for name, figure in rare.items() if figure}


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a file was read, and by what to recognise what was read.

    units  ``offset`` in bytes; the digests are SHA-256 of the first and the last 64 KiB before it
    """

    offset: int
    line: int
    head: bytes
    tail: bytes


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a feed has come: its mark, whether it was read to its end, and what was found."""

    mark: Mark
    finished: bool
    tally: Tally


@dataclass(slots=True)
class Batch:
    """Lines of one feed that are recorded in one transaction."""

    accepted: list[Accepted] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    line: int = 0
    end: int = 0


def batches(lines: Iterable[Line], most: int = BATCH_LINES) -> Iterator[Batch]:
    """Judge lines and gather them into batches, in order.

    A batch ends after ``most`` lines or 8 MiB, whichever is first, so memory does not grow with
    the feed.
    """
    batch, size, left = Batch(), 0, most
    for number, raw, end in lines:
        if isinstance(raw, bytes):
            size += len(raw)
            try:
                batch.accepted.append(_made(Accepted, (number, raw, decode(raw))))
            except Malformed as exc:
                batch.rejected.append(Rejected(number, raw, exc.reasons))
        else:
            size += MAX_LINE
            batch.rejected.append(Rejected(number, raw, (_too_long(raw),)))
        batch.line, batch.end = number, end
        left -= 1
        if size >= BATCH_BYTES or left <= 0:
            yield batch
            batch, size, left = Batch(), 0, most
    if batch.line:
        yield batch


def _too_long(raw: Spill) -> Reason:
    return Reason("line", f"at most {MAX_LINE} bytes", f"{raw.size} bytes")
