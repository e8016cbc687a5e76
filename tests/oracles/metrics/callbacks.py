"""M-C1 to M-C10: callbacks, slowly."""

from datetime import time

from domain.calendar import add_days
from domain.events.policy_callback import (
    CallbackAttempted,
    CallbackExempted,
    CallbackFailed,
    CallbackIssueFound,
    CallbackSucceeded,
    CustomerContactUpdated,
    ManualVisitFailed,
    ManualVisitSucceeded,
)
from domain.events.policy_delivery import PolicyPrinted
from domain.events.policy_sale import ApplicationSigned
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import CHINA, Known, Stream, Told, day_of, month_of
from tests.oracles.metrics.words import cooling_off, groups_of_policy, is_long_term

_TEN = 10
_OPEN, _SHUT = time(9), time(21)


def _is_clean(told: Told) -> bool:
    """A telephone success that says so, or a visit that found nothing."""
    event = told.event
    if isinstance(event, CallbackSucceeded):
        return event.clean
    return isinstance(event, ManualVisitSucceeded) and event.issue is None


def m_c1(known: Known) -> list[Item]:
    """Long-term policies of agents, ten days after the first printing; any contact is cover."""
    items = []
    for stream in known.of("policy"):
        application, printed = stream.first(ApplicationSigned), stream.first(PolicyPrinted)
        if application is None or printed is None:
            continue
        if application.event.channel != "AGENT" or not is_long_term(stream):
            continue
        if add_days(printed.event.printed_on, _TEN) > known.today:
            continue
        cover = stream.first(
            CallbackAttempted, ManualVisitSucceeded, ManualVisitFailed, CallbackExempted
        )
        items.append(
            Item(
                month_of(printed.event.printed_on),
                stream.id,
                numerator=1 if cover else 0,
                denominator=1,
                hit=at(cover),
                base=at(printed),
                groups=groups_of_policy(stream),
            )
        )
    return items


def _round(known: Known, name: str) -> list[Item]:
    """Policies whose round ended, by its first end; those where that is a clean success."""
    items = []
    for stream in known.of("policy"):
        ends = stream.all(CallbackSucceeded, CallbackFailed, where=lambda e: e.round == name)
        if not ends:
            continue
        end = ends[0]
        succeeded = isinstance(end.event, CallbackSucceeded)
        items.append(
            Item(
                month_of(end.event.completed_at if succeeded else end.event.ended_at),
                stream.id,
                numerator=1 if _is_clean(end) else 0,
                denominator=1,
                hit=at(end) if _is_clean(end) else at(),
                base=at(end),
                groups=groups_of_policy(stream),
            )
        )
    return items


def m_c2(known: Known) -> list[Item]:
    """Of the first round."""
    return _round(known, "FIRST")


def m_c3(known: Known) -> list[Item]:
    """Of the second round."""
    return _round(known, "SECOND")


def _visits(known: Known, *, phone: bool) -> list[Item]:
    items = []
    for stream in known.of("policy"):
        end = stream.first(ManualVisitSucceeded, ManualVisitFailed)
        if end is None:
            continue
        changed = isinstance(end.event, ManualVisitSucceeded) and end.event.phone_change is not None
        good = changed if phone else _is_clean(end)
        items.append(
            Item(
                month_of(end.event.visited_at),
                stream.id,
                numerator=1 if good else 0,
                denominator=1,
                hit=at(end) if good else at(),
                base=at(end),
                groups=groups_of_policy(stream),
            )
        )
    return items


def m_c4(known: Known) -> list[Item]:
    """Policies whose manual visit ended; those where it succeeded without an issue."""
    return _visits(known, phone=False)


def m_c4p(known: Known) -> list[Item]:
    """As M-C4; those where it succeeded with a changed number."""
    return _visits(known, phone=True)


def m_c5(known: Known) -> list[Item]:
    """Policies with a finished flow that were not exempted; those with a clean success."""
    items = []
    for stream in known.of("policy"):
        ends = stream.all(CallbackSucceeded, ManualVisitSucceeded, ManualVisitFailed)
        if not ends or stream.first(CallbackExempted):
            continue
        clean = [end for end in ends if _is_clean(end)]
        decides = clean[0] if clean else ends[-1]
        by_phone = isinstance(decides.event, CallbackSucceeded)
        items.append(
            Item(
                month_of(decides.event.completed_at if by_phone else decides.event.visited_at),
                stream.id,
                numerator=1 if clean else 0,
                denominator=1,
                hit=at(decides) if clean else at(),
                base=at(decides),
                groups=groups_of_policy(stream),
            )
        )
    return items


