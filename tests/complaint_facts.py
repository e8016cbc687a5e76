"""Facts of a complaint that the tests of the metrics tell their stories with."""

from typing import Any

from tests.measured import Told
from tests.metric_facts import told

COMPLAINT = "complaint/CP-1"
_TIMES = {
    "ComplaintFiled": "received_at",
    "ComplaintAccepted": "accepted_at",
    "ComplaintInvestigated": "completed_at",
    "ComplaintResolved": "decided_at",
    "ComplaintFeedbackGiven": "given_at",
    "ComplaintEscalated": "escalated_at",
    "ComplaintWithdrawn": "at",
    "ComplaintClosed": "at",
}


def complaint(kind: str, at: str, /, stream: str = COMPLAINT, **data: Any) -> Told:
    """A fact of a complaint; its own time, if it has one, is the one at which it happens."""
    time = at if len(at) > len("2024-01-01") else f"{at}T12:00:00"
    own = {_TIMES[kind]: f"{time}+08:00"} if kind in _TIMES else {}
    return told(kind, at, stream, **(own | data))


def filed(at: str, stream: str = COMPLAINT, **data: Any) -> Told:
    """A customer complains about a policy."""
    given = {"policy_id": "P-1", "customer_ref": "CU-1", "cause": "CLAIM_DELAY"}
    return complaint("ComplaintFiled", at, stream, **(given | data))


def accepted(at: str) -> Told:
    """The complaint is accepted."""
    return complaint("ComplaintAccepted", at)


def answered(at: str) -> Told:
    """The complainant is told the result."""
    return complaint("ComplaintFeedbackGiven", at)


def extended(at: str, level: str) -> Told:
    """The complaint may take longer."""
    return complaint("ComplaintDeadlineExtended", at, level=level, new_due_on="2030-01-01")


def paused(at: str) -> Told:
    """The clock stands."""
    return complaint("ComplaintClockPaused", at, reason="MEDIATION")


def resumed(at: str) -> Told:
    """The clock runs again."""
    return complaint("ComplaintClockResumed", at, reason="MEDIATION")


def withdrawn(at: str) -> Told:
    """The complainant withdraws."""
    return complaint("ComplaintWithdrawn", at)
