"""What changed in the findings between two publications, as events: raised and withdrawn."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from domain.facts import Fact
from streams.cloudevents import canonical
from streams.decisions import OWN_SOURCE
from streams.finding_events import Finding, FindingRaised, FindingWithdrawn

ACTOR = ("SYSTEM", "findings")
_IDS = UUID("2a1f6f53-7d0c-5f4e-9a55-1f4f5d8c7b10")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Key = tuple[str, str, int, str]
"""Stream, rule, version of the rule, occurrence: what tells a finding from all others."""


class Published(NamedTuple):
    """A finding that was raised and not withdrawn, as the publisher keeps it."""

    key: Key
    event_id: str
    data: bytes


class Change(NamedTuple):
    """One event of the feed, and the finding that it is about."""

    key: Key
    fact: Fact

    @property
    def raises(self) -> bool:
        """Whether it raises the finding; otherwise it withdraws it."""
        return self.fact.topic == FindingRaised.TOPIC


def changes(
    before: Iterable[Published], now: Iterable[Mapping[str, Any]], at_us: int
) -> Iterator[Change]:
    """What has to be said so that readers who know ``before`` know ``now``.

    A finding of the same key that reads otherwise is withdrawn and raised again.

    shape   both in order of their keys, texts by their bytes; so are the changes
    units   ``at_us`` is when the findings were compared, in microseconds since the epoch
    """
    old = ((one.key, one, b"") for one in before)
    new = ((key_of(row), None, _data(row)) for row in now)
    for key, sides in groupby(merge(old, new, key=itemgetter(0)), itemgetter(0)):
        was, data = None, b""
        for _, published, found in sides:
            was, data = published or was, found or data
        if was is not None and was.data != data:
            yield _change(key, FindingWithdrawn.TOPIC, was.event_id, at_us, was.data)
        if data and (was is None or was.data != data):
            yield _change(key, FindingRaised.TOPIC, None, at_us, data)


def key_of(row: Mapping[str, Any]) -> Key:
    """The key of a finding as the read models give it."""
    return row["stream"], row["rule"], row["rule_version"], row["occurrence"]


class Said(NamedTuple):
    """What tells a change from others: its type, its id, what it withdraws, and when it was found.

    units   ``at_us`` microseconds since the epoch
    """

    topic: str
    event_id: str
    causation_id: str | None
    at_us: int


def fact_of(key: Key, said: Said, data: bytes) -> Fact:
    """A change in its envelope; a withdrawal is caused by the event that raised the finding."""
    return Fact(
        event_id=said.event_id,
        source=OWN_SOURCE,
        topic=said.topic,
        stream=key[0],
        time=(_EPOCH + timedelta(microseconds=said.at_us)).isoformat(),
        occurred_us=said.at_us,
        actor_type=ACTOR[0],
        actor_ref=ACTOR[1],
        correlation_id=None,
        causation_id=said.causation_id,
        data=data,
    )


def _data(row: Mapping[str, Any]) -> bytes:
    """The payload of a finding: the same finding has the same bytes."""
    held = canonical({name: row[name] for name in Finding.model_fields})
    event = FindingRaised.model_validate_json(held)
    return canonical(event.model_dump(mode="json", exclude_none=True))


def _change(key: Key, topic: str, withdraws: str | None, at_us: int, data: bytes) -> Change:
    """An event whose id is made of what it says and when: said again, it has the same id."""
    name = "\n".join([topic, *map(str, key), str(withdraws), str(at_us), data.decode()])
    said = Said(topic, str(uuid5(_IDS, name)), withdraws, at_us)
    return Change(key, fact_of(key, said, data))
