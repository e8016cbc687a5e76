"""What the read models need from outside, in their own words."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

EventRow = tuple[
    int,
    *tuple[str, str, int, str, int, int, int, str, str, str],
    *tuple[str | None, int | None, str | None, str | None, str | None],
    str,
]
"""One event as the ledger hands it over.

shape   position, event_id, stream, version, type without its version, schema_version, occurred_at,
        recorded_at, actor_type, actor_ref, source_system, feed and line (file and line, or
        partition and offset), correlation_id, causation_id, reason, payload as canonical JSON text
units   both times are microseconds since 1970-01-01T00:00:00Z
"""


class EventSample(NamedTuple):
    """Some events, to compare read models with.

    ``whole`` are all events of some streams; ``stretch`` are events that follow one another.
    """

    whole: Sequence[EventRow]
    stretch: Sequence[EventRow]


class EventSource(Protocol):
    """Where recorded events come from, in the order of their positions."""

    @property
    def ledger_id(self) -> str:
        """Name of the ledger that never changes and that no other ledger has."""
        ...

    def last_position(self) -> int:
        """Position of the last recorded event, 0 if there is none."""
        ...

    def rows(self, after: int, limit: int) -> list[EventRow]:
        """At most ``limit`` events whose position is greater than ``after``, without gaps."""
        ...
