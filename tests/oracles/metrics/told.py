"""What the oracle of the metrics starts from: the facts that are known, as Python objects."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, NamedTuple

from domain.events import EVENT_TYPES, Event
from projections.ports import EventRow
from tests.rule_stories.case import golden

CHINA = timezone(timedelta(hours=8))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _any(_event: object) -> bool:
    return True


class Told(NamedTuple):
    """One fact; times are microseconds since the epoch."""

    position: int
    event_id: str
    stream: str
    occurred_us: int
    recorded_us: int
    event: Any

    @property
    def day(self) -> date:
        """The local day on which it occurred."""
        return day_of(_EPOCH + timedelta(microseconds=self.occurred_us))


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """The known facts of one stream, in business order."""

    name: str
    facts: tuple[Told, ...]

    @property
    def id(self) -> str:
        """The name without its kind."""
        return self.name.partition("/")[2]

    def all(self, *kinds: type[Event], where: Callable[[Any], object] = _any) -> list[Told]:
        """Every fact of these kinds that fits."""
        return [t for t in self.facts if isinstance(t.event, kinds) and where(t.event)]

    def first(self, *kinds: type[Event], where: Callable[[Any], object] = _any) -> Told | None:
        """The first of them."""
        return next(iter(self.all(*kinds, where=where)), None)

    def last(self, *kinds: type[Event], where: Callable[[Any], object] = _any) -> Told | None:
        """The last of them."""
        return next(reversed(self.all(*kinds, where=where)), None)


class Known:
    """The facts that occurred by one time and were recorded by another; ``today`` is A."""

    def __init__(self, facts: Iterable[Told], effective_us: int, known_us: int) -> None:
        self.today = day_of(_EPOCH + timedelta(microseconds=effective_us))
        found = [f for f in facts if f.occurred_us <= effective_us and f.recorded_us <= known_us]
        streams: dict[str, list[Told]] = {}
        for told in sorted(found, key=lambda told: (told.occurred_us, told.position)):
            streams.setdefault(told.stream, []).append(told)
        self.streams = {name: Stream(name, tuple(facts)) for name, facts in streams.items()}

    def of(self, aggregate: str) -> list[Stream]:
        """The streams of one kind."""
        return [one for name, one in self.streams.items() if name.startswith(f"{aggregate}/")]

    def named(self, aggregate: str, name: str | None) -> Stream:
        """One stream; without facts if there are none."""
        return self.streams.get(f"{aggregate}/{name}", Stream(f"{aggregate}/{name}", ()))


def read(rows: Iterable[EventRow]) -> list[Told]:
    """The facts of a ledger; what a payload lacks and needs is that of the golden one."""
    found = []
    for row in rows:
        kind = EVENT_TYPES[f"{row[4]}.v{row[5]}"]
        data = json.loads(row[16])
        for name, field in kind.model_fields.items():
            if field.is_required() and name not in data:
                data[name] = golden(kind.TOPIC)[name]
        event = kind.model_validate_json(json.dumps(data))
        found.append(Told(row[0], row[1], row[2], row[6], row[7], event))
    return found


def day_of(value: date) -> date:
    """A date is that day; an instant is its local day."""
    return value.astimezone(CHINA).date() if isinstance(value, datetime) else value


def month_of(value: date) -> str:
    """The calendar month of a day or instant."""
    day = day_of(value)
    return f"{day.year:04}-{day.month:02}"


def by_date(facts: Iterable[Told], field: Callable[[Any], date]) -> list[Told]:
    """Facts by a date of their payloads; business order decides between equal dates."""
    return sorted(facts, key=lambda t: (field(t.event), t.occurred_us, t.position))
