"""P-09: a complaint: accept, investigate, handle, feed back."""

from typing import ClassVar, Literal

from domain.enums import ComplaintCause, ComplaintMeasure, MisleadingSaleCategory, ServiceChannel
from domain.events.base import Event
from domain.events.shared import AlertAcknowledged, DeviationAccepted
from domain.values import Date, Fen, Instant, Int, Number

PauseReason = Literal["EXTERNAL_APPRAISAL", "MEDIATION"]


class ComplaintFiled(Event):
    """Somebody complained; acceptance is due within two working days (CMP-01)."""

    TOPIC: ClassVar[str] = "complaint.ComplaintFiled.v1"
    MENTIONS: ClassVar[dict[str, str]] = {"policy_id": "policy", "claim_id": "claim"}

    complaint_id: str
    customer_ref: str
    policy_id: str | None = None
    claim_id: str | None = None
    agent_id: str | None = None
    channel: ServiceChannel
    source: Literal["DIRECT", "REGULATOR", "MEDIA", "ASSOCIATION"]
    cause: ComplaintCause
    received_at: Instant
    complainant_count: Int


class ComplaintAccepted(Event):
    """The complaint was accepted, graded and given to a handler."""

    TOPIC: ClassVar[str] = "complaint.ComplaintAccepted.v1"

    accepted_at: Instant
    grade: Int
    category: str
    handler_ref: str
    handler_conflict_checked: bool


class ComplaintOwnerAssigned(Event):
    """Whoever caused the complaint was made its owner (CMP-05)."""

    TOPIC: ClassVar[str] = "complaint.ComplaintOwnerAssigned.v1"

    owner_ref: str
    owner_type: Literal["AGENT", "DEPARTMENT", "BRANCH"]
    caused_by_owner: bool


class ComplaintInvestigated(Event):
    """The facts of the complaint were investigated."""

    TOPIC: ClassVar[str] = "complaint.ComplaintInvestigated.v1"

    facts_verified: bool
    responsible_party: str
    misleading_category: MisleadingSaleCategory | None = None
    completed_at: Instant


class ComplaintDeadlineExtended(Event):
    """The deadline was extended with approval (REG-C1)."""

    TOPIC: ClassVar[str] = "complaint.ComplaintDeadlineExtended.v1"

    new_due_on: Date
    level: Literal["COMPLEX", "ESPECIALLY_COMPLEX"]
    approver_ref: str


class ComplaintClockPaused(Event):
    """Time stopped counting (REG-C2)."""

    TOPIC: ClassVar[str] = "complaint.ComplaintClockPaused.v1"

    reason: PauseReason


class ComplaintClockResumed(Event):
    """Time counts again (REG-C2)."""

    TOPIC: ClassVar[str] = "complaint.ComplaintClockResumed.v1"

    reason: PauseReason


class ComplaintResolved(Event):
    """The complaint was decided."""

    TOPIC: ClassVar[str] = "complaint.ComplaintResolved.v1"

    measure: ComplaintMeasure
    compensation_fen: Fen
    decided_at: Instant


class ComplaintFeedbackGiven(Event):
    """The complainant was told the result and the remedies (CMP-02, REG-C4)."""

    TOPIC: ClassVar[str] = "complaint.ComplaintFeedbackGiven.v1"

    given_at: Instant
    channel: ServiceChannel
    remedies_explained: bool


class ComplaintSatisfactionRecorded(Event):
    """The complainant said how satisfied they are with the handling."""

    TOPIC: ClassVar[str] = "complaint.ComplaintSatisfactionRecorded.v1"

    score: Number
    accepted: bool


class ComplaintEscalated(Event):
    """The complaint went higher, or outside."""

    TOPIC: ClassVar[str] = "complaint.ComplaintEscalated.v1"

    to: Literal["SUPERIOR", "REGULATOR", "MEDIA", "COURT"]
    escalated_at: Instant


class ComplaintReviewRequested(Event):
    """The complainant asked for a review; its outcome is not known yet (REG-C6)."""

    TOPIC: ClassVar[str] = "complaint.ComplaintReviewRequested.v1"

    requested_on: Date
    decided_on: Date | None = None
    outcome: str | None = None


class ComplaintReviewDecided(Event):
    """The review was decided, within 30 days of the request (REG-C6)."""

    TOPIC: ClassVar[str] = "complaint.ComplaintReviewDecided.v1"

    requested_on: Date
    decided_on: Date
    outcome: str


class ComplaintWithdrawn(Event):
    """The complainant withdrew, which ends the procedure the same day (REG-C3)."""

    TOPIC: ClassVar[str] = "complaint.ComplaintWithdrawn.v1"

    at: Instant
    archive_ref: str


class ComplaintClosed(Event):
    """The complaint was closed and archived (REG-C7)."""

    TOPIC: ClassVar[str] = "complaint.ComplaintClosed.v1"

    at: Instant
    archive_ref: str


class AccountabilityImposed(Event):
    """Somebody was held to account for the cause of the complaint (责任追究)."""

    TOPIC: ClassVar[str] = "complaint.AccountabilityImposed.v1"

    party_ref: str
    measure: str
    amount_fen: Fen | None = None
    imposed_on: Date


class RootCauseRectified(Event):
    """The root cause of the complaint was put right (REG-C11)."""

    TOPIC: ClassVar[str] = "complaint.RootCauseRectified.v1"

    cause: ComplaintCause
    action: str
    completed_on: Date


class ComplaintAlertAcknowledged(AlertAcknowledged):
    """A person acknowledged a risk alert about the complaint."""

    TOPIC: ClassVar[str] = "complaint.AlertAcknowledged.v1"


class ComplaintDeviationAccepted(DeviationAccepted):
    """A person accepted a breach in the complaint, until a day."""

    TOPIC: ClassVar[str] = "complaint.DeviationAccepted.v1"
