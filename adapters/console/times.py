"""The two times that a question is about; it imports little, so that a metric is told quickly."""

from dataclasses import dataclass
from typing import Any

from adapters.clock import now_us
from adapters.console.common import instant_us
from domain.errors import Misused


@dataclass(frozen=True, slots=True)
class Times:
    """The two times of a question, in microseconds since the epoch."""

    effective_us: int
    known_us: int

    @property
    def bound(self) -> dict[str, Any]:
        """The values of a question by name."""
        return {"effective_us": self.effective_us, "known_us": self.known_us}


def times(effective_at: str | None, known_at: str | None, as_of: str | None = None) -> Times:
    """The two times that were asked for; each is now by default, and ``as_of`` is both at once.

    raises  Misused
    """
    now = now_us()
    if as_of is not None:
        if effective_at is not None or known_at is not None:
            raise Misused(
                f"read --as-of {as_of!r}",
                "it is both times at once, --effective-at and --known-at",
                "give it alone, or give the two",
            )
        both = instant_us(as_of, "--as-of", now)
        return Times(both, both)
    return Times(
        instant_us(effective_at, "--effective-at", now), instant_us(known_at, "--known-at", now)
    )
