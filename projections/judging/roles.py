"""What every event is to a rule: from a rule's demand to the watches that it needs."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.rulebook.kinds import (
    AtLeast,
    ForbiddenValue,
    MinimumGap,
    MissingStep,
    NotAfter,
    NotBefore,
    Obligation,
    OutOfSequence,
    Periodic,
    RequiredItems,
    RequiredValue,
    SharedValue,
    TimeWindow,
    TooOften,
    WrongParty,
)
from domain.rulebook.model import Rule
from domain.rulebook.shapes import Deadline, On
from projections.judging.watches import Watch, watch


class Use(NamedTuple):
    """A watch with its role in a rule; an extension brings its own deadline."""

    watch: Watch
    role: str
    ordinal: int = 0
    unit: str | None = None
    amount: int | None = None


JUDGED = (
    AtLeast,
    ForbiddenValue,
    MinimumGap,
    MissingStep,
    NotAfter,
    NotBefore,
    Obligation,
    OutOfSequence,
    Periodic,
    RequiredItems,
    RequiredValue,
    SharedValue,
    TimeWindow,
    TooOften,
    WrongParty,
)
"""The kinds of rules that facts can break; the others are read by decisions."""

SUBJECTS = (
    Use(
        Watch("policy.ApplicationSigned", value="agent_id", other="channel|is_long_term"),
        "application",
    ),
    Use(Watch("policy.PolicyIssued", value="effective_on"), "issue"),
    Use(Watch("claim.ClaimReported"), "claim"),
    Use(Watch("complaint.ComplaintFiled", value="agent_id"), "complaint"),
)
"""What tells whom a stream is about, and which rules are about it."""


def is_judged(rule: Rule) -> bool:
    """Whether facts can break this rule."""
    return rule.enabled and isinstance(rule.demands, JUDGED)


def uses(rule: Rule) -> Iterator[Use]:
    """Every watch that a rule needs."""
    match rule.demands:
        case Obligation() as demand:
            yield from _obligation(demand)
        case NotBefore() | NotAfter() as demand:
            yield from _all("event", (demand.event,), demand.matching)
            yield from _all("anchor", demand.anchor, demand.matching, due_fields(demand))
            if isinstance(demand, NotBefore):
                yield from _all("lifted_by", demand.lifted_by, demand.matching)
        case MinimumGap() as demand:
            yield from _all("event", (demand.next,), demand.matching)
            yield from _all("anchor", (demand.after,), demand.matching, due_fields(demand))
        case MissingStep() as demand:
            yield from _all("once", demand.once)
            yield from _numbered(demand.steps)
            yield from _all("excused_by", demand.excused_by)
        case OutOfSequence() as demand:
            yield from _numbered(demand.steps)
        case _:
            yield from _single(rule)


def _single(rule: Rule) -> Iterator[Use]:
    """The kinds that look at one event."""
    match rule.demands:
        case TimeWindow(event=on) | ForbiddenValue(event=on):
            yield Use(watch(on), "event")
        case TooOften(event=on, matching=matching):
            yield Use(watch(on, matching=matching), "event")
        case RequiredValue(event=on, field=field, values=values):
            yield Use(watch(on, unless=((field, values),), value=field), "event")
        case RequiredItems(event=on, field=field, items=items, period=period):
            lacking = () if period else tuple(map(str, items))
            yield Use(watch(on, lacking=lacking, value=field), "event")
        case SharedValue(event=on, field=field, distinct=distinct):
            yield Use(watch(on, value=field, other=distinct), "event")
        case WrongParty() as demand:
            yield from _wrong_party(demand)
        case AtLeast(event=on, sum=field) as demand:
            yield Use(watch(on, value=field), "event")
            yield from _all("active_from", (demand.active_from,) if demand.active_from else ())
            yield from _all("active_until", demand.active_until)
        case Periodic(event=events, period_field=field) as demand:
            yield from (Use(watch(on, value=field), "event") for on in events)
            yield from _all("called_for_by", demand.called_for_by)
        case _:
            return


def due_fields(demand: object) -> tuple[str, ...]:
    """The fields of a starting event that may hold the last day, in the order of the rule."""
    spans = [getattr(demand, name, None) for name in ("deadline", "span", "gap")]
    spans += [extension.deadline for extension in getattr(demand, "extended_by", ())]
    return tuple(dict.fromkeys(span.on for span in spans if span and span.on))


def amount_of(demand: object, span: Deadline) -> int:
    """The number of units; of ``on`` which of the fields it is."""
    amount = span.amount
    return amount if isinstance(amount, int) else due_fields(demand).index(amount) + 1


def _obligation(demand: Obligation) -> Iterator[Use]:
    matching = demand.matching
    yield from _all("start", demand.start, matching, due_fields(demand))
    yield from _all("satisfied_by", demand.satisfied_by, matching)
    yield from _all("excused_by", demand.excused_by, matching)
    yield from _all("paused_by", demand.paused_by, matching)
    yield from _all("resumed_by", demand.resumed_by, matching)
    for ordinal, extension in enumerate(demand.extended_by):
        span = extension.deadline
        by = watch(extension.by, matching=matching)
        yield Use(by, "extended_by", ordinal, span.unit, amount_of(demand, span))


def _wrong_party(demand: WrongParty) -> Iterator[Use]:
    if demand.actors:
        actors = tuple(str(actor) for actor in demand.actors)
        yield Use(watch(demand.event, actors=actors), "event")
    if demand.field and demand.not_same_as:
        other = demand.not_same_as
        yield Use(watch(demand.event, value=demand.field), "party")
        yield Use(Watch(other.event, value=other.field), "counterpart")


def _all(
    role: str, ons: tuple[On, ...], matching: tuple[str, ...] = (), due: tuple[str, ...] = ()
) -> Iterator[Use]:
    for on in ons:
        yield Use(watch(on, matching=matching, other="|".join(due)), role)


def _numbered(steps: tuple[On, ...]) -> Iterator[Use]:
    for ordinal, on in enumerate(steps):
        yield Use(watch(on), "step", ordinal)
