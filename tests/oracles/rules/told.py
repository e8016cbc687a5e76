"""What the rule oracle starts from: facts that count, as Python objects, and marks among them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, NamedTuple

from domain.events import Event
from domain.facts import Recorded
from domain.rulebook.shapes import On

CHINA = timezone(timedelta(hours=8))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
US = timedelta(microseconds=1)
DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Told:
    """One fact that counts."""

    position: int
    stream: str
    type: str
    occurred_us: int
    actor_type: str
    event: Event


class Mark(NamedTuple):
    """A match: its time in microseconds, and the field that gave it its time."""

    time: int
    position: int
    at: str
    told: Told

    @property
    def order(self) -> tuple[int, int]:
        """Where it stands among marks."""
        return self.time, self.position

    @property
    def day(self) -> date:
        """Its day in Asia/Shanghai."""
        return day_of(self.time)


def that_count(log: Iterable[Recorded], effective_us: int, known_us: int) -> list[Told]:
    """The facts that had occurred and were known."""
    return [
        Told(
            r.position,
            r.fact.stream,
            r.fact.topic.rpartition(".v")[0],
            r.fact.occurred_us,
            r.fact.actor_type,
            r.fact.event(),
        )
        for r in log
        if r.fact.occurred_us <= effective_us and r.recorded_us <= known_us
    ]


def by_stream(facts: Iterable[Told]) -> dict[str, list[Told]]:
    """The facts of each stream."""
    streams: dict[str, list[Told]] = {}
    for told in facts:
        streams.setdefault(told.stream, []).append(told)
    return streams


def instant(us: int) -> datetime:
    """An instant as people write it here."""
    return datetime(1970, 1, 1, 8, tzinfo=CHINA) + us * US


def day_of(us: int) -> date:
    """The day of an instant in Asia/Shanghai."""
    return instant(us).date()


def us_of(value: date) -> int:
    """Microseconds of an instant, or of 00:00 of a day."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=CHINA)
    return (value - EPOCH) // US


def values(owner: Any, path: str) -> list[Any]:
    """What stands in a field: nothing, one value, or those of a list; a dot leads into records."""
    found = [owner]
    for name in path.split("."):
        inner = [getattr(one, name, None) for one in found]
        found = [v for one in inner for v in (one if isinstance(one, tuple) else (one,))]
    return [one for one in found if one is not None]


def same(one: object, other: object) -> bool:
    """Whether two values are the same; true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def any_same(found: Iterable[object], wanted: Iterable[object]) -> bool:
    """Whether one of the values is one of those wanted."""
    wanted = list(wanted)
    return any(same(one, other) for one in found for other in wanted)


def matches(told: Told, on: On) -> bool:
    """Whether a fact is of the type and every condition holds."""
    return told.type == on.event and all(
        any_same(values(told.event, field), wanted) for field, wanted in on.where.items()
    )


def marks(facts: Sequence[Told], ons: On | Iterable[On]) -> list[Mark]:
    """Every match, in order; an event that matches two of several has two marks."""
    found = [
        Mark(_time(told, on), told.position, on.at, told)
        for on in ([ons] if isinstance(ons, On) else ons)
        for told in facts
        if matches(told, on)
    ]
    return sorted(found, key=lambda mark: mark.order)


def _time(told: Told, on: On) -> int:
    dated: date | None = getattr(told.event, on.at, None)
    if dated is None:
        return told.occurred_us
    return min(max(us_of(dated), us_of(date.min)), us_of(date.max) + DAY_US - 1)


def once_each(found: Iterable[Mark]) -> Iterator[Mark]:
    """The first mark of every event."""
    seen: set[int] = set()
    for mark in found:
        if mark.position not in seen:
            seen.add(mark.position)
            yield mark


def agree(one: Mark, other: Mark, matching: Iterable[str]) -> bool:
    """Whether two events have the same values; a field that a type lacks does not hold it."""
    return all(
        getattr(one.told.event, field) == getattr(other.told.event, field)
        for field in matching
        if hasattr(one.told.event, field) and hasattr(other.told.event, field)
    )


def key(mark: Mark, matching: Iterable[str]) -> tuple[Any, ...]:
    """The values that tell apart what a rule keeps apart."""
    return tuple(getattr(mark.told.event, field, None) for field in matching)


def positions(*found: Mark | None) -> list[int]:
    """What proves a verdict."""
    return sorted({mark.position for mark in found if mark is not None})