def m_c6(known: Known) -> list[Item]:
    """Every ``CallbackFailed`` by category, reason and round."""
    items = []
    for stream in known.of("policy"):
        for told in stream.all(CallbackFailed):
            failed = told.event
            items.append(
                Item(
                    month_of(failed.ended_at),
                    str(told.position),
                    numerator=1,
                    hit=at(told),
                    part=f"{failed.failure_category} {failed.failure_reason} {failed.round}",
                    groups=groups_of_policy(stream),
                )
            )
    return items


def m_c7(known: Known) -> list[Item]:
    """Policies reached; those with an issue of each kind."""
    items = []
    for stream in known.of("policy"):
        reached = stream.first(CallbackSucceeded, ManualVisitSucceeded)
        if reached is None:
            continue
        by_phone = isinstance(reached.event, CallbackSucceeded)
        for issue in ("PROXY_SIGNATURE", "MISLEADING"):
            found = [
                told
                for told in stream.all(CallbackIssueFound, ManualVisitSucceeded)
                if told.event.issue == issue
            ]
            items.append(
                Item(
                    month_of(reached.event.completed_at if by_phone else reached.event.visited_at),
                    stream.id,
                    numerator=1 if found else 0,
                    denominator=1,
                    hit=at(found[:1]),
                    base=at(reached),
                    part=issue,
                    groups=groups_of_policy(stream),
                )
            )
    return items


def m_c8(known: Known) -> list[Item]:
    """Policies whose first round failed; those with contact data updated in ten days."""
    items = []
    for stream in known.of("policy"):
        failed = stream.first(CallbackFailed, where=lambda event: event.round == "FIRST")
        if failed is None:
            continue
        limit = add_days(day_of(failed.event.ended_at), _TEN)
        hit = _updated(stream, failed)
        if hit is None and limit >= known.today:
            continue
        items.append(
            Item(
                month_of(failed.event.ended_at),
                stream.id,
                numerator=1 if hit else 0,
                denominator=1,
                hit=at(hit),
                base=at(failed),
                groups=groups_of_policy(stream),
            )
        )
    return items


def _updated(stream: Stream, failed: Told) -> Told | None:
    ended = failed.event.ended_at
    for told in stream.all(CustomerContactUpdated):
        updated = told.event.updated_at
        if updated >= ended and day_of(updated) <= add_days(day_of(ended), _TEN):
            return told
    return None


def m_c9(known: Known) -> list[Item]:
    """Dials per success: every attempt above, every success below."""
    items = []
    for stream in known.of("policy"):
        for told in stream.all(CallbackAttempted, CallbackSucceeded):
            dial = isinstance(told.event, CallbackAttempted)
            items.append(
                Item(
                    month_of(told.event.dialed_at if dial else told.event.completed_at),
                    str(told.position),
                    numerator=1 if dial else 0,
                    denominator=0 if dial else 1,
                    hit=at(told) if dial else at(),
                    base=at() if dial else at(told),
                    groups=groups_of_policy(stream),
                )
            )
    return items


def m_c9w(known: Known) -> list[Item]:
    """Every attempt; those before 09:00, or at or after 21:00."""
    items = []
    for stream in known.of("policy"):
        for told in stream.all(CallbackAttempted):
            hour = told.event.dialed_at.astimezone(CHINA).time()
            outside = hour < _OPEN or hour >= _SHUT
            items.append(
                Item(
                    month_of(told.event.dialed_at),
                    str(told.position),
                    numerator=1 if outside else 0,
                    denominator=1,
                    hit=at(told) if outside else at(),
                    base=at(told),
                    groups=groups_of_policy(stream),
                )
            )
    return items


def m_c10(known: Known) -> list[Item]:
    """Long-term policies whose cooling-off is over; those called with success by its end."""
    items = []
    for stream in known.of("policy"):
        span = cooling_off(stream)
        if span is None or span[0] > known.today or not is_long_term(stream):
            continue
        end, facts = span
        calls = stream.all(CallbackSucceeded)
        called = next((call for call in calls if day_of(call.event.completed_at) <= end), None)
        items.append(
            Item(
                month_of(end),
                stream.id,
                numerator=1 if called else 0,
                denominator=1,
                hit=at(called),
                base=at(facts),
                groups=groups_of_policy(stream),
            )
        )
    return items
