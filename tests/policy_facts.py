"""Facts of a policy that many tests tell their stories with."""

from domain.events import Event
from tests.spec import fact

P = "policy"


def issued(effective_on: str = "2010-09-05", commission_fen: int = 10_000) -> Event:
    """Issue a policy; its effective date starts the three months (RCP-01)."""
    return fact(
        "policy.PolicyIssued",
        policy_no="GZ1",
        effective_on=effective_on,
        annual_premium_fen=360_000,
        first_year_commission_fen=commission_fen,
        payment_mode="ANNUAL",
        payment_years=20,
        term_years=60,
        issued_at="2010-09-03T09:00:00+08:00",
    )


def returned(day: str) -> Event:
    """Bring the signed slip back on a day."""
    return fact("policy.ReceiptReturned", returned_on=day, returned_by="A-1", office_id="O-1")


def scanned(at: str) -> Event:
    """Scan the slip at an instant (RCP-04)."""
    return fact("policy.ReceiptScanned", scanned_at=at, office_id="O-1", image_ref="I-1")


def dialled(at: str, number: int = 1, *, answered: bool = False) -> Event:
    """Dial the customer in the first round."""
    return fact(
        "policy.CallbackAttempted",
        round="FIRST",
        attempt_no=number,
        dialed_at=at,
        answered=answered,
        caller_id="021-95500",
        recording_ref="R-1",
    )


def succeeded(round_: str = "FIRST", *, clean: bool = True) -> Event:
    """Reach the customer in a round."""
    return fact(
        "policy.CallbackSucceeded",
        round=round_,
        completed_at="2010-09-14T10:00:00+08:00",
        respondent_is_policyholder=True,
        answers=[],
        clean=clean,
    )


def failed(round_: str, ended_at: str = "2010-09-13T14:00:00+08:00") -> Event:
    """End a round without reaching the customer."""
    return fact(
        "policy.CallbackFailed",
        round=round_,
        ended_at=ended_at,
        attempts=6,
        failure_category="NUMBER_PROBLEM",
        failure_reason="UNASSIGNED_NUMBER",
    )


def visited(**found: str) -> Event:
    """Visit the customer with success, and perhaps find something."""
    return fact(
        "policy.ManualVisitSucceeded",
        visited_at="2010-10-12T18:30:00+08:00",
        visit_record_ref="V-1",
        **found,
    )


def contact_updated(at: str) -> Event:
    """Update the customer's contact data (CBK-05)."""
    return fact(
        "policy.CustomerContactUpdated",
        agent_id="A-1",
        change="PHONE",
        updated_at=at,
        new_contact_pii_ref="PII-2",
    )


PRINTED = fact("policy.PolicyPrinted", printed_on="2010-09-03")
VISIT_FAILED = fact(
    "policy.ManualVisitFailed",
    visited_at="2010-10-12T18:30:00+08:00",
    failure_category="REFUSED",
    failure_reason="REFUSED_BY_FAMILY",
)
PROXY_SIGNATURE = fact(
    "policy.CallbackIssueFound",
    round="FIRST",
    issue="PROXY_SIGNATURE",
    found_at="2010-09-14T10:05:00+08:00",
)
RESOLVED = fact(
    "policy.CallbackIssueResolved",
    resolution="signed anew",
    resolver_ref="S-1",
    resolved_at="2010-09-27T10:00:00+08:00",
)
EXEMPTED = fact("policy.CallbackExempted", decided_by="C-1", decided_on="2010-09-15", reason="deaf")
REJECTED = fact(
    "policy.CallbackExemptionRejected", decided_by="C-1", decided_on="2010-09-15", reason="unsigned"
)


def underwritten(decision: str) -> Event:
    """Decide whether to take the risk."""
    return fact(
        "policy.UnderwritingDecided",
        decision=decision,
        reasons=[],
        extra_premium_fen=0,
        decided_at="2010-09-01T10:00:00+08:00",
    )


LAPSED = fact("policy.PolicyLapsed", effective_on="2011-11-05", arrears_fen=1)
REINSTATED = fact("policy.PolicyReinstated", effective_on="2012-02-01", arrears_fen=1)
CANCELLED = fact(
    "policy.PolicyCancelledInCoolingOff",
    requested_on="2010-09-14",
    refunded_fen=1,
    cooling_off_end="2010-09-16",
)
SURRENDERED = fact(
    "policy.PolicySurrendered",
    requested_on="2013-04-02",
    cash_value_fen=1,
    paid_on="2013-04-12",
    reason="money",
)
MATURED = fact("policy.PolicyMatured", on="2030-09-05", reason="MATURITY")
TERMINATED = fact("policy.PolicyTerminated", on="2013-04-12", reason="SURRENDER")
