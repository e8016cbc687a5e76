"""M-K1 to M-K5: commission, slowly."""

from domain.events.policy_commission import (
    CommissionDeducted,
    CommissionForfeited,
    CommissionHeld,
    CommissionReinstated,
    CommissionReleased,
    CommissionSettled,
)
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import Known, month_of
from tests.oracles.metrics.words import groups_of_policy


def _held(known: Known, *, amount: bool) -> list[Item]:
    """Policies held in a month, by the last ``CommissionHeld`` for it; part: its reasons."""
    items = []
    for stream in known.of("policy"):
        last = {told.event.settlement_month: told for told in stream.all(CommissionHeld)}
        for month, told in last.items():
            items.append(
                Item(
                    month,
                    stream.id,
                    numerator=told.event.amount_fen if amount else 1,
                    hit=at(told),
                    part="+".join(sorted(told.event.reasons)),
                    groups=groups_of_policy(stream),
                )
            )
    return items


def m_k1(known: Known) -> list[Item]:
    """By its ``amount_fen``."""
    return _held(known, amount=True)


def m_k1c(known: Known) -> list[Item]:
    """Each of them 1."""
    return _held(known, amount=False)


def m_k2(known: Known) -> list[Item]:
    """Every release: months from ``held_since`` to ``settlement_month``."""
    items = []
    for stream in known.of("policy"):
        for told in stream.all(CommissionReleased):
            later, sooner = _number(told.event.settlement_month), _number(told.event.held_since)
            items.append(
                Item(
                    told.event.settlement_month,
                    str(told.position),
                    numerator=later - sooner,
                    denominator=1,
                    hit=at(told),
                    base=at(told),
                    groups=groups_of_policy(stream),
                )
            )
    return items


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)


def m_k3(known: Known) -> list[Item]:
    """Every deduction, part: its reason."""
    return [
        Item(
            month_of(told.day),
            str(told.position),
            numerator=told.event.amount_fen,
            hit=at(told),
            part=told.event.reason,
            groups=groups_of_policy(stream),
        )
        for stream in known.of("policy")
        for told in stream.all(CommissionDeducted)
    ]


def m_k4(known: Known) -> list[Item]:
    """Every forfeiture."""
    return [
        Item(
            month_of(told.day),
            str(told.position),
            numerator=told.event.amount_fen,
            hit=at(told),
            groups=groups_of_policy(stream),
        )
        for stream in known.of("policy")
        for told in stream.all(CommissionForfeited)
    ]


def m_k5(known: Known) -> list[Item]:
    """Policies that were held; those of which the last word is a release or a settlement."""
    items = []
    for stream in known.of("policy"):
        held = stream.first(CommissionHeld)
        if held is None:
            continue
        word = stream.last(
            CommissionHeld,
            CommissionReleased,
            CommissionSettled,
            CommissionForfeited,
            CommissionReinstated,
        )
        paid = word and isinstance(word.event, CommissionReleased | CommissionSettled)
        items.append(
            Item(
                held.event.settlement_month,
                stream.id,
                numerator=1 if paid else 0,
                denominator=1,
                hit=at(word) if paid else at(),
                base=at(held),
                groups=groups_of_policy(stream),
            )
        )
    return items
