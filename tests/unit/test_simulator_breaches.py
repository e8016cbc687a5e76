"""Every kind of breach is really in the events that it was planted in, and in no others."""

import json
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import pytest

from streams.simulator import Levels, Noise, simulate

POLICIES = 2_000
SEED = 20_100_901


class Told(NamedTuple):
    """A fact as this test reads it."""

    name: str
    time: datetime
    data: dict[str, Any]
    actor: str


class History:
    """The facts of one stream in business order, and by name."""

    def __init__(self, facts: list[Told]) -> None:
        self.facts = sorted(facts, key=lambda fact: fact.time)
        self.named: dict[str, list[Told]] = defaultdict(list)
        for fact in self.facts:
            self.named[fact.name].append(fact)


Streams = dict[str, History]
Check = Callable[[History], bool]


@cache
def portfolio(*, clean: bool) -> tuple[Streams, dict[str, set[str]]]:
    """Streams in business order, and the subjects of what was planted, by kind."""
    quiet = Noise(late=0, duplicate=0, conflict=0, malformed=0)
    simulation = simulate(POLICIES, SEED, Levels.clean() if clean else Levels(noise=quiet))
    facts: dict[str, list[Told]] = defaultdict(list)
    for line in simulation.lines():
        event = json.loads(line)
        name = event["type"].split(".")[1]
        when = datetime.fromisoformat(event["time"])
        facts[event["subject"]].append(Told(name, when, event["data"], event["actortype"]))
    planted = defaultdict(set)
    for breach in simulation.sidecar()["breaches"]:
        planted[breach["kind"]].add(breach["subject"])
    return {subject: History(told) for subject, told in facts.items()}, dict(planted)


def every(told: History, name: str) -> list[Told]:
    """Facts of one name, in business order."""
    return told.named.get(name, [])


def first(told: History, name: str) -> Told | None:
    """The first fact of a name."""
    return next(iter(every(told, name)), None)


def has(told: History, name: str) -> bool:
    """Whether a fact of that name occurred."""
    return first(told, name) is not None


def day(text: str) -> date:
    """The date at the beginning of a date or instant."""
    return date.fromisoformat(text[:10])


def three_months_after(start: date) -> date:
    """The same day-number three months on, or the last of the month."""
    year, month = divmod(start.year * 12 + start.month + 2, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def days_between(told: History, start: str, stop: str) -> Iterator[int]:
    """Days from each start to the next stop; a start without a stop gives none."""
    for begin in every(told, start):
        end = next((f for f in every(told, stop) if f.time >= begin.time), None)
        if end is not None:
            yield (end.time.date() - begin.time.date()).days


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


def found(kind: str, *, clean: bool) -> set[str]:
    """Subjects that break the rule."""
    streams, _ = portfolio(clean=clean)
    return {subject for subject, told in streams.items() if CHECKS[kind](told)}


@pytest.mark.parametrize("kind", CHECKS)
def test_what_was_planted_is_what_an_obvious_check_finds(kind: str) -> None:
    """A breach that is not in the events, or that nobody planted, misleads every test."""
    _, planted = portfolio(clean=False)

    assert found(kind, clean=False) == planted[kind]


@pytest.mark.parametrize("kind", CHECKS)
def test_a_clean_portfolio_breaks_no_rule(kind: str) -> None:
    """A rule that finds something here is wrong, or the simulator is."""
    assert found(kind, clean=True) == set()


def test_the_three_feedback_deadlines_are_broken_where_they_were_planted() -> None:
    """15, 30 and 60 days by the extensions, without the days of a pause (REG-C1, REG-C2)."""
    streams, planted = portfolio(clean=False)
    kinds = [kind for kind in planted if kind.startswith("FEEDBACK_LATE")]

    late = {subject for subject, told in streams.items() if feedback_late(told)}

    assert len(kinds) == 4
    assert late == set().union(*(planted[kind] for kind in kinds))
    assert not [told for told in portfolio(clean=True)[0].values() if feedback_late(told)]


def test_claim_decisions_are_late_where_they_were_planted() -> None:
    """Five days, or thirty if complex; a missing advance is a late decision too (REG-S7)."""
    streams, planted = portfolio(clean=False)

    late = {subject for subject, told in streams.items() if decision_late(told)}

    assert late == planted["CLAIM_DECISION_LATE"] | planted["CLAIM_ADVANCE_MISSING"]
    assert not [told for told in portfolio(clean=True)[0].values() if decision_late(told)]


def test_one_telephone_of_many_customers_belongs_to_a_planted_agent() -> None:
    """Equal references of contact data mean equal numbers (D9)."""
    streams, planted = portfolio(clean=False)
    customers = defaultdict(set)
    for told in streams.values():
        for signed in every(told, "ApplicationSigned"):
            key = signed.data["contact_pii_ref"], f"agent/{signed.data['agent_id']}"
            customers[key].add(signed.data["customer_ref"])

    shared = {agent for (_, agent), refs in customers.items() if len(refs) > 1}

    assert shared == planted["SHARED_PHONE"]


@pytest.mark.parametrize("clean", [True, False])
def test_surveys_go_out_in_every_quarter_but_the_planted_ones(*, clean: bool) -> None:
    """A wave a quarter (SAT-01)."""
    streams, planted = portfolio(clean=clean)
    waves = {
        f.data["wave"] for told in streams.values() for f in every(told, "SatisfactionSurveySent")
    }

    due = {f"{year}-Q{quarter}" for year in range(2019, 2026) for quarter in range(1, 5)}
    due -= {"2019-Q1", "2025-Q4"}

    assert {f"wave/{wave}" for wave in due - waves} == planted.get("SURVEY_WAVE_MISSING", set())


@pytest.mark.parametrize("clean", [True, False])
def test_commission_is_paid_only_for_a_scanned_receipt_and_a_clean_callback(*, clean: bool) -> None:
    """Both conditions before the 20th of the month (decision table 3.3, SET-01)."""
    for told in portfolio(clean=clean)[0].values():
        for paid in (*every(told, "CommissionSettled"), *every(told, "CommissionReleased")):
            cut_off = paid.time.replace(hour=0, minute=0)
            known = {f.name for f in told.facts if f.time < cut_off}

            assert cut_off.day == 20
            assert "ReceiptScanned" in known
            assert known & {
                "CallbackSucceeded",
                "CallbackExempted",
                "ManualVisitSucceeded",
                "CommissionReinstated",
            }


@pytest.mark.parametrize("clean", [True, False])
def test_all_commission_is_accounted_for(*, clean: bool) -> None:
    """Accrued = settled + released + deducted + forfeited + still held (metric M-K5)."""
    for told in portfolio(clean=clean)[0].values():
        accrued = sum(f.data["amount_fen"] for f in every(told, "CommissionAccrued"))
        paid = sum(
            f.data["net_fen"]
            for name in ("CommissionSettled", "CommissionReleased")
            for f in every(told, name)
        )
        lost = sum(
            f.data["amount_fen"]
            for name in ("CommissionDeducted", "CommissionForfeited")
            for f in every(told, name)
        ) - sum(f.data["amount_fen"] for f in every(told, "CommissionReinstated"))
        last = [f.name for f in told.facts if f.name.startswith("Commission")][-1:]
        held = last in (["CommissionHeld"], ["CommissionReinstated"], ["CommissionDeducted"])

        assert accrued == paid + lost or held
