"""The decision table of section 3.3 as a function: what one run decides about one policy."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from domain.enums import CommissionForfeitReason
from domain.events.base import Event
from domain.events.policy_commission import (
    CommissionAccrued,
    CommissionDeducted,
    CommissionForfeited,
    CommissionHeld,
    CommissionReleased,
    CommissionSettled,
)
from domain.policy import PolicyState
from domain.policy.commission import Commission, CommissionFact, evolve_commission
from domain.settlement.conditions import deductions, forfeited, hold_reasons, in_scope
from domain.settlement.terms import CPIC_TERMS, Terms
from domain.values import SAFE_INTEGER

_ALL = 100  # percent


def decide(
    state: PolicyState,
    so_far: Commission,
    month: str,
    terms: Terms = CPIC_TERMS,
    *,
    own_accrued_fen: int = 0,
) -> tuple[Event, ...]:
    """What the run of a month decides; nothing if it, or anybody after its cut-off, has decided.

    ``state`` is the policy from the facts that occurred before the cut-off, ``so_far`` the
    commission from all that are known, ``own_accrued_fen`` what earlier runs had to accrue
    themselves.

    Whatever comes in late, a run decides about what is still owed: accrued, less all that was paid,
    deducted and forfeited. So nothing is paid twice, and nothing paid is taken back.

    shape   what changes the account first, then one of settled, released, held, forfeited
    source  section 3.3, SET-01 to SET-03, section 4.3
    """
    if _decided(state.commission, so_far, month) or not in_scope(state, terms):
        return ()
    money = replace(state.commission, accruals=so_far.accruals)
    accruals = _accrued(state, money, own_accrued_fen)
    money = _after(money, accruals)
    if _moved_fen(money) > SAFE_INTEGER:
        return ()  # nonsense that no event of ours could carry: a person looks at it
    if not money.accruals or _owed(money) < 0:
        return accruals
    return (*accruals, *_ruled(state, money, month, terms))


def _ruled(state: PolicyState, money: Commission, month: str, terms: Terms) -> tuple[Event, ...]:
    """The row and column of the table; nothing if all is paid or lost, and rightly."""
    lost = forfeited(state)
    if lost and terms.forfeit_percent < _ALL:
        part = _forfeited_in_part(money, terms)
        return (*part, *_paid_or_held(state, _after(money, part), month, terms))
    if not lost:
        return _paid_or_held(state, money, month, terms)
    if _owed(money) == 0 and money.open_hold is None:
        return ()
    end = _forfeit(_owed(money), terms)
    return (*_held_anew(money, end, month), end)


def _forfeited_in_part(money: Commission, terms: Terms) -> tuple[CommissionForfeited, ...]:
    """Take that part of what is owed which is not lost yet, for a book that takes less than all.

    units   of the fen owed now and those lost before, rounded half up
    """
    lost = money.forfeited_fen
    amount = ((_owed(money) + lost) * terms.forfeit_percent + _ALL // 2) // _ALL - lost
    amount = min(amount, _owed(money))
    return (_forfeit(amount, terms),) if amount > 0 else ()


def _paid_or_held(
    state: PolicyState, money: Commission, month: str, terms: Terms
) -> tuple[Event, ...]:
    """What is due is deducted, then the rest is paid, or held for want of a condition."""
    cut_off = terms.cut_off(month)
    changes = tuple(_deducted(state, money, cut_off, terms))
    if not changes and _owed(money) == 0 and money.open_hold is None:
        return ()
    after = _after(money, changes)
    end: Event
    if reasons := hold_reasons(state, cut_off, terms):
        end = CommissionHeld(settlement_month=month, amount_fen=_owed(after), reasons=reasons)
    else:
        end = _paid(money, changes, month, cut_off)
    return (*changes, *_held_anew(after, end, month), end)


def _decided(before: Commission, so_far: Commission, month: str) -> bool:
    """Whether this run has decided already, or a decision from its cut-off on overtakes it."""
    return before.decided_in(month) or _decisions(so_far) > _decisions(before)


def _decisions(money: Commission) -> int:
    paid = len(money.settlements) + len(money.releases)
    return paid + len(money.holds) + len(money.deductions) + len(money.forfeits)


def _moved_fen(money: Commission) -> int:
    """All amounts that were ever moved, taken up or down: no figure of a decision is larger."""
    moved = [
        *(accrual.amount_fen for accrual in money.accruals),
        *(deduction.amount_fen for deduction in money.deductions),
        *(forfeit.amount_fen for forfeit in money.forfeits),
        *(back.amount_fen for back in money.reinstatements),
        *(settlement.net_fen for settlement in money.settlements),
        *(release.net_fen for release in money.releases),
    ]
    return sum(map(abs, moved))


def _owed(money: Commission) -> int:
    """What has been accrued and neither paid nor lost."""
    return money.unaccounted_fen + money.open_hold_fen


def _after(money: Commission, events: tuple[CommissionFact, ...]) -> Commission:
    for event in events:
        money = evolve_commission(money, event)
    return money


def _accrued(
    state: PolicyState, money: Commission, own_accrued_fen: int
) -> tuple[CommissionAccrued, ...]:
    """Accrue what nobody has accrued; give way to an accrual by finance that came after ours.

    An own accrual is taken back only as far as it has not been paid.
    """
    issue, application = state.issue.fact, state.application.fact
    if issue is None or application is None:
        return ()
    if not money.accruals:
        amount = max(0, issue.first_year_commission_fen)
    elif 0 < own_accrued_fen < money.accrued_fen:
        amount = -max(0, min(own_accrued_fen, _owed(money)))
    else:
        return ()
    accrual = CommissionAccrued(
        agent_id=application.agent_id,
        amount_fen=amount,
        basis="FIRST_YEAR",
        accrued_on=issue.effective_on,
    )
    return (accrual,) if amount else ()


def _deducted(
    state: PolicyState, money: Commission, cut_off: datetime, terms: Terms
) -> Iterator[CommissionDeducted]:
    """What is due and not yet deducted, as far as there is money; what proved not due, given back.

    source  SET-02: each once a policy, never below the net's floor; AMB-10: they add up; a late
            fact may refute one, and the next run compensates
    """
    left, taken = _owed(money) - terms.net_floor_fen, money.deducted_by_reason
    table = [
        (reason, charge, ruling(state, cut_off, terms), taken.get(reason, 0))
        for reason, charge, ruling in deductions(terms)
    ]
    for reason, charge, due, fen in table:
        if due is False and fen > 0:
            left += fen
            yield CommissionDeducted(amount_fen=-fen, reason=reason, rule_id=charge.rule_id)
    for reason, charge, due, fen in table:
        if due and fen <= 0 and (amount := min(charge.fen, left)) > 0:
            left -= amount
            yield CommissionDeducted(amount_fen=amount, reason=reason, rule_id=charge.rule_id)


def _held_anew(money: Commission, end: Event, month: str) -> tuple[CommissionHeld, ...]:
    """Say anew how much is held where an accrual that gave way, or another system, left too much.

    Else the event that closes the hold would leave the rest of it open.
    """
    match end:
        case CommissionForfeited(amount_fen=closing) | CommissionReleased(gross_fen=closing):
            hold = money.open_hold
        case _:
            return ()
    if hold is None or hold.amount_fen <= closing:
        return ()
    return (CommissionHeld(settlement_month=month, amount_fen=_owed(money), reasons=hold.reasons),)


def _forfeit(amount_fen: int, terms: Terms) -> CommissionForfeited:
    """Lose it for good (CBK-14), whatever became of the receipt."""
    return CommissionForfeited(
        amount_fen=amount_fen,
        reason=CommissionForfeitReason.MANUAL_VISIT_FAILED,
        rule_id=terms.forfeit_rule,
    )


def _paid(
    money: Commission, changes: tuple[CommissionDeducted, ...], month: str, cut_off: datetime
) -> CommissionSettled | CommissionReleased:
    """Pay what is owed: settled if no run ever held it, else released (SET-03).

    The deductions of a release are those since the last payment, so that gross less deductions is
    net, and the gross closes the hold.
    """
    net = _owed(_after(money, changes))
    if not money.holds:
        return CommissionSettled(settlement_month=month, net_fen=net, paid_on=cut_off.date())
    paid_before = money.settlements or money.releases
    earlier = 0 if paid_before else money.deducted_fen
    lost = max(0, earlier + sum(change.amount_fen for change in changes))
    return CommissionReleased(
        settlement_month=month,
        gross_fen=net + lost,
        deductions_fen=lost,
        net_fen=net,
        held_since=money.holds[0].settlement_month,
    )
