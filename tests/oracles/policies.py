"""Policies, slowly."""

from domain.events import Event
from domain.events import policy_commission as commission
from domain.events import policy_delivery as delivery
from domain.events import policy_in_force as life
from domain.events import policy_sale as sale
from domain.facts import Recorded
from tests.oracles.history import History, Row, Table, at, histories, of, subject

_ENDS: dict[type[Event], str] = {
    life.PolicyCancelledInCoolingOff: "CANCELLED_IN_COOLING_OFF",
    life.PolicySurrendered: "SURRENDERED",
    life.PolicyMatured: "MATURED",
    life.PolicyTerminated: "TERMINATED",
}
_COMMISSION: dict[type[Event], str] = {
    commission.CommissionAccrued: "ACCRUED",
    commission.CommissionHeld: "HELD",
    commission.CommissionReleased: "RELEASED",
    commission.CommissionSettled: "SETTLED",
    commission.CommissionForfeited: "FORFEITED",
    commission.CommissionReinstated: "REINSTATED",
}
_ERASURE: dict[type[Event], str] = {
    life.PersonalDataErasureRequested: "REQUESTED",
    life.PersonalDataErasureDeferred: "DEFERRED",
    life.PersonalDataErased: "ERASED",
}
_COUNTED: dict[str, type[Event]] = {
    "recommendations": sale.ProductRecommended,
    "renewals_due": life.RenewalPremiumDue,
    "renewals_paid": life.RenewalPremiumPaid,
    "lapses": life.PolicyLapsed,
    "reinstatements": life.PolicyReinstated,
    "servicing_requested": life.PolicyServicingRequested,
    "servicing_completed": life.PolicyServicingCompleted,
    "notices_issued": life.CustomerNoticeIssued,
    "notices_delivered": life.CustomerNoticeDelivered,
    "follow_ups": life.CustomerFollowedUp,
    "consultations": life.ConsultationRecorded,
    "surveys_sent": life.PolicySurveySent,
    "surveys_answered": life.PolicySurveyAnswered,
    "alerts_acknowledged": life.PolicyAlertAcknowledged,
    "deviations_accepted": life.PolicyDeviationAccepted,
    "data_accesses": life.PersonalDataAccessed,
}


def policies(log: list[Recorded]) -> Table:
    """One row a policy that anything is known about."""
    return {
        key: _sale(h) | _issue(h) | _life(h) | _service(h) | h.span()
        for key, h in histories(log, subject("policy")).items()
    }


def _phase(h: History) -> str:
    if end := h.earliest(*_ENDS):
        return _ENDS[type(end)]
    if isinstance(h.latest(life.PolicyLapsed, life.PolicyReinstated), life.PolicyLapsed):
        return "LAPSED"
    if h.first(sale.PolicyIssued):
        return "IN_FORCE"
    decision = of(h.last(sale.UnderwritingDecided), "decision")
    if decision in ("DECLINE", "POSTPONE"):
        return f"{decision}D"
    return "APPLIED" if h.first(sale.ApplicationSigned) else "PROPOSED"


def _sale(h: History) -> Row:
    needs, applied = h.first(sale.NeedsAssessed), h.first(sale.ApplicationSigned)
    proposed, checked = h.last(sale.ProductRecommended), h.last(sale.CustomerDataVerified)
    disclosed = [d.acknowledged for d in h.all(sale.RiskDisclosureGiven)]
    who = applied or needs
    return {
        "phase": _phase(h),
        "application_id": of(applied, "application_id"),
        "customer_ref": of(who, "customer_ref"),
        "insured_ref": of(applied, "insured_ref"),
        "agent_id": of(who, "agent_id"),
        "branch_id": of(applied, "branch_id"),
        "channel": of(who, "channel"),
        "product_code": of(applied or proposed, "product_code"),
        "is_long_term": of(applied, "is_long_term"),
        "needs_assessed_on": of(needs, "assessed_on"),
        "risk_tolerance": of(needs, "risk_tolerance"),
        "sum_insured_fen": of(proposed, "sum_insured_fen"),
        "risk_disclosed": any(disclosed) if disclosed else None,
        "sale_recorded_on": of(h.first(sale.SaleRecordingArchived), "recorded_on"),
        "signed_on": of(applied, "signed_on"),
        "documents_signed": len(applied.documents) if applied else None,
        "data_check": of(checked, "result"),
        "data_checked_at": at(checked, "verified_at"),
    }


