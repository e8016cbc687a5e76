"""Facts of a claim that the tests of the metrics tell their stories with."""

from typing import Any

from tests.measured import Told
from tests.metric_facts import told

CLAIM = "claim/C-1"


def claim(kind: str, at: str, /, stream: str = CLAIM, **data: Any) -> Told:
    """A fact of a claim; its own time is the one at which it happens, unless it says another."""
    named = {
        "ClaimReported": "reported_at",
        "ClaimRegistered": "registered_at",
        "ClaimDocumentsSubmitted": "submitted_at",
        "ClaimApproved": "decided_at",
        "ClaimDenied": "decided_at",
        "ClaimAgreementReached": "agreed_at",
        "ClaimDisputed": "filed_at",
        "ClaimClosed": "at",
        "ClaimReopened": "at",
    }.get(kind, "paid_at")
    time = data.pop(named, at)
    time = time if len(time) > len("2024-01-01") else f"{time}T12:00:00"
    return told(kind, at, stream, **{named: f"{time}+08:00"}, **data)


def reported(at: str, policy_id: str = "P-1", **data: Any) -> Told:
    """The report of a claim on a policy."""
    return claim("ClaimReported", at, policy_id=policy_id, **data)


def registered(at: str, stream: str = CLAIM, **data: Any) -> Told:
    """The registration of a claim with a reserve of 500 yuan."""
    return claim("ClaimRegistered", at, stream, reserve_fen=50_000, **data)


def documents(at: str, *, complete: bool = True) -> Told:
    """The claimant hands in papers."""
    return claim("ClaimDocumentsSubmitted", at, complete=complete)


def approved(at: str, *, complex_case: bool = False, stream: str = CLAIM) -> Told:
    """The insurer decides to pay."""
    return claim("ClaimApproved", at, stream, approved_fen=50_000, complex=complex_case)


def closed(at: str, /, stream: str = CLAIM, **data: Any) -> Told:
    """The claim is closed."""
    return claim("ClaimClosed", at, stream, outcome="PAID", **data)


def reopened(at: str, /, **data: Any) -> Told:
    """The claim is opened again."""
    return claim("ClaimReopened", at, outcome="PAID", **data)


def money(at: str, amount_fen: int = 50_000, kind: str = "ClaimPaid") -> Told:
    """A payment on the claim."""
    return claim(kind, at, amount_fen=amount_fen)
