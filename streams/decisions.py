"""What a settlement run decided, as facts: the same decision has the same bytes."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from domain.events.base import Event
from domain.facts import Fact
from domain.settlement import Case, Terms, cause_of
from streams.cloudevents import canonical

OWN_SOURCE = "policytrail"
SETTLEMENT = ("SYSTEM", "settlement")
_IDS = UUID("6f0c1b0e-2b1c-5d0a-9d7e-3a8c5b1f2e40")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def run_id(month: str) -> str:
    """What all decisions of a month's run have in common: their correlation id."""
    return f"settlement-{month}"


def as_facts(
    events: Iterable[Event], stream: str, case: Case, month: str, terms: Terms
) -> Iterator[Fact]:
    """Put decisions into envelopes: they occur at the cut-off, caused by the decisive fact.

    The id is made from the stream, the month, the type and the reason, so that a run made twice
    says the same thing with the same id.
    """
    cut_off = terms.cut_off(month)
    occurred_us = (cut_off - _EPOCH) // timedelta(microseconds=1)
    for event in events:
        yield Fact(
            event_id=_event_id(event, stream, month),
            source=OWN_SOURCE,
            topic=event.TOPIC,
            stream=stream,
            time=cut_off.isoformat(),
            occurred_us=occurred_us,
            actor_type=SETTLEMENT[0],
            actor_ref=SETTLEMENT[1],
            correlation_id=run_id(month),
            causation_id=cause_of(event, case.causes),
            data=canonical(event.model_dump(mode="json", exclude_none=True)),
        )


def _event_id(event: Event, stream: str, month: str) -> str:
    reason = str(getattr(event, "reason", ""))
    return str(uuid5(_IDS, f"{stream}\n{month}\n{event.TOPIC}\n{reason}"))
