"""What is known about one agent when something is decided, and what a decision looks like."""

from typing import NamedTuple

from domain.events.base import Event


class Known(NamedTuple):
    """A fact about an agent; tuples sort in business order.

    units   ``occurred_us`` microseconds since the epoch
    """

    occurred_us: int
    position: int
    event_id: str
    event: Event


class Decision(NamedTuple):
    """An event that is to be recorded about an agent.

    shape   ``about`` tells it apart from the other decisions of its type about the agent in the
            period: the same decision has the same words, and so the same id; ``cause`` is the id of
            the fact that completed it; it occurs no earlier than ``not_before_us``
    """

    event: Event
    about: str
    cause: str | None = None
    not_before_us: int = 0
