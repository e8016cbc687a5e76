"""Two moments in history that are compared: earlier and later, in what was known or happened."""

from enum import StrEnum
from typing import NamedTuple

from adapters.console.common import iso
from adapters.console.times import Times
from domain.errors import Misused
from projections.timeline.text import minute_of


class Along(StrEnum):
    """Which of the two times moves from one moment to the other."""

    KNOWN = "known"
    EFFECTIVE = "effective"
    BOTH = "both"


class Moments(NamedTuple):
    """Two pairs of times."""

    before: Times
    after: Times

    def lacks(self, occurred_us: int, recorded_us: int) -> bool:
        """Whether a fact counts at the second moment and did not at the first."""
        return _counts(self.after, occurred_us, recorded_us) and not _counts(
            self.before, occurred_us, recorded_us
        )

    def had(self, occurred_us: int, recorded_us: int) -> bool:
        """Whether a fact counted at the first moment."""
        return _counts(self.before, occurred_us, recorded_us)

    @property
    def effective_moves(self) -> bool:
        """Whether business time passes between them."""
        return self.before.effective_us != self.after.effective_us

    @property
    def plain(self) -> dict[str, dict[str, str | None]]:
        """Both as RFC 3339."""
        return {
            name: {"effective_at": iso(at.effective_us), "known_at": iso(at.known_us)}
            for name, at in (("from", self.before), ("to", self.after))
        }

    @property
    def said(self) -> str:
        """Both in words."""
        return " -> ".join(
            f"{minute_of(at.effective_us)}, as known at {minute_of(at.known_us)}" for at in self
        )


def moments(
    span: tuple[int, int],
    along: Along,
    held: tuple[int | None, int | None],
    latest: int,
) -> Moments:
    """The two moments: ``span`` is how one time moves, ``held`` the pair of times if it stays.

    ``held`` is effective and known time as they were given; what was not given is ``latest``.

    raises  Misused if time runs backwards, or if a time that moves was given as well
    """
    first, last = span
    if first > last:
        why = f"{minute_of(first)} is later than {minute_of(last)}"
        raise Misused("compare two moments", why, "exchange them")
    moves = (along is not Along.KNOWN, along is not Along.EFFECTIVE)
    for given, moving, option in zip(held, moves, ("--effective-at", "--known-at"), strict=True):
        if given is not None and moving:
            why = f"{option} is one time, and it is that time that moves from one to the other"
            raise Misused("compare two moments", why, f"leave {option} out")
    pairs = [
        Times(
            *(
                at if moving else latest if given is None else given
                for given, moving in zip(held, moves, strict=True)
            )
        )
        for at in span
    ]
    return Moments(*pairs)


def _counts(at: Times, occurred_us: int, recorded_us: int) -> bool:
    return occurred_us <= at.effective_us and recorded_us <= at.known_us
