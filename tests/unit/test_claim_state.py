"""The state of a claim, from the report to the payment and back."""

import pytest

from domain.claim import ClaimPhase
from domain.events import Event
from tests.spec import fact, given

AT = "2012-10-01T10:00:00+08:00"


def _notified(at: str) -> Event:
    return fact("claim.ClaimDecisionNotified", notified_at=at, channel="SMS", notice_ref="N-1")


REPORTED = fact(
    "claim.ClaimReported",
    claim_id="C-1",
    policy_id="P-001",
    loss_type="ACCIDENT",
    occurred_on="2012-09-30",
    reported_at=AT,
    channel="PHONE",
)
REGISTERED = fact("claim.ClaimRegistered", registered_at=AT, reserve_fen=3_000)
INVESTIGATED = fact("claim.ClaimInvestigated", method="SITE", findings="covered", completed_at=AT)
ASSESSED = fact(
    "claim.ClaimAssessed",
    assessed_fen=2_500,
    assessor_role="ADJUDICATOR",
    computation_sheet_ref="S-1",
)
APPROVED = fact("claim.ClaimApproved", approved_fen=2_500, decided_at=AT, complex=False)
DENIED = fact("claim.ClaimDenied", ground="EXCLUSION", clause_ref="7.2", decided_at=AT)
ADVANCE = fact("claim.ClaimAdvancePaid", amount_fen=500, paid_at=AT)
PAID = fact("claim.ClaimPaid", amount_fen=2_000, paid_at=AT, payee_ref="CU-1", final=True)
CLOSED = fact("claim.ClaimClosed", at=AT, outcome="PAID")
REOPENED = fact("claim.ClaimReopened", at=AT, outcome="PAID")
DISPUTED = fact("claim.ClaimDisputed", kind="REVIEW", filed_at=AT)
STEPS = (REPORTED, REGISTERED, INVESTIGATED, ASSESSED, APPROVED, PAID, CLOSED, REOPENED)


@pytest.mark.parametrize(
    ("steps", "phase"),
    [
        (0, ClaimPhase.UNKNOWN),
        (1, ClaimPhase.REPORTED),
        (2, ClaimPhase.REGISTERED),
        (3, ClaimPhase.INVESTIGATED),
        (4, ClaimPhase.ASSESSED),
        (5, ClaimPhase.APPROVED),
        (6, ClaimPhase.PAID),
        (7, ClaimPhase.CLOSED),
        (8, ClaimPhase.REOPENED),
    ],
)
def test_the_phase_is_the_furthest_step_shown(steps: int, phase: ClaimPhase) -> None:
    """AMB-16: the order of the steps is not enforced, so the furthest counts."""
    given("claim", *STEPS[:steps]).then({"phase": phase})


def test_a_denial_and_its_notice_are_kept() -> None:
    """Fixture F14: the notice is due three days after the denial (REG-L3)."""
    given("claim", REPORTED, DENIED, _notified("2012-10-04T10:00:00+08:00")).then(
        {
            "phase": ClaimPhase.DENIED,
            "settlement.decisions.0.ground": "EXCLUSION",
            "settlement.notifications.0.notice_ref": "N-1",
        }
    )


def test_a_later_decision_replaces_an_earlier_one() -> None:
    """Both stay visible; the last one holds."""
    given("claim", DENIED, APPROVED).then({"phase": ClaimPhase.APPROVED})


def test_the_reserve_is_outstanding_until_the_claim_is_closed() -> None:
    """Registered and not closed (M-L3); advances count as paid."""
    open_ = given("claim", REGISTERED, ADVANCE, PAID)

    open_.then({"outstanding_fen": 3_000, "settlement.paid_fen": 2_500})
    open_.and_then(CLOSED).then({"outstanding_fen": 0})
    open_.and_then(CLOSED, REOPENED, DISPUTED).then(
        {"outstanding_fen": 3_000, "ending.open_disputes": 1}
    )


def test_only_a_complete_submission_completes_the_documents() -> None:
    """Completeness starts the insurer's clock (REG-L4)."""
    papers = {"documents": [{"type": "OTHER", "doc_ref": "D-1"}], "submitted_at": AT}
    first = given("claim", fact("claim.ClaimDocumentsSubmitted", **papers, complete=False))

    first.then({"handling.documents_complete": False})
    first.and_then(fact("claim.ClaimDocumentsSubmitted", **papers, complete=True)).then(
        {"handling.documents_complete": True}
    )
