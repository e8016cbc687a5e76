"""One obvious check for every kind of breach that a single stream shows."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

from tests.simulated import History, day, days_between, every, first, has, three_months_after

Check = Callable[[History], bool]


def receipt_late(told: History) -> bool:
    """Returned after three natural months from the effective date (RCP-01)."""
    issued, back = first(told, "PolicyIssued"), first(told, "ReceiptReturned")
    if issued is None or back is None:
        return False
    return day(back.data["returned_on"]) > three_months_after(day(issued.data["effective_on"]))


def too_early(told: History) -> bool:
    """Round one before printing plus ten days, not asked for (CBK-01)."""
    printed, started = first(told, "PolicyPrinted"), first(told, "CallbackRoundStarted")
    if printed is None or started is None or has(told, "EarlyCallbackRequested"):
        return False
    return started.time.date() < day(printed.data["printed_on"]) + timedelta(days=10)


def redialled(told: History) -> bool:
    """Less than six hours after an unsuccessful dial of the same round (CBK-03)."""
    dials = every(told, "CallbackAttempted")
    return any(
        one.data["round"] == two.data["round"] and two.time - one.time < timedelta(hours=6)
        for one, two in pairwise(dials)
        if not one.data["answered"]
    )


def failed_first(told: History) -> bool:
    """Round one ended without success."""
    return any(f.data["round"] == "FIRST" for f in every(told, "CallbackFailed"))


def outside_cooling_off(told: History) -> bool:
    """First success after the longest cooling-off period of 20 days (REG-B1)."""
    signed, reached = first(told, "PolicyDelivered"), first(told, "CallbackSucceeded")
    if signed is None or reached is None:
        return False
    return (reached.time.date() - day(signed.data["customer_signed_on"])).days > 20


def feedback_days(told: History) -> int:
    """Days from filing to feedback, without pauses; 0 if there was none."""
    filed, fed = first(told, "ComplaintFiled"), first(told, "ComplaintFeedbackGiven")
    if filed is None or fed is None:
        return 0
    paused = sum(days_between(told, "ComplaintClockPaused", "ComplaintClockResumed"))
    return (fed.time.date() - filed.time.date()).days - paused


def feedback_late(told: History) -> bool:
    """More than the extensions allow (REG-C1)."""
    limit = {0: 15, 1: 30, 2: 60}[len(every(told, "ComplaintDeadlineExtended"))]
    return feedback_days(told) > limit


def short_years(told: History) -> bool:
    """Years under contract with less than 720 minutes of training (TRN-01)."""
    contract, end = first(told, "AgentContracted"), first(told, "AgentContractTerminated")
    if contract is None:
        return False
    minutes: Counter[int] = Counter()
    for course in every(told, "TrainingCompleted"):
        minutes[course.time.year] += course.data["minutes"]
    last = end.time.year if end else 2025
    return any(minutes[year] < 720 for year in range(contract.time.year, last + 1))


def overdue_in_a_half(told: History) -> int:
    """The most controlled documents that fell overdue in one half-year."""
    halves = Counter(
        (f.time.year, f.time.month > 6) for f in every(told, "ControlledDocumentOverdue")
    )
    return max(halves.values(), default=0)


def unpaid_after_grace(told: History) -> bool:
    """A renewal paid more than 60 days after its due date (PRM-02)."""
    paid = {f.data["policy_year"]: f.data["paid_on"] for f in every(told, "RenewalPremiumPaid")}
    return any(
        (day(paid[f.data["policy_year"]]) - day(f.data["due_on"])).days > 60
        for f in every(told, "RenewalPremiumDue")
        if f.data["policy_year"] in paid
    )


def lapsed_without_notice(told: History) -> bool:
    """No reminder in the two months before, or no notice in the two weeks after (REG-S6)."""
    notices = [f.time for f in every(told, "CustomerNoticeIssued")]
    return any(
        not any(lapse.time - timedelta(days=62) <= t <= lapse.time for t in notices)
        or not any(lapse.time <= t <= lapse.time + timedelta(days=14) for t in notices)
        for lapse in every(told, "PolicyLapsed")
    )


def undecided(told: History, limit: int) -> bool:
    """Decided more than so many days after the papers were complete."""
    complete = next((f for f in every(told, "ClaimDocumentsSubmitted") if f.data["complete"]), None)
    decided = first(told, "ClaimApproved") or first(told, "ClaimDenied")
    if complete is None or decided is None:
        return False
    return (decided.time - complete.time).days > limit


def decision_late(told: History) -> bool:
    """More than 30 days in a complex case, 5 in another (REG-S7)."""
    approved = first(told, "ClaimApproved")
    return undecided(told, 30 if approved and approved.data["complex"] else 5)


def sequence_broken(told: History) -> bool:
    """Issued before underwriting decided."""
    issued, decided = first(told, "PolicyIssued"), first(told, "UnderwritingDecided")
    return issued is not None and decided is not None and issued.time < decided.time


CHECKS: dict[str, Check] = {
    "SALE_STEP_MISSING": lambda t: (
        has(t, "ApplicationSigned") and not has(t, "RiskDisclosureGiven")
    ),
    "SALE_STEP_REPEATED": lambda t: len(every(t, "InitialPremiumPaid")) > 1,
    "SALE_OUT_OF_SEQUENCE": sequence_broken,
    "SALE_WRONG_PARTY": lambda t: any(f.actor == "AGENT" for f in every(t, "UnderwritingDecided")),
    "SIGNED_BY_ANOTHER": lambda t: any(
        paper["signer"] != "POLICYHOLDER"
        for f in every(t, "ApplicationSigned")
        for paper in f.data["documents"]
    ),
    "RECEIPT_SIGNED_BY_ANOTHER": lambda t: any(
        not f.data["signer_is_policyholder"] for f in every(t, "PolicyDelivered")
    ),
    "RECORDING_MISSING": lambda t: (
        any(f.data["channel"] == "BANCASSURANCE" for f in every(t, "ApplicationSigned"))
        and not has(t, "SaleRecordingArchived")
    ),
    "DELIVERY_LATE": lambda t: any(
        d > 21 for d in days_between(t, "ApplicationSigned", "PolicyDelivered")
    ),
    "RECEIPT_LATE": receipt_late,
    "RECEIPT_NEVER_RETURNED": lambda t: has(t, "PolicyIssued") and not has(t, "ReceiptReturned"),
    "CALLBACK_MISSING": lambda t: (
        has(t, "PolicyPrinted")
        and not has(t, "CallbackAttempted")
        and not has(t, "CallbackExempted")
    ),
    "CALLBACK_TOO_EARLY": too_early,
    "CALL_OUTSIDE_WINDOW": lambda t: any(
        not 9 <= f.time.hour < 21 for f in every(t, "CallbackAttempted")
    ),
    "REDIAL_TOO_SOON": redialled,
    "CONTACT_UPDATE_LATE": lambda t: any(
        d > 10 for d in days_between(t, "AgentNotifiedOfCallbackFailure", "CustomerContactUpdated")
    ),
    "CONTACT_UPDATE_MISSING": lambda t: failed_first(t) and not has(t, "CustomerContactUpdated"),
    "WRONG_CALLER_ID": lambda t: any(
        f.data["caller_id"] != "021-95500" for f in every(t, "CallbackAttempted")
    ),
    "AGENT_OWN_PHONE": lambda t: any(
        f.data["failure_reason"] == "AGENT_OR_OUTLET_NUMBER" for f in every(t, "CallbackFailed")
    ),
    "PROXY_SIGNATURE": lambda t: any(
        f.data["issue"] == "PROXY_SIGNATURE" for f in every(t, "CallbackIssueFound")
    ),
    "MISLEADING_SALE": lambda t: any(
        f.data["issue"] == "MISLEADING" for f in every(t, "CallbackIssueFound")
    ),
    "ISSUE_RESOLVED_LATE": lambda t: any(
        d > 30 for d in days_between(t, "CallbackIssueFound", "CallbackIssueResolved")
    ),
    "ISSUE_RESOLVED_BY_SELLER": lambda t: any(
        f.actor == "AGENT" for f in every(t, "CallbackIssueResolved")
    ),
    "ISSUE_NOT_RESOLVED": lambda t: (
        has(t, "CallbackIssueFound") and not has(t, "CallbackIssueResolved")
    ),
    "PHONE_CHANGED": lambda t: any(
        f.data.get("phone_change") for f in every(t, "ManualVisitSucceeded")
    ),
    "MANUAL_VISIT_FAILED": lambda t: has(t, "ManualVisitFailed"),
    "SECOND_ROUND_FAILED": lambda t: any(
        not f.data.get("phone_change") for f in every(t, "ManualVisitSucceeded")
    ),
    "CALLBACK_OUTSIDE_COOLING_OFF": outside_cooling_off,
    "EXEMPTION_NOT_SIGNED": lambda t: (
        has(t, "CallbackExempted")
        and not every(t, "CallbackExemptionRequested")[0].data["policyholder_signed_in_person"]
    ),
    "RENEWAL_AFTER_GRACE": unpaid_after_grace,
    "LAPSE_WITHOUT_NOTICE": lapsed_without_notice,
    "SURRENDER_PAID_LATE": lambda t: any(
        (day(f.data["paid_on"]) - day(f.data["requested_on"])).days > 30
        for f in every(t, "PolicySurrendered")
    ),
    "SERVICING_LATE": lambda t: any(
        d > 7 for d in days_between(t, "PolicyServicingRequested", "PolicyServicingCompleted")
    ),
    "NOTICE_NOT_DELIVERED": lambda t: (
        len(every(t, "CustomerNoticeIssued")) > len(every(t, "CustomerNoticeDelivered"))
    ),
    "NOTICE_DELIVERED_LATE": lambda t: any(
        f.data["delivered_on"] > f.data["due_on"] for f in every(t, "CustomerNoticeDelivered")
    ),
    "CONSULTATION_ANSWERED_LATE": lambda t: any(
        f.time - datetime.fromisoformat(f.data["received_at"]) > timedelta(hours=24)
        for f in every(t, "ConsultationRecorded")
    ),
    "DOCUMENTS_REQUESTED_TWICE": lambda t: len(every(t, "ClaimDocumentsRequested")) > 1,
    "DENIAL_NOTICE_LATE": lambda t: any(
        d > 3 for d in days_between(t, "ClaimDenied", "ClaimDecisionNotified")
    ),
    "CLAIM_PAYMENT_LATE": lambda t: any(
        d > 10 for d in days_between(t, "ClaimAgreementReached", "ClaimPaid")
    ),
    "CLAIM_ADVANCE_MISSING": lambda t: undecided(t, 60) and not has(t, "ClaimAdvancePaid"),
    "COMPLAINT_ACCEPTED_LATE": lambda t: any(
        d > 2 for d in days_between(t, "ComplaintFiled", "ComplaintAccepted")
    ),
    "LOOP_STEP_MISSING": lambda t: (
        has(t, "ComplaintClosed") and not has(t, "ComplaintInvestigated")
    ),
    "CLOSED_WITHOUT_FEEDBACK": lambda t: (
        has(t, "ComplaintClosed") and not has(t, "ComplaintFeedbackGiven")
    ),
    "HANDLER_CONFLICT_UNCHECKED": lambda t: any(
        not f.data["handler_conflict_checked"] for f in every(t, "ComplaintAccepted")
    ),
    "COMPLAINT_REVIEW_LATE": lambda t: any(
        d > 30 for d in days_between(t, "ComplaintReviewRequested", "ComplaintReviewDecided")
    ),
    "TRAINING_SHORT": short_years,
    "DOCUMENTS_OVERDUE": lambda t: 0 < overdue_in_a_half(t) <= 10,
    "DOCUMENTS_OVERDUE_MANY": lambda t: overdue_in_a_half(t) > 10,
}
