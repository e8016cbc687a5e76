"""M-Q2 to M-Q5: complaints against policies, premiums and insured persons, slowly."""

from datetime import date

from domain.events.policy_in_force import RenewalPremiumPaid
from domain.events.policy_sale import ApplicationSigned, InitialPremiumPaid
from tests.oracles.metrics.complaint_words import Filed, filed
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import Known, month_of
from tests.oracles.metrics.words import (
    Issued,
    groups_of_complaint,
    groups_of_policy,
    in_force,
    issued,
    lapses_and_reinstatements,
    last_day_of,
    months,
)


def _span(known: Known) -> list[str]:
    """From the month of the earliest ``effective_on`` or filing to that of A."""
    starts = [policy.cohort for policy in issued(known)] + [one.month for one in filed(known)]
    return months(min(starts, default="9999-12"), month_of(known.today))


def _complaint(known: Known, one: Filed) -> Item:
    return Item(
        one.month,
        f"complaint/{one.stream.id}",
        numerator=1,
        hit=at(one.fact),
        groups=groups_of_complaint(known, one.stream),
    )


def _policy(month: str, policy: Issued) -> Item:
    return Item(
        month,
        f"policy/{policy.id}",
        denominator=1,
        base=at(policy.fact),
        groups=groups_of_policy(policy.stream),
    )


def m_q2(known: Known) -> list[Item]:
    """Complaints filed in a month, to policies in force at its end (on A in its month)."""
    items = []
    for month in _span(known):
        day = min(last_day_of(month), known.today)
        items += [_policy(month, policy) for policy in issued(known) if in_force(policy, day)]
        items += [_complaint(known, one) for one in filed(known) if one.month == month]
    return items


def m_q4(known: Known) -> list[Item]:
    """As M-Q2, in another scale."""
    return m_q2(known)


def m_q3(known: Known) -> list[Item]:
    """Complaints filed in a month, to the premiums paid in it."""
    items = [_complaint(known, one) for one in filed(known)]
    for stream in known.of("policy"):
        for told in stream.all(InitialPremiumPaid, RenewalPremiumPaid):
            first = isinstance(told.event, InitialPremiumPaid)
            items.append(
                Item(
                    month_of(told.event.paid_at if first else told.event.paid_on),
                    str(told.position),
                    denominator=told.event.amount_fen,
                    base=at(told),
                    groups=groups_of_policy(stream),
                )
            )
    return items


def m_q5(known: Known) -> list[Item]:
    """Complaints filed in a month, to insured policies in force on any day of it by A."""
    items = []
    for month in _span(known):
        for policy in issued(known):
            application = policy.stream.first(ApplicationSigned)
            days = _days(policy, month, known.today)
            if application and any(in_force(policy, day) for day in days):
                items.append(_policy(month, policy))
        items += [_complaint(known, one) for one in filed(known) if one.month == month]
    return items


def _days(policy: Issued, month: str, today: date) -> list[date]:
    """The days of a month on which a policy may have come into force, and its first day."""
    moves = [move.event.effective_on for move in lapses_and_reinstatements(policy.stream)]
    first, last = date.fromisoformat(f"{month}-01"), min(last_day_of(month), today)
    return [day for day in (first, policy.effective_on, *moves) if first <= day <= last]
