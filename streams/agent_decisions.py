"""What was decided about an agent, as facts: the same decision has the same bytes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from domain.discipline.facts import Decision
from domain.facts import Fact
from domain.periods import CHINA
from streams.cloudevents import canonical
from streams.decisions import OWN_SOURCE

_IDS = UUID("0b7d5f0a-3f0e-5c6b-8f5d-6a1f6d0c9b11")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Run:
    """What the decisions of a run have in common.

    shape   ``what`` is points, appraisal or regulator-report: the actor, and with the period the
            correlation id; ``at`` is when they occur, at +08:00
    """

    what: str
    period: str
    at: datetime

    @property
    def id(self) -> str:
        """The correlation id."""
        return f"{self.what}-{self.period}"


def as_facts(decisions: Iterable[Decision], stream: str, run: Run) -> Iterator[Fact]:
    """Put decisions into envelopes.

    The id is made from the run, the stream, the type and what the decision is about, so that a run
    made twice says the same thing with the same id.
    """
    at_us = (run.at - _EPOCH) // timedelta(microseconds=1)
    for decision in decisions:
        event = decision.event
        occurred_us = max(at_us, decision.not_before_us)
        time = (_EPOCH + timedelta(microseconds=occurred_us)).astimezone(CHINA)
        name = f"{run.id}\n{stream}\n{event.TOPIC}\n{decision.about}"
        yield Fact(
            event_id=str(uuid5(_IDS, name)),
            source=OWN_SOURCE,
            topic=event.TOPIC,
            stream=stream,
            time=time.isoformat(),
            occurred_us=occurred_us,
            actor_type="SYSTEM",
            actor_ref=run.what,
            correlation_id=run.id,
            causation_id=decision.cause,
            data=canonical(event.model_dump(mode="json", exclude_none=True)),
        )
