"""M-P13 to M-P61 and M-P12R: persistency, slowly."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from domain.calendar import add_days, add_months
from domain.events.policy_in_force import PolicyCancelledInCoolingOff, PolicyTerminated
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import Known, Told
from tests.oracles.metrics.words import (
    Instalment,
    Issued,
    end_of,
    groups_of_policy,
    instalments,
    is_long_term,
    issued,
    last_day_of,
    months,
)

_GRACE_DAYS = 60
_YEAR_OF = {13: 2, 25: 3, 37: 4, 61: 6}


class _Grace(NamedTuple):
    """The instalment of the year, as far as it is known, and its last good day."""

    instalment: Instalment | None
    last_good_day: date


def _persistent(known: Known, month: int, *, premium: bool) -> list[Item]:
    items = []
    for policy in issued(known):
        if not _in_base(policy, month):
            continue
        grace = _grace(policy, month)
        if _left_out(policy, grace.last_good_day):
            continue
        paid = _paid(grace)
        weight = policy.terms.annual_premium_fen if premium else 1
        items.append(
            Item(
                policy.cohort,
                policy.id,
                numerator=weight if paid is not None else 0,
                denominator=weight,
                hit=at(paid),
                base=at(policy.fact, grace.instalment.due if grace.instalment else None),
                matures_on=last_day_of(policy.cohort, month + 1),
                groups=groups_of_policy(policy.stream),
            )
        )
    return items


def _in_base(policy: Issued, month: int) -> bool:
    """Issued, long-term, of regular premiums that last until the year concerned."""
    if not is_long_term(policy.stream) or policy.terms.payment_mode == "SINGLE":
        return False
    return bool(policy.terms.payment_years >= _YEAR_OF[month])


def _grace(policy: Issued, month: int) -> _Grace:
    """The lowest number of the year; due as recorded, or on the anniversary."""
    of_year = [i for i in instalments(policy.stream) if i.year == _YEAR_OF[month]]
    instalment = of_year[0] if of_year else None
    if instalment and instalment.due:
        due_on = instalment.due.event.due_on
    else:
        due_on = add_months(policy.effective_on, month - 1)
    return _Grace(instalment, add_days(due_on, _GRACE_DAYS))


def _left_out(policy: Issued, last_good_day: date) -> bool:
    """Cancelled in the cooling-off period, or ended by a claim by the last good day."""
    end = end_of(policy.stream)
    if end is None:
        return False
    told, day = end
    if isinstance(told.event, PolicyCancelledInCoolingOff):
        return True
    by_claim = isinstance(told.event, PolicyTerminated) and told.event.reason == "CLAIM"
    return by_claim and day <= last_good_day


def _paid(grace: _Grace) -> list[Told] | None:
    """The payments by the last good day, if they are enough."""
    if grace.instalment is None:
        return None
    payments = [p for p in grace.instalment.payments if p.event.paid_on <= grace.last_good_day]
    due = grace.instalment.due
    if due is None:
        return payments or None
    enough = payments and sum(p.event.amount_fen for p in payments) >= due.event.amount_fen
    return payments if enough else None


def m_p13(known: Known) -> list[Item]:
    """The second policy year, by premium."""
    return _persistent(known, 13, premium=True)


def m_p25(known: Known) -> list[Item]:
    """The third, by premium."""
    return _persistent(known, 25, premium=True)


def m_p37(known: Known) -> list[Item]:
    """The fourth, by premium."""
    return _persistent(known, 37, premium=True)


def m_p61(known: Known) -> list[Item]:
    """The sixth, by premium."""
    return _persistent(known, 61, premium=True)


def m_p13c(known: Known) -> list[Item]:
    """The second policy year, by count."""
    return _persistent(known, 13, premium=False)


def m_p25c(known: Known) -> list[Item]:
    """The third, by count."""
    return _persistent(known, 25, premium=False)


def m_p37c(known: Known) -> list[Item]:
    """The fourth, by count."""
    return _persistent(known, 37, premium=False)


def m_p61c(known: Known) -> list[Item]:
    """The sixth, by count."""
    return _persistent(known, 61, premium=False)


def m_p12r(known: Known) -> list[Item]:
    """The items of M-P13 in their cohort and the eleven months after it, up to the last cohort."""
    base = m_p13(known)
    last = max((item.period for item in base), default="")
    return [
        replace(item, period=month)
        for item in base
        for month in months(item.period, min(last, _eleven_after(item.period)))
    ]


def _eleven_after(month: str) -> str:
    return last_day_of(month, 11).isoformat()[:7]
