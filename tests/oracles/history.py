"""What every oracle starts from: one stream's facts in business order, as Python objects."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from domain.events import Event
from domain.facts import Recorded, business_order

Row = dict[str, Any]
Table = dict[tuple[Any, ...], Row]
E = TypeVar("E", bound=Event)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of a history."""

    recorded: Recorded
    event: Event

    @property
    def order(self) -> tuple[int, int]:
        """Where it stands in business order."""
        return business_order(self.recorded)


class History:
    """Facts in business order, with the questions that the read models ask."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = sorted(entries, key=lambda entry: entry.order)

    def all(self, kind: type[E], where: Callable[[E], object] = lambda _: True) -> list[E]:
        """Every fact of a kind that fits."""
        return [e.event for e in self.entries if isinstance(e.event, kind) and where(e.event)]

    def first(self, kind: type[E], where: Callable[[E], object] = lambda _: True) -> E | None:
        """The first fact of a kind that fits."""
        return next(iter(self.all(kind, where)), None)

    def last(self, kind: type[E], where: Callable[[E], object] = lambda _: True) -> E | None:
        """The last fact of a kind that fits."""
        return next(reversed(self.all(kind, where)), None)

    def latest(self, *kinds: type[Event]) -> Event | None:
        """The last fact of any of the kinds."""
        return next((e.event for e in reversed(self.entries) if isinstance(e.event, kinds)), None)

    def earliest(self, *kinds: type[Event]) -> Event | None:
        """The first fact of any of the kinds."""
        return next((e.event for e in self.entries if isinstance(e.event, kinds)), None)

    def tail(self) -> Row:
        """What every read model says about its facts."""
        return {
            "last_recorded_at": max(e.recorded.recorded_us for e in self.entries),
            "last_position": max(e.recorded.position for e in self.entries),
        }

    def span(self) -> Row:
        """What a read model of whole aggregates says about its facts."""
        return {
            "events": len(self.entries),
            "first_occurred_at": min(e.recorded.fact.occurred_us for e in self.entries),
            "last_occurred_at": max(e.recorded.fact.occurred_us for e in self.entries),
        } | self.tail()


def histories(
    log: list[Recorded], key: Callable[[Entry], tuple[Any, ...] | None]
) -> dict[tuple[Any, ...], History]:
    """Group a log; facts without a key belong nowhere."""
    groups: dict[tuple[Any, ...], list[Entry]] = {}
    for recorded in log:
        entry = Entry(recorded, recorded.fact.event())
        if (group := key(entry)) is not None:
            groups.setdefault(group, []).append(entry)
    return {group: History(entries) for group, entries in groups.items()}


def subject(aggregate: str, *kinds: type[Event]) -> Callable[[Entry], tuple[str] | None]:
    """Group by the id of an aggregate, if the fact is of one of the kinds (or of any)."""

    def key(entry: Entry) -> tuple[str] | None:
        kind, _, name = entry.recorded.fact.stream.partition("/")
        return (name,) if kind == aggregate and isinstance(entry.event, kinds or Event) else None

    return key


def at(fact: object, field: str) -> int | None:
    """An instant of a fact in microseconds since the epoch."""
    value: datetime | None = getattr(fact, field, None)
    return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)


def of(fact: object, field: str) -> Any:
    """A field of a fact; None if there is no such fact."""
    value = getattr(fact, field, None)
    return list(value) if isinstance(value, tuple) else value


def months_later(day: date, months: int) -> date:
    """The same day-number months later, or the last day of that month, at most 9999-12-31."""
    year, month = divmod(day.month - 1 + months, 12)
    if day.year + year > date.max.year:
        return date.max
    for number in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, number)
        except ValueError:
            continue
    return date(day.year + year, month + 1, day.day)
