"""The facts that metrics read: every such event type, and which field of its payload goes where.

A slot is a column of ``metric_facts``. What a type does not name in a slot is empty there.
"""

from types import MappingProxyType

SLOTS = (
    "dated",
    "until",
    "amount",
    "measure",
    "number",
    "ordinal",
    "code",
    "other",
    "detail",
    "policy_id",
    "agent_id",
    "customer_ref",
    "branch_id",
    "channel",
    "product_code",
)
"""What is kept of a payload.

``dated`` is the date or instant that a metric means, ``until`` a second date, ``amount`` fen or a
whole number, ``measure`` a number with decimals, ``number`` and ``ordinal`` whole numbers,
``code``, ``other`` and ``detail`` texts (of lists and objects, their JSON).
"""

_INSTALMENT = {"amount": "amount_fen", "number": "policy_year", "ordinal": "instalment_no"}
_SENT = {"code": "wave", "other": "survey_id"}
_ANSWERED = {"dated": "answered_at", "measure": "overall", "detail": "scores"} | _SENT

FACTS = MappingProxyType(
    {
        "policy.NeedsAssessed": {
            "dated": "assessed_on",
            "customer_ref": "customer_ref",
            "agent_id": "agent_id",
            "channel": "channel",
        },
        "policy.ProductRecommended": {"product_code": "product_code"},
        "policy.ApplicationSigned": {
            "dated": "signed_on",
            "code": "is_long_term",
            "other": "insured_ref",
            "agent_id": "agent_id",
            "customer_ref": "customer_ref",
            "branch_id": "branch_id",
            "channel": "channel",
            "product_code": "product_code",
        },
        "policy.InitialPremiumPaid": {"dated": "paid_at", "amount": "amount_fen", "code": "method"},
        "policy.PolicyIssued": {
            "dated": "issued_at",
            "until": "effective_on",
            "amount": "annual_premium_fen",
            "number": "payment_years",
            "code": "payment_mode",
        },
        "policy.PolicyPrinted": {"dated": "printed_on"},
        "policy.PolicyDelivered": {"dated": "customer_signed_on"},
        "policy.ReceiptReturned": {"dated": "returned_on"},
        "policy.ReceiptScanned": {"dated": "scanned_at"},
        "policy.CallbackAttempted": {"dated": "dialed_at", "code": "round"},
        "policy.CallbackSucceeded": {"dated": "completed_at", "code": "round", "other": "clean"},
        "policy.CallbackFailed": {
            "dated": "ended_at",
            "code": "round",
            "other": "failure_category",
            "detail": "failure_reason",
        },
        "policy.CallbackIssueFound": {"dated": "found_at", "code": "round", "other": "issue"},
        "policy.CallbackExempted": {"dated": "decided_on"},
        "policy.CustomerContactUpdated": {"dated": "updated_at", "code": "change"},
        "policy.ManualVisitSucceeded": {
            "dated": "visited_at",
            "other": "issue",
            "detail": "phone_change",
        },
        "policy.ManualVisitFailed": {"dated": "visited_at"},
        "policy.CommissionHeld": {
            "code": "settlement_month",
            "other": "reasons",
            "amount": "amount_fen",
        },
        "policy.CommissionDeducted": {"code": "reason", "amount": "amount_fen"},
        "policy.CommissionReleased": {
            "code": "settlement_month",
            "other": "held_since",
            "amount": "net_fen",
        },
        "policy.CommissionSettled": {
            "dated": "paid_on",
            "code": "settlement_month",
            "amount": "net_fen",
        },
        "policy.CommissionForfeited": {"code": "reason", "amount": "amount_fen"},
        "policy.CommissionReinstated": {"amount": "amount_fen"},
        "policy.RenewalPremiumDue": {"dated": "due_on"} | _INSTALMENT,
        "policy.RenewalPremiumPaid": {"dated": "paid_on", "code": "method"} | _INSTALMENT,
        "policy.PolicyCancelledInCoolingOff": {"dated": "requested_on", "until": "cooling_off_end"},
        "policy.PolicySurrendered": {"dated": "requested_on", "code": "reason"},
        "policy.PolicyLapsed": {"dated": "effective_on"},
        "policy.PolicyReinstated": {"dated": "effective_on"},
        "policy.PolicyMatured": {"dated": "on", "code": "reason"},
        "policy.PolicyTerminated": {"dated": "on", "code": "reason"},
        "policy.SatisfactionSurveySent": _SENT,
        "policy.SatisfactionSurveyAnswered": _ANSWERED,
        "claim.ClaimReported": {"dated": "reported_at", "policy_id": "policy_id"},
        "claim.ClaimDocumentsSubmitted": {"dated": "submitted_at", "code": "complete"},
        "claim.ClaimRegistered": {"dated": "registered_at", "amount": "reserve_fen"},
        "claim.ClaimApproved": {
            "dated": "decided_at",
            "code": "complex",
            "amount": "approved_fen",
        },
        "claim.ClaimDenied": {"dated": "decided_at", "code": "ground"},
        "claim.ClaimAgreementReached": {"dated": "agreed_at", "amount": "agreed_fen"},
        "claim.ClaimAdvancePaid": {"dated": "paid_at", "amount": "amount_fen"},
        "claim.ClaimPaid": {"dated": "paid_at", "amount": "amount_fen"},
        "claim.ClaimDisputed": {"dated": "filed_at", "code": "kind"},
        "claim.ClaimClosed": {"dated": "at", "code": "outcome"},
        "claim.ClaimReopened": {"dated": "at", "code": "outcome"},
        "claim.SatisfactionSurveySent": _SENT,
        "claim.SatisfactionSurveyAnswered": _ANSWERED,
        "complaint.ComplaintFiled": {
            "dated": "received_at",
            "code": "cause",
            "other": "claim_id",
            "policy_id": "policy_id",
            "agent_id": "agent_id",
            "customer_ref": "customer_ref",
        },
        "complaint.ComplaintAccepted": {"dated": "accepted_at"},
        "complaint.ComplaintInvestigated": {"dated": "completed_at", "code": "facts_verified"},
        "complaint.ComplaintDeadlineExtended": {"code": "level", "until": "new_due_on"},
        "complaint.ComplaintClockPaused": {"code": "reason"},
        "complaint.ComplaintClockResumed": {"code": "reason"},
        "complaint.ComplaintResolved": {"dated": "decided_at", "code": "measure"},
        "complaint.ComplaintFeedbackGiven": {"dated": "given_at"},
        "complaint.ComplaintEscalated": {"dated": "escalated_at", "code": "to"},
        "complaint.ComplaintWithdrawn": {"dated": "at"},
        "complaint.ComplaintClosed": {"dated": "at"},
        "complaint.RootCauseRectified": {"dated": "completed_on", "code": "cause"},
        "agent.AgentContracted": {"dated": "signed_on", "branch_id": "branch_id"},
        "agent.TrainingCompleted": {"dated": "completed_on", "amount": "minutes"},
        "agent.FalseCustomerInfoFound": {
            "dated": "found_on",
            "code": "kind",
            "policy_id": "policy_id",
        },
        "agent.QualityPointsDeducted": {
            "dated": "deducted_on",
            "until": "period_end",
            "measure": "points",
            "number": "item_no",
        },
        "agent.QualityPointsRevoked": {"other": "original_event_id"},
        "agent.AgentContractTerminated": {"dated": "terminated_on"},
    }
)
"""Event type without its version -> slot -> field of the payload."""

