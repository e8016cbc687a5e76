"""The two conditions of payment: the receipt is back and scanned, the callback is clean."""

from collections.abc import Callable
from datetime import datetime

from domain.enums import CommissionDeductionReason, CommissionHoldReason, ReceiptStatus
from domain.policy import CallbackStanding, PolicyState
from domain.settlement.terms import CHINA, Charge, Terms

Ruling = Callable[[PolicyState, datetime, Terms], bool | None]

_CLEAN = frozenset(
    {
        CallbackStanding.CLEAN,
        CallbackStanding.EXEMPTED,
        CallbackStanding.MANUAL_CLEAN,
        CallbackStanding.MANUAL_PHONE_CHANGED,
    }
)
_HELD_FOR = {
    CallbackStanding.PENDING: CommissionHoldReason.CALLBACK_PENDING,
    CallbackStanding.MANUAL_PENDING: CommissionHoldReason.SECOND_CALLBACK_FAILED,
    CallbackStanding.ISSUE_OPEN: CommissionHoldReason.CALLBACK_ISSUE_OPEN,
    CallbackStanding.ISSUE_RESOLVED: CommissionHoldReason.CALLBACK_ISSUE_OPEN,
}


def in_scope(state: PolicyState, terms: Terms) -> bool:
    """Whether the rules apply: issued, sold by the right channel, long-term, not too old.

    source  SCP-01, SCP-02; a policy whose application is not known waits until it is
    """
    issue, application = state.issue.fact, state.application.fact
    return (
        issue is not None
        and application is not None
        and issue.effective_on >= terms.from_effective
        and application.channel in terms.channels
        and terms.long_term in (None, application.is_long_term)
    )


def receipt_status(state: PolicyState, cut_off: datetime, terms: Terms) -> ReceiptStatus:
    """Condition R at a run: back **and scanned** before the cut-off; late is judged by the return.

    A scan without a reported return counts as the return too (AMB-22).

    source  RCP-01, RCP-03, RCP-04, AMB-24
    """
    scanned_at, issue = state.receipt.scanned_at, state.issue.fact
    if scanned_at is None or scanned_at >= cut_off or issue is None:
        return ReceiptStatus.OUTSTANDING
    returned_on = state.receipt.returned_on or scanned_at.astimezone(CHINA).date()
    if returned_on > terms.receipt_due(issue.effective_on):
        return ReceiptStatus.LATE
    return ReceiptStatus.ON_TIME


def forfeited(state: PolicyState) -> bool:
    """Whether the manual visit failed (CBK-14) and no person has undone the forfeit (AMB-05)."""
    failed = state.callback.standing is CallbackStanding.MANUAL_FAILED
    return failed and not state.commission.reinstatements


def hold_reasons(
    state: PolicyState, cut_off: datetime, terms: Terms
) -> tuple[CommissionHoldReason, ...]:
    """Why nothing can be paid in this run; empty if everything can.

    After an issue, even a resolved one, commission is held until a person decides (AMB-06). After a
    reinstatement a person has decided about the callback.
    """
    receipt = receipt_status(state, cut_off, terms)
    missing = receipt is ReceiptStatus.OUTSTANDING
    reasons = (CommissionHoldReason.RECEIPT_NOT_RETURNED,) if missing else ()
    callback = _HELD_FOR.get(state.callback.standing)
    return reasons if callback is None else (*reasons, callback)


def _receipt_was_late(state: PolicyState, cut_off: datetime, terms: Terms) -> bool | None:
    """Decided when the commission is paid (RCP-02); a return in time refutes it at any time."""
    status = receipt_status(state, cut_off, terms)
    if status is ReceiptStatus.LATE:
        return None if hold_reasons(state, cut_off, terms) else True
    return False if status is ReceiptStatus.ON_TIME else None


def _phone_was_changed(state: PolicyState, _cut_off: datetime, _terms: Terms) -> bool | None:
    """Fixed by the visit even while the receipt is out (3.3); refuted by another clean end."""
    standing = state.callback.standing
    if standing is CallbackStanding.MANUAL_PHONE_CHANGED:
        return True
    return False if standing in _CLEAN else None


def deductions(terms: Terms) -> tuple[tuple[CommissionDeductionReason, Charge, Ruling], ...]:
    """What may be deducted, in this order, and who rules on it: due, refuted, or not known."""
    return (
        (CommissionDeductionReason.RECEIPT_LATE, terms.receipt_late, _receipt_was_late),
        (
            CommissionDeductionReason.PHONE_CHANGED_AT_MANUAL_VISIT,
            terms.phone_changed,
            _phone_was_changed,
        ),
    )
