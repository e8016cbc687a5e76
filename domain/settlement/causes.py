"""Which fact led to a decision: the one that completed it."""

from dataclasses import dataclass

from domain.enums import CommissionDeductionReason, CommissionHoldReason
from domain.events.base import Event
from domain.events.policy_commission import (
    CommissionAccrued,
    CommissionDeducted,
    CommissionHeld,
    CommissionReleased,
    CommissionSettled,
)

Place = tuple[int, int, str]  # business order, then the id of the event
_NOWHERE: Place = (0, 0, "")


@dataclass(frozen=True, slots=True)
class Causes:
    """The facts that decisions rest on, before the cut-off.

    ``receipt`` is what showed the return, ``scan`` the scan, ``callback`` what put the callback
    where it stands, ``accrual`` the last accrual that another system reported.
    """

    issue: Place = _NOWHERE
    receipt: Place = _NOWHERE
    scan: Place = _NOWHERE
    callback: Place = _NOWHERE
    reinstatement: Place = _NOWHERE
    accrual: Place = _NOWHERE


def cause_of(event: Event, causes: Causes) -> str | None:
    """The id of the decisive fact behind a decision; None if no fact that is known explains it."""
    return _decisive(event, causes)[2] or causes.issue[2] or None


def _decisive(event: Event, causes: Causes) -> Place:
    match event:
        case CommissionAccrued():
            return causes.issue if event.amount_fen >= 0 else causes.accrual
        case CommissionDeducted(reason=CommissionDeductionReason.RECEIPT_LATE):
            return causes.receipt if causes.receipt != _NOWHERE else causes.scan
        case CommissionHeld(reasons=(CommissionHoldReason.RECEIPT_NOT_RETURNED,)):
            return causes.issue
        case CommissionSettled() | CommissionReleased():
            return max(causes.scan, causes.receipt, causes.callback, causes.reinstatement)
        case _:  # held for the callback, deducted after the visit, forfeited
            return causes.callback