_FOLD = """SELECT
    position,
    type,
    stream,
    CASE WHEN starts_with(stream, 'policy/') THEN substr(stream, 8) ELSE x[{policy_id}]
        END AS policy_id,
    occurred_at,
    recorded_at,
    at_time::DATE AS day,
    at_time,
    TRY_CAST(x[{until}] AS DATE) AS until,
    TRY_CAST(x[{amount}] AS BIGINT) AS amount,
    TRY_CAST(x[{measure}] AS DECIMAL(18, 4)) AS measure,
    TRY_CAST(x[{number}] AS BIGINT) AS number,
    TRY_CAST(x[{ordinal}] AS BIGINT) AS ordinal,
    x[{code}] AS code,
    x[{other}] AS other,
    x[{detail}] AS detail,
    CASE WHEN starts_with(stream, 'agent/') THEN substr(stream, 7) ELSE x[{agent_id}]
        END AS agent_id,
    x[{customer_ref}] AS customer_ref,
    x[{branch_id}] AS branch_id,
    x[{channel}] AS channel,
    x[{product_code}] AS product_code
FROM (
    SELECT *, COALESCE(local_time(x[{dated}]), local_of(occurred_at)) AS at_time
    FROM (
        SELECT position, type, stream, occurred_at, recorded_at, CASE type
{taken}
        END AS x
        FROM batch
        WHERE type IN ({types})
    )
)"""
_NOTHING = "'$._'"


def fold() -> str:
    """The fold of ``metric_facts``: the fields of a payload are taken at once, as ``x``."""
    numbers = {slot: str(number) for number, slot in enumerate(SLOTS, start=1)}
    return _FOLD.format(
        taken="\n".join(f"            WHEN '{kind}' THEN {_taken(kind)}" for kind in FACTS),
        types=", ".join(f"'{kind}'" for kind in FACTS),
        **numbers,
    )


def _taken(kind: str) -> str:
    paths = (f"'$.{FACTS[kind][slot]}'" if slot in FACTS[kind] else _NOTHING for slot in SLOTS)
    return f"json_extract_string(payload, [{', '.join(paths)}])"
