"""P-07: a claim from the report to the payment or the denial, and its disputes."""

from typing import ClassVar, Literal

from domain.enums import ClaimDenialGround, ClaimDocumentType, ClaimRole, ServiceChannel
from domain.events.base import Event, Payload
from domain.events.shared import AlertAcknowledged, DeviationAccepted, SurveyAnswered, SurveySent
from domain.values import Date, Fen, Instant

ClaimOutcome = Literal["PAID", "DENIED", "WITHDRAWN"]


class ClaimReported(Event):
    """The event was reported to the insurer (报案)."""

    TOPIC: ClassVar[str] = "claim.ClaimReported.v1"
    MENTIONS: ClassVar[dict[str, str]] = {"policy_id": "policy"}

    claim_id: str
    policy_id: str
    loss_type: Literal["DEATH", "DISABILITY", "ILLNESS", "MEDICAL", "ACCIDENT"]
    occurred_on: Date
    reported_at: Instant
    channel: ServiceChannel


class ClaimDocument(Payload):
    """A paper behind a claim."""

    type: ClaimDocumentType
    doc_ref: str


class ClaimDocumentsSubmitted(Event):
    """The claimant handed in papers; ``complete`` starts the insurer's clock (REG-L4)."""

    TOPIC: ClassVar[str] = "claim.ClaimDocumentsSubmitted.v1"

    documents: tuple[ClaimDocument, ...]
    submitted_at: Instant
    complete: bool


class ClaimDocumentsRequested(Event):
    """The one notice that lists every missing paper; it pauses the clock (REG-L1, REG-L12)."""

    TOPIC: ClassVar[str] = "claim.ClaimDocumentsRequested.v1"

    missing: tuple[ClaimDocumentType, ...]
    notice_reached_at: Instant


class ClaimRegistered(Event):
    """The claim was registered with a reserve and is outstanding from now on (立案)."""

    TOPIC: ClassVar[str] = "claim.ClaimRegistered.v1"

    registered_at: Instant
    reserve_fen: Fen


class ClaimInvestigated(Event):
    """An investigation was completed."""

    TOPIC: ClassVar[str] = "claim.ClaimInvestigated.v1"

    method: Literal["SITE", "CUSTOMER_CONTACT", "MEDICAL", "THIRD_PARTY_ADJUSTER"]
    findings: str
    completed_at: Instant


class ClaimAssessed(Event):
    """The loss was assessed; the customer may ask for the computation sheet (赔款计算书)."""

    TOPIC: ClassVar[str] = "claim.ClaimAssessed.v1"

    assessed_fen: Fen
    assessor_role: ClaimRole
    computation_sheet_ref: str


class ClaimApproved(Event):
    """The insurer decided to pay; complex cases have 30 days (REG-L2, REG-S7)."""

    TOPIC: ClassVar[str] = "claim.ClaimApproved.v1"

    approved_fen: Fen
    decided_at: Instant
    complex: bool


class ClaimDenied(Event):
    """The insurer decided not to pay; the notice is due within three days (REG-L3)."""

    TOPIC: ClassVar[str] = "claim.ClaimDenied.v1"

    ground: ClaimDenialGround
    clause_ref: str
    decided_at: Instant


class ClaimDecisionNotified(Event):
    """The claimant was told the decision."""

    TOPIC: ClassVar[str] = "claim.ClaimDecisionNotified.v1"

    notified_at: Instant
    channel: ServiceChannel
    notice_ref: str


class ClaimAgreementReached(Event):
    """Both sides agreed on the amount, which starts ten days for the payment (REG-L2)."""

    TOPIC: ClassVar[str] = "claim.ClaimAgreementReached.v1"

    agreed_fen: Fen
    agreed_at: Instant


class ClaimAdvancePaid(Event):
    """The part that can be determined was paid first (REG-L4)."""

    TOPIC: ClassVar[str] = "claim.ClaimAdvancePaid.v1"

    amount_fen: Fen
    paid_at: Instant


class ClaimPaid(Event):
    """Money was paid on the claim."""

    TOPIC: ClassVar[str] = "claim.ClaimPaid.v1"

    amount_fen: Fen
    paid_at: Instant
    payee_ref: str
    final: bool


class ClaimDisputed(Event):
    """The claimant disputes the decision."""

    TOPIC: ClassVar[str] = "claim.ClaimDisputed.v1"

    kind: Literal["REVIEW", "LITIGATION", "ARBITRATION"]
    filed_at: Instant


class ClaimDisputeResolved(Event):
    """The dispute ended; ``amount_delta_fen`` is what it changed."""

    TOPIC: ClassVar[str] = "claim.ClaimDisputeResolved.v1"

    outcome: Literal["UPHELD", "CHANGED", "SETTLED"]
    amount_delta_fen: Fen
    resolved_at: Instant


class ClaimClosed(Event):
    """The claim was closed (结案)."""

    TOPIC: ClassVar[str] = "claim.ClaimClosed.v1"

    at: Instant
    outcome: ClaimOutcome


class ClaimReopened(Event):
    """A closed claim was opened again; ``outcome`` is the one set aside."""

    TOPIC: ClassVar[str] = "claim.ClaimReopened.v1"

    at: Instant
    outcome: ClaimOutcome


class ClaimSurveySent(SurveySent):
    """A satisfaction survey about the claim was sent."""

    TOPIC: ClassVar[str] = "claim.SatisfactionSurveySent.v1"


class ClaimSurveyAnswered(SurveyAnswered):
    """A satisfaction survey about the claim was answered."""

    TOPIC: ClassVar[str] = "claim.SatisfactionSurveyAnswered.v1"


class ClaimAlertAcknowledged(AlertAcknowledged):
    """A person acknowledged a risk alert about the claim."""

    TOPIC: ClassVar[str] = "claim.AlertAcknowledged.v1"


class ClaimDeviationAccepted(DeviationAccepted):
    """A person accepted a breach in the claim, until a day."""

    TOPIC: ClassVar[str] = "claim.DeviationAccepted.v1"
