"""M-T1 to M-T5 and M-B1 to M-B3: customers and premiums, slowly."""

from datetime import date
from itertools import pairwise

from domain.events.policy_in_force import RenewalPremiumPaid
from domain.events.policy_sale import ApplicationSigned
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import Known, month_of
from tests.oracles.metrics.words import (
    Issued,
    customer_of,
    groups_of_policy,
    in_force,
    instalments,
    issued,
    last_day_of,
    months,
    put_out,
)


def _customers_in_force(known: Known, day: date) -> dict[str, list[Issued]]:
    """The known customers with policies in force on a day, and those policies."""
    found: dict[str, list[Issued]] = {}
    for policy in issued(known):
        customer = customer_of(policy.stream)
        if customer is not None and in_force(policy, day):
            found.setdefault(customer, []).append(policy)
    return found


def _retention(known: Known, *, stayed: bool) -> list[Item]:
    starts = [policy.cohort for policy in issued(known)]
    items = []
    for before, month in pairwise(months(min(starts, default="9999-12"), month_of(known.today))):
        had = _customers_in_force(known, last_day_of(before))
        has = _customers_in_force(known, last_day_of(month))
        for customer, policies in had.items():
            base = at(policy.fact for policy in policies)
            stays = at(policy.fact for policy in has.get(customer, []))
            goes = at(*(put_out(policy, last_day_of(before)) for policy in policies))
            counted = (customer in has) == stayed
            items.append(
                Item(
                    month,
                    customer,
                    numerator=1 if counted else 0,
                    denominator=1,
                    hit=stays if stayed else goes,
                    base=base,
                    matures_on=last_day_of(month),
                )
            )
    return items


def m_t1(known: Known) -> list[Item]:
    """Customers with a policy in force at the end of the month before; those who still have one."""
    return _retention(known, stayed=True)


def m_t2(known: Known) -> list[Item]:
    """As M-T1; the others."""
    return _retention(known, stayed=False)


def m_t3(known: Known) -> list[Item]:
    """Instalments due by A, of policies that are not long-term; those with a payment."""
    items = []
    for stream in known.of("policy"):
        application = stream.first(ApplicationSigned)
        if application is None or application.event.is_long_term:
            continue
        for instalment in instalments(stream):
            due = instalment.due
            if due is None or due.event.due_on > known.today:
                continue
            items.append(
                Item(
                    month_of(due.event.due_on),
                    instalment.subject,
                    numerator=1 if instalment.payments else 0,
                    denominator=1,
                    hit=at(instalment.payments),
                    base=at(due),
                    groups=groups_of_policy(stream),
                )
            )
    return items


def m_t5(known: Known) -> list[Item]:
    """Policies of known customers, by premium; those whose customer had another one before."""
    policies = [(policy, customer_of(policy.stream)) for policy in issued(known)]
    items = []
    for policy, customer in policies:
        if customer is None:
            continue
        earlier = [
            other
            for other, owner in policies
            if owner == customer and other.terms.issued_at < policy.terms.issued_at
        ]
        earlier.sort(key=lambda other: (other.terms.issued_at, other.fact.position))
        weight = policy.terms.annual_premium_fen
        items.append(
            Item(
                policy.month,
                policy.id,
                numerator=weight if earlier else 0,
                denominator=weight,
                hit=at(other.fact for other in earlier[:1]),
                base=at(policy.fact, policy.stream.first(ApplicationSigned)),
                groups=groups_of_policy(policy.stream),
            )
        )
    return items


def m_b1(known: Known) -> list[Item]:
    """Instalments due by A, by the amount due; what was paid, at most that."""
    items = []
    for stream in known.of("policy"):
        for instalment in instalments(stream):
            due = instalment.due
            if due is None or due.event.due_on > known.today:
                continue
            paid = sum(payment.event.amount_fen for payment in instalment.payments)
            items.append(
                Item(
                    month_of(due.event.due_on),
                    instalment.subject,
                    numerator=min(paid, due.event.amount_fen),
                    denominator=due.event.amount_fen,
                    hit=at(instalment.payments),
                    base=at(due),
                    groups=groups_of_policy(stream),
                )
            )
    return items


def _by_method(known: Known, method: str) -> list[Item]:
    items = []
    for stream in known.of("policy"):
        for told in stream.all(RenewalPremiumPaid):
            chosen = told.event.method == method
            items.append(
                Item(
                    month_of(told.event.paid_on),
                    str(told.position),
                    numerator=told.event.amount_fen if chosen else 0,
                    denominator=told.event.amount_fen,
                    hit=at(told) if chosen else at(),
                    base=at(told),
                    groups=groups_of_policy(stream),
                )
            )
    return items


def m_b2(known: Known) -> list[Item]:
    """Every renewal payment, by its amount; those paid online."""
    return _by_method(known, "ONLINE")


def m_b3(known: Known) -> list[Item]:
    """As M-B2; those collected on a home visit."""
    return _by_method(known, "HOME_VISIT")
