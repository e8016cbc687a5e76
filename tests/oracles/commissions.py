"""Commissions, slowly."""

from domain.enums import CommissionHoldReason as Why
from domain.events import Event
from domain.events import policy_commission as pay
from domain.facts import Recorded
from tests.oracles.history import History, Row, Table, histories, of, subject

_STATUS: dict[type[Event], str] = {
    pay.CommissionAccrued: "ACCRUED",
    pay.CommissionHeld: "HELD",
    pay.CommissionReleased: "RELEASED",
    pay.CommissionSettled: "SETTLED",
    pay.CommissionForfeited: "FORFEITED",
    pay.CommissionReinstated: "REINSTATED",
}


def commissions(log: list[Recorded]) -> Table:
    """One row a policy with any fact about commission."""
    kinds: tuple[type[Event], ...] = (*_STATUS, pay.CommissionDeducted)
    return {key: _row(h) for key, h in histories(log, subject("policy", *kinds)).items()}


def _row(h: History) -> Row:
    latest = h.latest(*_STATUS)
    held = latest if isinstance(latest, pay.CommissionHeld) else None
    accrued = h.first(pay.CommissionAccrued)
    settled = h.first(pay.CommissionSettled)
    months = [hold.settlement_month for hold in h.all(pay.CommissionHeld)]
    sums = _sums(h)
    account = (
        sums["accrued_fen"]
        + sums["reinstated_fen"]
        - sums["settled_fen"]
        - sums["released_net_fen"]
        - sums["deducted_fen"]
        - sums["forfeited_fen"]
        - (held.amount_fen if held else 0)
    )
    return (
        sums
        | {
            "agent_id": of(accrued, "agent_id"),
            "status": _STATUS[type(latest)] if latest else None,
            "accrued_on": of(accrued, "accrued_on"),
            "settled_month": of(settled, "settlement_month"),
            "settled_on": of(settled, "paid_on"),
            "released_month": of(h.first(pay.CommissionReleased), "settlement_month"),
            "deductions": len(h.all(pay.CommissionDeducted)),
            "forfeit_reason": of(h.last(pay.CommissionForfeited), "reason"),
            "held_fen": of(held, "amount_fen"),
            "hold_reasons": of(held, "reasons"),
            "first_held_month": min(months, default=None),
            "last_held_month": max(months, default=None),
            "holds": len(months),
            "unexplained_fen": account,
            "events": len(h.entries),
        }
        | h.tail()
    )


def _sums(h: History) -> Row:
    cut = h.all(pay.CommissionDeducted)
    late = sum(c.amount_fen for c in cut if c.reason == "RECEIPT_LATE")
    phone = sum(c.amount_fen for c in cut if c.reason == "PHONE_CHANGED_AT_MANUAL_VISIT")
    reasons = [reason for hold in h.all(pay.CommissionHeld) for reason in set(hold.reasons)]
    return {
        "accrued_fen": sum(e.amount_fen for e in h.all(pay.CommissionAccrued)),
        "settled_fen": sum(e.net_fen for e in h.all(pay.CommissionSettled)),
        "released_gross_fen": sum(e.gross_fen for e in h.all(pay.CommissionReleased)),
        "released_net_fen": sum(e.net_fen for e in h.all(pay.CommissionReleased)),
        "deducted_fen": late + phone,
        "deducted_receipt_late_fen": late,
        "deducted_phone_changed_fen": phone,
        "forfeited_fen": sum(e.amount_fen for e in h.all(pay.CommissionForfeited)),
        "reinstated_fen": sum(e.amount_fen for e in h.all(pay.CommissionReinstated)),
        "holds_receipt_not_returned": reasons.count(Why.RECEIPT_NOT_RETURNED),
        "holds_callback_pending": reasons.count(Why.CALLBACK_PENDING),
        "holds_second_callback_failed": reasons.count(Why.SECOND_CALLBACK_FAILED),
        "holds_callback_issue_open": reasons.count(Why.CALLBACK_ISSUE_OPEN),
    }
