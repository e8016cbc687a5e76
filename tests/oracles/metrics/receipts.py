"""M-R1 to M-R5: receipts, slowly."""

from datetime import date, datetime

from domain.calendar import add_months
from domain.events.policy_commission import CommissionDeducted
from domain.events.policy_delivery import ReceiptReturned, ReceiptScanned
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import CHINA, Known, month_of
from tests.oracles.metrics.words import groups_of_policy, issued

_CUT_OFF_DAY = 20
_MONTH_DAYS, _TWO_MONTHS_DAYS = 30, 60


def m_r1(known: Known) -> list[Item]:
    """Issued policies by issue month; those with a ``ReceiptReturned``."""
    items = []
    for policy in issued(known):
        back = policy.stream.first(ReceiptReturned)
        items.append(
            Item(
                policy.month,
                policy.id,
                numerator=1 if back else 0,
                denominator=1,
                hit=at(back),
                base=at(policy.fact),
                groups=groups_of_policy(policy.stream),
            )
        )
    return items


def m_r2(known: Known) -> list[Item]:
    """Issued policies whose three months are over; those whose first receipt was by then."""
    items = []
    for policy in issued(known):
        limit = add_months(policy.effective_on, 3)
        back = policy.stream.first(ReceiptReturned)
        counted = limit <= known.today
        hit = back if counted and back and back.event.returned_on <= limit else None
        items.append(
            Item(
                policy.month,
                policy.id,
                numerator=1 if hit else 0,
                denominator=1 if counted else 0,
                hit=at(hit),
                base=at(policy.fact) if counted else at(),
                matures_on=limit,
                groups=groups_of_policy(policy.stream),
            )
        )
    return items


def m_r3(known: Known) -> list[Item]:
    """Issued policies; those whose first scan is before the first cut-off after ``issued_at``."""
    items = []
    for policy in issued(known):
        cut_off = _cut_off_after(policy.terms.issued_at)
        scanned = policy.stream.first(ReceiptScanned)
        hit = scanned if scanned and scanned.event.scanned_at < cut_off else None
        items.append(
            Item(
                policy.month,
                policy.id,
                numerator=1 if hit else 0,
                denominator=1,
                hit=at(hit),
                base=at(policy.fact),
                matures_on=cut_off.date(),
                groups=groups_of_policy(policy.stream),
            )
        )
    return items


def _cut_off_after(moment: datetime) -> datetime:
    """00:00 local time of the 20th; the first after exactly that is the next month's."""
    local = moment.astimezone(CHINA)
    cut_off = datetime(local.year, local.month, _CUT_OFF_DAY, tzinfo=CHINA)
    if local < cut_off:
        return cut_off
    later = add_months(date(local.year, local.month, _CUT_OFF_DAY), 1)
    return datetime(later.year, later.month, later.day, tzinfo=CHINA)


def m_r4(known: Known) -> list[Item]:
    """Issued policies without a receipt; part by the days from ``effective_on`` to A."""
    items = []
    for policy in issued(known):
        if policy.stream.first(ReceiptReturned):
            continue
        days = (known.today - policy.effective_on).days
        if days <= _MONTH_DAYS:
            part = "0-30"
        elif days <= _TWO_MONTHS_DAYS:
            part = "31-60"
        elif known.today <= add_months(policy.effective_on, 3):
            part = "61-92"
        else:
            part = "over-3-months"
        items.append(
            Item(
                month_of(known.today),
                policy.id,
                numerator=1,
                hit=at(policy.fact),
                part=part,
                groups=groups_of_policy(policy.stream),
            )
        )
    return items


def m_r5(known: Known) -> list[Item]:
    """Every deduction for a late receipt, by its amount, in the month of ``occurred_at``."""
    return [
        Item(
            month_of(told.day),
            str(told.position),
            numerator=told.event.amount_fen,
            hit=at(told),
            groups=groups_of_policy(stream),
        )
        for stream in known.of("policy")
        for told in stream.all(CommissionDeducted, where=lambda e: e.reason == "RECEIPT_LATE")
    ]
