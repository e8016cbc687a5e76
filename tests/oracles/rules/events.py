"""What is wrong with one event, or with two: each event on its own, from nothing."""

from collections.abc import Iterator
from functools import singledispatch

from domain.rulebook.kinds import (
    ForbiddenValue,
    MinimumGap,
    NotAfter,
    NotBefore,
    RequiredItems,
    RequiredValue,
    SharedValue,
    TimeWindow,
    WrongParty,
)
from domain.rulebook.shapes import Part
from tests.oracles.rules.clock import first_good, last_good
from tests.oracles.rules.found import Found, local_time, of_event
from tests.oracles.rules.scope import Ledger
from tests.oracles.rules.told import Mark, Told, agree, any_same, marks, same, values


@singledispatch
def of_events(demands: Part, facts: list[Told], ledger: Ledger) -> Iterator[Found]:
    """Every finding of an event of one stream; nothing for other kinds."""
    del demands, facts, ledger
    yield from ()


def _anchor(demands: NotBefore | NotAfter, mark: Mark, facts: list[Told]) -> Mark | None:
    """The last at or before the event."""
    found = [
        anchor
        for anchor in marks(facts, demands.anchor)
        if anchor.time <= mark.time and agree(anchor, mark, demands.matching)
    ]
    return found[-1] if found else None


@of_events.register
def _(demands: NotBefore, facts: list[Told], ledger: Ledger) -> Iterator[Found]:
    del ledger
    for mark in marks(facts, demands.event):
        anchor = _anchor(demands, mark, facts)
        lifted = any(
            one.time <= mark.time and agree(one, mark, demands.matching)
            for one in marks(facts, demands.lifted_by)
        )
        if anchor is None or lifted:
            continue
        good = first_good(anchor, demands.span)
        if good is not None and mark.time < good:
            yield of_event("TOO_EARLY", mark, [anchor])


@of_events.register
def _(demands: NotAfter, facts: list[Told], ledger: Ledger) -> Iterator[Found]:
    del ledger
    for mark in marks(facts, demands.event):
        anchor = _anchor(demands, mark, facts)
        if anchor is None:
            continue
        good = last_good(anchor, demands.span, roll=demands.roll_forward)
        if good is not None and mark.time > good:
            yield of_event("LATE", mark, [anchor])


@of_events.register
def _(demands: TimeWindow, facts: list[Told], ledger: Ledger) -> Iterator[Found]:
    del ledger
    opens, closes = f"{demands.opens}:00.000000", f"{demands.closes}:00.000000"
    for mark in marks(facts, demands.event):
        if local_time(mark.time) < opens or local_time(mark.time) >= closes:
            yield of_event("OUT_OF_HOURS", mark)


@of_events.register
def _(demands: MinimumGap, facts: list[Told], ledger: Ledger) -> Iterator[Found]:
    del ledger
    for mark in marks(facts, demands.next):
        before = [
            one
            for one in marks(facts, demands.after)
            if one.order < mark.order
            and one.position != mark.position
            and agree(one, mark, demands.matching)
        ]
        good = first_good(before[-1], demands.gap) if before else None
        if good is not None and mark.time < good:
            yield of_event("TOO_SOON", mark, before[-1:])


@of_events.register
def _(demands: ForbiddenValue, facts: list[Told], ledger: Ledger) -> Iterator[Found]:
    del ledger
    for mark in marks(facts, demands.event):
        yield of_event("FORBIDDEN", mark)


@of_events.register
def _(demands: RequiredValue, facts: list[Told], ledger: Ledger) -> Iterator[Found]:
    del ledger
    for mark in marks(facts, demands.event):
        if not any_same(values(mark.told.event, demands.field), demands.values):
            yield of_event("WRONG_VALUE", mark)


@of_events.register
def _(demands: RequiredItems, facts: list[Told], ledger: Ledger) -> Iterator[Found]:
    del ledger
    if demands.period is not None:
        return
    for mark in marks(facts, demands.event):
        there = values(mark.told.event, demands.field)
        if not all(any_same(there, [item]) for item in demands.items):
            yield of_event("INCOMPLETE", mark)


@of_events.register
def _(demands: WrongParty, facts: list[Told], ledger: Ledger) -> Iterator[Found]:
    del ledger
    other = demands.not_same_as
    for mark in marks(facts, demands.event):
        party = values(mark.told.event, demands.field) if demands.field else []
        twins = [
            told
            for told in facts
            if other
            and told.type == other.event
            and any_same(values(told.event, other.field), party)
        ]
        if mark.told.actor_type in demands.actors or twins:
            yield of_event("WRONG_PARTY", mark, twins)


@of_events.register
def _(demands: SharedValue, facts: list[Told], ledger: Ledger) -> Iterator[Found]:
    for mark in marks(facts, demands.event):
        for value in values(mark.told.event, demands.field)[:1]:
            sharing = [
                one
                for one in marks(ledger.facts, demands.event)
                if any(same(value, v) for v in values(one.told.event, demands.field)[:1])
            ]
            others = {v for one in sharing for v in values(one.told.event, demands.distinct)}
            if len(others) >= demands.at_least:
                yield of_event("SHARED", mark, sharing)
