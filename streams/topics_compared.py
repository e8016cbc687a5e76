"""How a broker keeps the topics, held against the declaration."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from streams.topics import Declared, Topic

RETENTION = "retention.ms"
POLICY = "cleanup.policy"
SIZE = "max.message.bytes"
COMPARED = (RETENTION, POLICY, SIZE)
DAY_MS = 86_400_000
USUAL_SIZE = 1_048_588  # bytes: what a broker takes if nobody has said anything
HEADERS = 65_536  # bytes that a dead letter may be longer than the message that it was

Way = Literal["create", "grow", "by hand"]


@dataclass(frozen=True, slots=True)
class Found:
    """A topic as the broker keeps it.

    shape   ``configuration`` has what the broker says of ``COMPARED``; empty if it says nothing
    """

    partitions: int
    configuration: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A topic as the declaration wants it, with its configuration; sizes are the least wanted."""

    topic: Topic
    configuration: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the broker keeps in another way than it is declared.

    shape   ``what`` is topic, partitions or a name of the configuration; ``found`` is nothing for a
            topic that is not there; ``way`` is what puts it right: create makes it or changes it
            without a loss, grow adds partitions, the rest is done by hand
    """

    topic: str
    what: str
    declared: str
    found: str | None
    way: Way


def wanted(declared: Declared, found: Mapping[str, Found]) -> Iterator[Wanted]:
    """Every topic as it should be; dead letters take what their topic takes, and its headers."""
    for topic in declared.topics:
        yield Wanted(topic, _configuration(topic))
        if topic.direction == "in":
            kept = found.get(topic.name, Found(0)).configuration
            letters = declared.dead_letters_of(topic.name)
            size = int(kept.get(SIZE, USUAL_SIZE)) + HEADERS
            yield Wanted(letters, _configuration(letters) | {SIZE: str(size)})


def compared(declared: Declared, found: Mapping[str, Found]) -> Iterator[Difference]:
    """What differs, in the order of the declaration."""
    for one in wanted(declared, found):
        kept = found.get(one.topic.name)
        if kept is None:
            yield Difference(one.topic.name, "topic", "there", None, "create")
        else:
            yield from _differences(one, kept)


def unsaid(declared: Declared, found: Mapping[str, Found]) -> Iterator[tuple[str, str]]:
    """(topic, name) of every configuration that the broker says nothing of."""
    for one in wanted(declared, found):
        kept = found.get(one.topic.name)
        if kept is not None:
            yield from (
                (one.topic.name, n) for n in one.configuration if n not in kept.configuration
            )


def _configuration(topic: Topic) -> dict[str, str]:
    return {RETENTION: str(topic.retention_days * DAY_MS), POLICY: "delete"}


def _differences(one: Wanted, kept: Found) -> Iterator[Difference]:
    name, count = one.topic.name, one.topic.partitions
    if kept.partitions != count:
        way: Way = "grow" if kept.partitions < count else "by hand"
        yield Difference(name, "partitions", str(count), str(kept.partitions), way)
    for key, value in one.configuration.items():
        has = kept.configuration.get(key)
        if has is not None and not _is_enough(key, value, has):
            way = "create" if _loses_nothing(key, value, has) else "by hand"
            yield Difference(name, key, value, has, way)


def _is_enough(key: str, value: str, has: str) -> bool:
    return has == value or (key == SIZE and int(has) >= int(value))


def _loses_nothing(key: str, value: str, has: str) -> bool:
    """Whether a change cannot delete a message: kept longer, or longer ones taken."""
    return key == SIZE or (key == RETENTION and 0 <= int(has) < int(value))