def _issue(h: History) -> Row:
    paid, decided = h.first(sale.InitialPremiumPaid), h.last(sale.UnderwritingDecided)
    issued, sent = h.first(sale.PolicyIssued), h.first(delivery.PolicyDispatched)
    delivered = h.first(delivery.PolicyDelivered)
    plain = (
        "policy_no",
        "effective_on",
        "annual_premium_fen",
        "first_year_commission_fen",
        "payment_mode",
        "payment_years",
        "term_years",
    )
    return {name: of(issued, name) for name in plain} | {
        "issued_at": at(issued, "issued_at"),
        "initial_premium_fen": of(paid, "amount_fen"),
        "initial_premium_method": of(paid, "method"),
        "initial_premium_paid_at": at(paid, "paid_at"),
        "payer_is_policyholder": of(paid, "payer_is_policyholder"),
        "underwriting_decision": of(decided, "decision"),
        "underwriting_reasons": of(decided, "reasons"),
        "extra_premium_fen": of(decided, "extra_premium_fen"),
        "underwritten_at": at(decided, "decided_at"),
        "printed_on": of(h.first(delivery.PolicyPrinted), "printed_on"),
        "dispatched_at": at(sent, "dispatched_at"),
        "dispatch_method": of(sent, "method"),
        "delivered_on": of(delivered, "customer_signed_on"),
        "delivered_to_policyholder": of(delivered, "signer_is_policyholder"),
    }


def _life(h: History) -> Row:
    cancelled, end = h.first(life.PolicyCancelledInCoolingOff), h.earliest(*_ENDS)
    surrendered = h.first(life.PolicySurrendered)
    stated = {"CANCELLED_IN_COOLING_OFF": "COOLING_OFF", "SURRENDERED": "SURRENDER"}
    phase = _ENDS[type(end)] if end else ""
    return {
        "renewals_due_fen": sum(e.amount_fen for e in h.all(life.RenewalPremiumDue)),
        "renewals_paid_fen": sum(e.amount_fen for e in h.all(life.RenewalPremiumPaid)),
        "lapsed_on": of(h.last(life.PolicyLapsed), "effective_on"),
        "reinstated_on": of(h.last(life.PolicyReinstated), "effective_on"),
        "arrears_fen": of(h.latest(life.PolicyLapsed, life.PolicyReinstated), "arrears_fen"),
        "cancelled_on": of(cancelled, "requested_on"),
        "cooling_off_end": of(cancelled, "cooling_off_end"),
        "refunded_fen": of(cancelled, "refunded_fen"),
        "surrendered_on": of(surrendered, "requested_on"),
        "cash_value_fen": of(surrendered, "cash_value_fen"),
        "surrender_paid_on": of(surrendered, "paid_on"),
        "surrender_reason": of(surrendered, "reason"),
        "ended_on": of(end, "on") or of(end, "requested_on"),
        "end_reason": stated.get(phase, of(end, "reason")),
    }


def _service(h: History) -> Row:
    pay, erasure = h.latest(*_COMMISSION), h.latest(*_ERASURE)
    contacts = [at(event, "contacted_at") or 0 for event in h.all(life.CustomerFollowedUp)]
    return {name: len(h.all(kind)) for name, kind in _COUNTED.items()} | {
        "followed_up_at": max(contacts, default=None),
        "commission_status": _COMMISSION[type(pay)] if pay else None,
        "erasure_status": _ERASURE[type(erasure)] if erasure else None,
        "erasure_deferred_until": of(h.last(life.PersonalDataErasureDeferred), "until"),
    }
