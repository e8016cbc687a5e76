"""The topics that are declared: what is in them, and which one an event belongs in."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as ``topics.toml`` declares it.

    units   ``retention_days`` days; ``types`` are event types without version, * for any
    """

    name: str
    about: str
    direction: Direction
    key: Literal["subject"]
    partitions: int
    retention_days: int
    owner: str
    types: tuple[str, ...]

    def takes(self, event_type: str) -> bool:
        """Whether an event of this type (``policy.PolicyIssued.v1``) belongs in the topic."""
        name = event_type.rpartition(".v")[0] or event_type
        return any(fnmatchcase(name, pattern) for pattern in self.types)


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """What every topic of dead letters is like."""

    suffix: str
    partitions: int
    retention_days: int


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything that ``topics.toml`` declares."""

    topics: tuple[Topic, ...]
    dead_letters: DeadLetters

    def going(self, direction: Direction) -> tuple[Topic, ...]:
        """The topics that bring facts in, or those that carry decisions out."""
        return tuple(topic for topic in self.topics if topic.direction == direction)

    def named(self, name: str) -> Topic | None:
        """The topic of this name."""
        return next((topic for topic in self.topics if topic.name == name), None)

    def outlet(self, event_type: str) -> Topic | None:
        """Where a decision of this type goes: the first topic out that takes it."""
        return next((topic for topic in self.going("out") if topic.takes(event_type)), None)

    def dead_letters_of(self, name: str) -> Topic:
        """The topic of the dead letters of a topic."""
        about = f"What was in {name} and is no fact of the contract, with the reasons."
        kept = self.dead_letters
        return Topic(
            name=name + kept.suffix,
            about=about,
            direction="out",
            key="subject",
            partitions=kept.partitions,
            retention_days=kept.retention_days,
            owner="policytrail",
            types=(),
        )

    def every(self) -> Iterator[Topic]:
        """Every topic that a broker should have: the declared ones, dead letters after theirs."""
        for topic in self.topics:
            yield topic
            if topic.direction == "in":
                yield self.dead_letters_of(topic.name)


@cache
def declared() -> Declared:
    """What the project declares."""
    return read(files("streams").joinpath("topics.toml").read_text(encoding="utf-8"))


def read(text: str) -> Declared:
    """Read a declaration.

    raises  TypeError, KeyError or tomllib.TOMLDecodeError for one that is not of this form
    """
    held = tomllib.loads(text)
    topics = tuple(Topic(**_frozen(table)) for table in held["topic"])
    return Declared(topics, DeadLetters(**held["dead_letters"]))


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}
