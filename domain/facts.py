"""A fact with its envelope: as another system reports it, and as the ledger holds it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from domain.events import Event


class Fact(NamedTuple):
    """What somebody says has happened, checked for form and not yet recorded.

    A tuple and not a model: there is one for every line that is read.

    units   ``occurred_us`` is microseconds since 1970-01-01T00:00:00Z; ``time`` is the same instant
            as it was written; ``data`` is the payload as canonical JSON (sorted keys, no spaces);
            ``reason`` is why the one who recorded it did so, where a person had to say it
    """

    event_id: str
    source: str
    topic: str
    stream: str
    time: str
    occurred_us: int
    actor_type: str
    actor_ref: str
    correlation_id: str | None
    causation_id: str | None
    data: bytes
    reason: str | None = None

    @property
    def aggregate(self) -> str:
        """The kind of aggregate: ``policy``, ``claim``, ``complaint`` or ``agent``."""
        return self.stream.partition("/")[0]

    def event(self) -> "Event":
        """The payload as its model.

        raises  KeyError for a topic outside the catalogue, ValidationError for other bytes
        """
        from domain.events import EVENT_TYPES  # a history is told without building any model

        return EVENT_TYPES[self.topic].model_validate_json(self.data)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact in the ledger.

    units   ``position`` counts from 1 without gaps over the whole ledger, ``version`` from 1 within
            the stream; ``recorded_us`` is microseconds since the epoch, never falling with position
    """

    position: int
    version: int
    recorded_us: int
    source_position: str | None
    fact: Fact


def business_order(recorded: Recorded) -> tuple[int, int]:
    """Sort key of every fold: when it happened, then when it became known."""
    return recorded.fact.occurred_us, recorded.position
