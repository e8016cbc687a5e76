"""A publisher at work: the next batch of what the ledger has and the broker has not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from adapters.clock import now_us
from adapters.ledger import finding_feed
from adapters.ledger.finding_feed import Pending
from adapters.ledger.publishing import Standing, Who, decisions, move
from adapters.ledger.reading import LedgerReader
from domain.errors import Misused
from domain.facts import Recorded
from streams.decisions import OWN_SOURCE
from streams.finding_events import FindingRaised
from streams.kafka_binding import Mode
from streams.messages import Outgoing
from streams.publishing import BATCH_BYTES, batches, message, size
from streams.topics import Declared

PAGE = 1_000  # decisions that are looked at together


class Batch(NamedTuple):
    """Messages that are acknowledged together; the decisions end at ``position``."""

    messages: list[Outgoing]
    position: int
    places: list[int]
    changes: list[Pending]


@dataclass(slots=True)
class Sent:
    """What went, or would go, to a topic.

    units   positions in the ledger; of findings, those of the decisions that they follow
    """

    topic: str
    messages: int = 0
    bytes: int = 0
    first_position: int = 0
    last_position: int = 0


@dataclass(slots=True)
class Tally:
    """What a run has sent so far, or would send."""

    topics: dict[str, Sent] = field(default_factory=dict)
    batches: int = 0
    raised: int = 0
    withdrawn: int = 0

    @property
    def messages(self) -> int:
        """How many messages that makes."""
        return sum(one.messages for one in self.topics.values())

    def add(self, batch: Batch) -> None:
        """Count a batch."""
        self.batches += bool(batch.messages)
        for one, place in zip(batch.messages, batch.places, strict=True):
            sent = self.topics.setdefault(one.topic, Sent(one.topic, first_position=place))
            sent.messages += 1
            sent.bytes += size(one)
            sent.last_position = place
        raised = sum(one.fact.topic == FindingRaised.TOPIC for one in batch.changes)
        self.raised += raised
        self.withdrawn += len(batch.changes) - raised


class Outlets:
    """The topics that a publisher serves, and what goes to them."""

    def __init__(
        self,
        those: Declared,
        named: Sequence[str] = (),
        mode: Mode = "structured",
        batch_bytes: int = BATCH_BYTES,
    ) -> None:
        """Serve these topics of a declaration, or all that carry decisions out.

        raises  Misused for a topic that carries none
        """
        every = [topic.name for topic in those.going("out")]
        for name in named:
            if name not in every:
                why = f"it is none that decisions go to: {', '.join(every)}"
                raise Misused(f"publish to {name}", why, "name one of these")
        self._those = those
        self._mode = mode
        self._batch_bytes = batch_bytes
        self.named = tuple(sorted(set(named))) or None
        self.names = frozenset(named or every)

    def of(self, event_type: str) -> str | None:
        """The topic that events of this type go to, if it is served."""
        topic = self._those.outlet(event_type)
        return topic.name if topic and topic.name in self.names else None

    def decided(self, found: Iterable[Recorded], covered: int) -> Batch:
        """The first batch of decisions; ``covered`` is up to where these are all."""
        served = [
            (one.position, message(topic, one.fact, self._mode, one.position))
            for one in found
            if (topic := self.of(one.fact.topic)) is not None
        ]
        first = next(batches((sent for _, sent in served), self._batch_bytes), [])
        places = [position for position, _ in served[: len(first)]]
        return Batch(first, covered if len(first) == len(served) else places[-1], places, [])

    def changed(self, waiting: list[Pending], position: int) -> Batch:
        """The first batch of changes of findings."""
        topic = str(self.of(FindingRaised.TOPIC))
        numbered = (
            message(topic, one.fact, self._mode, one.position, one.change) for one in waiting
        )
        first = next(batches(numbered, self._batch_bytes), [])
        changes = waiting[: len(first)]
        return Batch(first, position, [one.position for one in changes], changes)


class Publication:
    """The decisions after a position, and between them the changes of findings that are planned.

    Changes come after the decisions up to their position and before all later ones.
    """

    def __init__(self, ledger: LedgerReader, who: Who, stood: Standing, outlets: Outlets) -> None:
        self.ledger = ledger
        self.who = who
        self.position = stood.position
        self.outlets = outlets
        self.lease_until_us = stood.lease_until_us

    def next_batch(self) -> Batch | None:
        """What is to be sent next, which may be nothing up to a later position; None at the end."""
        waiting = self.ledger.ask(lambda db: finding_feed.pending(db, self.who.publisher))
        to = waiting[0].position if waiting else self.ledger.last_position()
        if self.position < to:
            return self.outlets.decided(*_found(self.ledger, self.position, to))
        return self.outlets.changed(waiting, self.position) if waiting else None

    def acknowledged(self, batch: Batch) -> None:
        """Remember that a batch was acknowledged.

        raises  WorkspaceBusy if another has taken over
        """
        now = now_us()
        with self.ledger.transaction("remember what was published", commit=True) as db:
            if batch.changes:
                finding_feed.acknowledge(db, self.who, batch.changes, now)
            else:
                move(db, self.who, batch.position, now)
        self.position = batch.position
        self.lease_until_us = self.who.until(now)


def in_range(ledger: LedgerReader, outlets: Outlets, first: int, last: int) -> Iterator[Batch]:
    """The decisions from one position to another, batch by batch."""
    position = first - 1
    while position < last:
        batch = outlets.decided(*_found(ledger, position, last))
        position = batch.position
        yield batch


def _found(ledger: LedgerReader, after: int, to: int) -> tuple[list[Recorded], int]:
    return ledger.ask(lambda db: decisions(db, OWN_SOURCE, after, to, PAGE))
