"""M-Q1, M-Q6 to M-Q11: complaints, slowly."""

from typing import Any

from domain.calendar import add_days
from domain.events.complaint import (
    ComplaintAccepted,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintFeedbackGiven,
    ComplaintInvestigated,
    ComplaintResolved,
    ComplaintWithdrawn,
)
from tests.oracles.metrics.complaint_words import Filed, days_inside, due_of, filed, pauses
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import Known, day_of, month_of
from tests.oracles.metrics.words import groups_of_complaint, working_days_after

_ACCEPTANCE_WORKING_DAYS, _REPEAT_DAYS = 2, 90
_STEPS = (ComplaintAccepted, ComplaintInvestigated, ComplaintResolved, ComplaintFeedbackGiven)


def m_q1(known: Known) -> list[Item]:
    """Complaints by cause, in the filing month."""
    return [
        Item(
            one.month,
            one.stream.id,
            numerator=1,
            hit=at(one.fact),
            part=one.fact.event.cause,
            groups=groups_of_complaint(known, one.stream),
        )
        for one in filed(known)
    ]


def m_q11(known: Known) -> list[Item]:
    """As M-Q1; each cause as a share of all."""
    return m_q1(known)


def m_q6(known: Known) -> list[Item]:
    """Complaints with feedback: days from the filing to the first, less paused days."""
    items = []
    for one in filed(known):
        feedback = one.stream.first(ComplaintFeedbackGiven)
        if feedback is None:
            continue
        given = day_of(feedback.event.given_at)
        stood = [p for p in pauses(one.stream, given) if days_inside(p, one.day, given)]
        paused = sum(days_inside(pause, one.day, given) for pause in stood)
        items.append(
            Item(
                month_of(given),
                one.stream.id,
                numerator=(given - one.day).days - paused,
                denominator=1,
                hit=at(one.fact, feedback, *(pause[2] for pause in stood)),
                base=at(one.fact, feedback),
                groups=groups_of_complaint(known, one.stream),
            )
        )
    return items


def m_q7(known: Known) -> list[Item]:
    """Complaints that were accepted or should be; those within two working days."""
    items = []
    for one in filed(known):
        limit = working_days_after(one.day, _ACCEPTANCE_WORKING_DAYS)
        accepted = one.stream.first(ComplaintAccepted)
        if limit is None:
            continue
        withdrawn = [w for w in one.stream.all(ComplaintWithdrawn) if day_of(w.event.at) <= limit]
        if accepted is None and (limit >= known.today or withdrawn):
            continue
        in_time = accepted is not None and day_of(accepted.event.accepted_at) <= limit
        items.append(
            Item(
                one.month,
                one.stream.id,
                numerator=1 if in_time else 0,
                denominator=1,
                hit=at(accepted) if in_time else at(),
                base=at(one.fact, accepted),
                groups=groups_of_complaint(known, one.stream),
            )
        )
    return items


def m_q8(known: Known) -> list[Item]:
    """Complaints whose due day has come; those with the first feedback by it."""
    items = []
    for one in filed(known):
        due = due_of(known, one)
        if due is None or due.day > known.today:
            continue
        feedback = one.stream.first(ComplaintFeedbackGiven)
        withdrawn = [w for w in one.stream.all(ComplaintWithdrawn) if day_of(w.event.at) <= due.day]
        if feedback is None and withdrawn:
            continue
        in_time = feedback is not None and day_of(feedback.event.given_at) <= due.day
        items.append(
            Item(
                month_of(due.day),
                one.stream.id,
                numerator=1 if in_time else 0,
                denominator=1,
                hit=at(feedback) if in_time else at(),
                base=at(one.fact, due.moved_by),
                groups=groups_of_complaint(known, one.stream),
            )
        )
    return items


def m_q9(known: Known) -> list[Item]:
    """Complaints that were closed; those with all four steps."""
    items = []
    for one in filed(known):
        closed = one.stream.first(ComplaintClosed)
        if closed is None:
            continue
        steps = [one.stream.first(step) for step in _STEPS]
        items.append(
            Item(
                month_of(closed.event.at),
                one.stream.id,
                numerator=1 if all(steps) else 0,
                denominator=1,
                hit=at(*steps) if all(steps) else at(),
                base=at(closed),
                groups=groups_of_complaint(known, one.stream),
            )
        )
    return items


def m_q10(known: Known) -> list[Item]:
    """Complaints; those that were escalated."""
    items = []
    for one in filed(known):
        escalated = one.stream.first(ComplaintEscalated)
        items.append(
            Item(
                one.month,
                one.stream.id,
                numerator=1 if escalated else 0,
                denominator=1,
                hit=at(escalated),
                base=at(one.fact),
                groups=groups_of_complaint(known, one.stream),
            )
        )
    return items


def m_q10r(known: Known) -> list[Item]:
    """Complaints; those that repeat one of the last 90 days."""
    items = []
    complaints = filed(known)
    for one in complaints:
        same = [_last(one, complaints, field) for field in ("policy_id", "claim_id")]
        earlier = [other.fact for other in same if other]
        items.append(
            Item(
                one.month,
                one.stream.id,
                numerator=1 if earlier else 0,
                denominator=1,
                hit=at(earlier),
                base=at(one.fact),
                groups=groups_of_complaint(known, one.stream),
            )
        )
    return items


def _received(one: Filed) -> tuple[Any, int]:
    return one.fact.event.received_at, one.fact.position


def _last(one: Filed, complaints: list[Filed], field: str) -> Filed | None:
    """The last complaint before it about the same policy, or claim, if it was recent."""
    about = getattr(one.fact.event, field)
    earlier = [
        other
        for other in complaints
        if about is not None
        and getattr(other.fact.event, field) == about
        and _received(other) < _received(one)
        and other.fact.event.customer_ref == one.fact.event.customer_ref
        and other.fact.event.cause == one.fact.event.cause
        and add_days(other.day, _REPEAT_DAYS) >= one.day
    ]
    return max(earlier, key=_received, default=None)
