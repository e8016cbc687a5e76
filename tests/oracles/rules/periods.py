"""What is wrong with a period: too little, incomplete, or without what it calls for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import singledispatch

from domain.events import Event
from domain.events.policy_sale import PolicyIssued
from domain.rulebook.kinds import AtLeast, Periodic, RequiredItems
from domain.rulebook.shapes import Part
from tests.oracles.history import months_later
from tests.oracles.rules.clock import DAY, end_of, last_good, rolled
from tests.oracles.rules.found import Found, of_period
from tests.oracles.rules.scope import COMPANY, Ledger
from tests.oracles.rules.told import Mark, Told, any_same, marks, us_of, values

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@singledispatch
def of_periods(demands: Part, ledger: Ledger) -> Iterator[Found]:
    """Every finding of a period; nothing for other kinds."""
    del demands, ledger
    yield from ()


def first_day(day: date, period: str) -> date:
    """The first day of the period that a day lies in."""
    length = MONTHS[period]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def last_day(first: date, period: str) -> date:
    """The last day of the period that begins on a day."""
    following = months_later(first, MONTHS[period])
    return date.max if following == date.max else following - DAY


def label(first: date, period: str) -> str:
    """How a period is named."""
    number = (first.month - 1) // MONTHS[period] + 1
    return {
        "month": f"{first.year:04}-{number:02}",
        "quarter": f"{first.year:04}-Q{number}",
        "half_year": f"{first.year:04}-H{number}",
        "year": f"{first.year:04}",
    }[period]


def _in(found: list[Mark], first: date, period: str) -> list[Mark]:
    return [mark for mark in found if first <= mark.day <= last_day(first, period)]


@of_periods.register
def _(demands: RequiredItems, ledger: Ledger) -> Iterator[Found]:
    period = demands.period
    for stream, facts in ledger.streams.items() if period in MONTHS else ():
        assert period
        found = marks(facts, demands.event)
        for first in sorted({first_day(mark.day, period) for mark in found}):
            last, there = last_day(first, period), _in(found, first, period)
            listed = [v for mark in there for v in values(mark.told.event, demands.field)]
            complete = all(any_same(listed, [item]) for item in demands.items)
            if end_of(last) < ledger.effective_us and not complete:
                name = label(first, period)
                yield of_period("INCOMPLETE", stream, name, end_of(last), last, *there)


@of_periods.register
def _(demands: AtLeast, ledger: Ledger) -> Iterator[Found]:
    period = demands.period
    for stream, facts in ledger.streams.items() if period in MONTHS else ():
        active = marks(facts, [demands.active_from] if demands.active_from else [])
        ended = marks(facts, demands.active_until)
        first = first_day(active[0].day, period) if active else date.max
        while (last := last_day(first, period)) < date.max:
            if end_of(last) >= ledger.effective_us or (ended and first > ended[0].day):
                break
            summed = _in(marks(facts, demands.event), first, period)
            if sum(v for m in summed for v in values(m.told.event, demands.sum)) < demands.minimum:
                name = label(first, period)
                yield of_period("TOO_LITTLE", stream, name, end_of(last), last, *summed)
            first = last + DAY


@of_periods.register
def _(demands: Periodic, ledger: Ledger) -> Iterator[Found]:
    if demands.period not in MONTHS:
        return
    if demands.per == "company":
        for first in _covered(demands.period, ledger):
            yield from _reported(demands, ledger, COMPANY, first, [])
        return
    for stream, facts in ledger.streams.items():
        calls = marks(facts, demands.called_for_by)
        for first in sorted({first_day(mark.day, demands.period) for mark in calls}):
            called = _in(calls, first, demands.period)
            yield from _reported(demands, ledger, stream, first, called)


def _covered(period: str, ledger: Ledger) -> Iterator[date]:
    """The first day of every whole period after the first day of cover, up to now."""
    cover = [f.event.effective_on for f in ledger.facts if isinstance(f.event, PolicyIssued)]
    if not cover:
        return
    last = last_day(first_day(min(cover), period), period)
    if last == date.max:
        return
    first = last + DAY
    while us_of(first) <= ledger.effective_us:
        yield first
        first = last_day(first, period) + DAY


def _reported(
    demands: Periodic, ledger: Ledger, stream: str, first: date, called: list[Mark]
) -> Iterator[Found]:
    """The finding for one period that is called for, once it is due."""
    facts: list[Told] = [*ledger.facts] if stream == COMPANY else ledger.streams[stream]
    name, last = label(first, demands.period), last_day(first, demands.period)
    due = _due(demands, last)
    naming = [
        mark
        for mark in marks(facts, demands.event)
        if getattr(mark.told.event, demands.period_field) == name
    ]
    if due >= ledger.effective_us or (naming and naming[0].time <= due):
        return
    if naming:
        late = naming[0]
        found = of_period("LATE", stream, name, late.time, last, late, *called)
        yield replace(found, position=late.position)
    else:
        found = of_period("MISSING", stream, name, due, last, *called)
        yield replace(found, position=called[0].position if called else None)


def _due(demands: Periodic, last: date) -> int:
    """The last good instant for a period that ends on a day."""
    if demands.deadline is None:
        return end_of(rolled(last) if demands.roll_forward else last)
    start = Mark(us_of(last), 0, "", Told(0, COMPANY, "", 0, "", Event()))
    due = last_good(start, demands.deadline, roll=demands.roll_forward)
    return end_of(date.max) if due is None else due
