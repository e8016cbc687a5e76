"""What a claim decides: report, decide, pay, close (AMB-16)."""

from domain.events import Event
from tests.by_hand import when
from tests.spec import fact

REPORTED = fact(
    "claim.ClaimReported",
    claim_id="C-1",
    policy_id="P-1",
    loss_type="DEATH",
    occurred_on="2010-09-01",
    reported_at="2010-09-02T10:00:00+08:00",
    channel="PHONE",
)
APPROVED = fact(
    "claim.ClaimApproved",
    approved_fen=100,
    decided_at="2010-09-10T10:00:00+08:00",
    complex=False,
)
DENIED = fact(
    "claim.ClaimDenied",
    ground="EXCLUSION",
    clause_ref="5",
    decided_at="2010-10-20T10:00:00+08:00",
)
PAID = fact(
    "claim.ClaimPaid",
    amount_fen=100,
    paid_at="2010-09-12T10:00:00+08:00",
    payee_ref="B-1",
    final=True,
)


def closed(outcome: str = "PAID") -> Event:
    """Close the claim."""
    return fact("claim.ClaimClosed", at="2010-09-13T10:00:00+08:00", outcome=outcome)


def reopened(outcome: str = "PAID") -> Event:
    """Reopen the claim."""
    return fact("claim.ClaimReopened", at="2010-10-01T10:00:00+08:00", outcome=outcome)


def test_a_reported_claim_is_decided() -> None:
    """AMB-16: the second step."""
    when(REPORTED, record=APPROVED).then_recorded()
    when(REPORTED, record=DENIED).then_recorded()
    when(record=APPROVED).then_refused("AMB-16", "nobody has reported")


def test_a_claim_is_decided_once() -> None:
    """AMB-16: the other way only after it was reopened."""
    when(REPORTED, APPROVED, record=APPROVED).then_nothing()
    when(REPORTED, APPROVED, record=DENIED).then_refused("AMB-16", "decided already: APPROVED")


def test_a_closed_claim_is_decided_anew_once_it_is_reopened() -> None:
    """And then once."""
    history = (REPORTED, APPROVED, PAID, closed())
    again = DENIED.model_copy(update={"clause_ref": "6"})

    when(*history, record=DENIED).then_refused("AMB-16", "the claim is closed")
    when(*history, reopened(), record=DENIED).then_recorded()
    when(*history, reopened(), DENIED, record=again).then_refused("AMB-16", "already: DENIED")


def test_a_claim_is_closed_as_paid_after_the_last_payment() -> None:
    """AMB-16: decide, pay, close."""
    part = PAID.model_copy(update={"final": False})

    when(REPORTED, APPROVED, PAID, record=closed()).then_recorded()
    when(REPORTED, APPROVED, part, record=closed()).then_refused("AMB-16", "no final payment")
    when(REPORTED, PAID, record=closed()).then_refused("AMB-16", "not decided, not APPROVED")
    when(record=closed()).then_refused("AMB-16", "nobody has reported")


def test_a_claim_is_closed_as_denied_or_withdrawn() -> None:
    """AMB-16: nothing is paid then."""
    when(REPORTED, DENIED, record=closed("DENIED")).then_recorded()
    when(REPORTED, APPROVED, record=closed("DENIED")).then_refused("AMB-16", "is APPROVED")
    when(REPORTED, record=closed("WITHDRAWN")).then_recorded()
    when(REPORTED, PAID, record=closed("WITHDRAWN")).then_refused("AMB-16", "money was paid")


def test_a_claim_is_closed_once() -> None:
    """The same closing is done; another one is refused."""
    history = (REPORTED, DENIED, closed("DENIED"))

    when(*history, record=closed("DENIED")).then_nothing()
    when(*history, record=closed("WITHDRAWN")).then_refused("AMB-16", "closed already: DENIED")


def test_only_a_closed_claim_is_reopened() -> None:
    """And it says which outcome it sets aside."""
    history = (REPORTED, APPROVED, PAID, closed())

    when(*history, record=reopened()).then_recorded()
    when(*history, reopened(), record=reopened()).then_nothing()
    when(REPORTED, record=reopened()).then_refused("AMB-16", "not closed: REPORTED")
    when(*history, record=reopened("DENIED")).then_refused("AMB-16", "closed as PAID")
