"""What the read model ``policies`` is made of, for folds that are not in DuckDB.

The source is ``projections/sql/policies.sql``; a test compares the fold below with it, row by row.
"""

from typing import Any

FIRST, LAST = True, False
NEEDS, APPLIED, ISSUED = "NeedsAssessed", "ApplicationSigned", "PolicyIssued"
LAPSED, REINSTATED = "PolicyLapsed", "PolicyReinstated"

ENDS = {
    "PolicyCancelledInCoolingOff": ("CANCELLED_IN_COOLING_OFF", "COOLING_OFF"),
    "PolicySurrendered": ("SURRENDERED", "SURRENDER"),
    "PolicyMatured": ("MATURED", None),
    "PolicyTerminated": ("TERMINATED", None),
}
"""Facts that end a policy: the phase, and the reason if the fact need not give it."""

SAID = {
    "commission_status": {
        f"Commission{word.capitalize()}": word
        for word in ("ACCRUED", "HELD", "RELEASED", "SETTLED", "FORFEITED", "REINSTATED")
    },
    "erasure_status": {
        "PersonalDataErasureRequested": "REQUESTED",
        "PersonalDataErasureDeferred": "DEFERRED",
        "PersonalDataErased": "ERASED",
    },
}
"""Columns that hold the last word on something, by the facts that say it."""

PLAIN: dict[str, tuple[bool, dict[str, str]]] = {
    "ProductRecommended": (LAST, {"sum_insured_fen": "sum_insured_fen"}),
    "SaleRecordingArchived": (FIRST, {"sale_recorded_on": "recorded_on"}),
    NEEDS: (FIRST, {"needs_assessed_on": "assessed_on", "risk_tolerance": "risk_tolerance"}),
    APPLIED: (
        FIRST,
        {
            name: name
            for name in ("application_id", "insured_ref", "branch_id", "is_long_term", "signed_on")
        },
    ),
    "CustomerDataVerified": (LAST, {"data_check": "result", "data_checked_at": "verified_at"}),
    "InitialPremiumPaid": (
        FIRST,
        {
            "initial_premium_fen": "amount_fen",
            "initial_premium_method": "method",
            "initial_premium_paid_at": "paid_at",
            "payer_is_policyholder": "payer_is_policyholder",
        },
    ),
    "UnderwritingDecided": (
        LAST,
        {
            "underwriting_decision": "decision",
            "underwriting_reasons": "reasons",
            "extra_premium_fen": "extra_premium_fen",
            "underwritten_at": "decided_at",
        },
    ),
    ISSUED: (
        FIRST,
        {
            name: name
            for name in (
                *("policy_no", "effective_on", "annual_premium_fen", "payment_mode"),
                *("first_year_commission_fen", "payment_years", "term_years", "issued_at"),
            )
        },
    ),
    "PolicyPrinted": (FIRST, {"printed_on": "printed_on"}),
    "PolicyDispatched": (FIRST, {"dispatched_at": "dispatched_at", "dispatch_method": "method"}),
    "PolicyDelivered": (
        FIRST,
        {
            "delivered_on": "customer_signed_on",
            "delivered_to_policyholder": "signer_is_policyholder",
        },
    ),
    LAPSED: (LAST, {"lapsed_on": "effective_on"}),
    REINSTATED: (LAST, {"reinstated_on": "effective_on"}),
    "PolicyCancelledInCoolingOff": (
        FIRST,
        {
            "cancelled_on": "requested_on",
            "cooling_off_end": "cooling_off_end",
            "refunded_fen": "refunded_fen",
        },
    ),
    "PolicySurrendered": (
        FIRST,
        {
            "surrendered_on": "requested_on",
            "cash_value_fen": "cash_value_fen",
            "surrender_paid_on": "paid_on",
            "surrender_reason": "reason",
        },
    ),
    "PersonalDataErasureDeferred": (LAST, {"erasure_deferred_until": "until"}),
}
"""Columns by the fact that they are taken from, its first report or its last, and the field."""

COUNTED = {
    "ProductRecommended": "recommendations",
    "RenewalPremiumDue": "renewals_due",
    "RenewalPremiumPaid": "renewals_paid",
    LAPSED: "lapses",
    REINSTATED: "reinstatements",
    "PolicyServicingRequested": "servicing_requested",
    "PolicyServicingCompleted": "servicing_completed",
    "CustomerNoticeIssued": "notices_issued",
    "CustomerNoticeDelivered": "notices_delivered",
    "CustomerFollowedUp": "follow_ups",
    "ConsultationRecorded": "consultations",
    "SatisfactionSurveySent": "surveys_sent",
    "SatisfactionSurveyAnswered": "surveys_answered",
    "AlertAcknowledged": "alerts_acknowledged",
    "DeviationAccepted": "deviations_accepted",
    "PersonalDataAccessed": "data_accesses",
}
SUMMED = {"RenewalPremiumDue": "renewals_due_fen", "RenewalPremiumPaid": "renewals_paid_fen"}

Data = dict[str, Any]
