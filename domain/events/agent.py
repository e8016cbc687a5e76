"""P-10: an agent's contract, training, appraisal and discipline."""

from typing import ClassVar, Literal

from domain.enums import MisleadingSaleCategory, SignedDocumentType
from domain.events.base import Event
from domain.events.shared import AlertAcknowledged, DeviationAccepted
from domain.values import Date, Fen, Instant, Int, Number, Points, Quarter

TrainingTopic = Literal[
    "PRODUCT", "SALES_RULES", "CUSTOMER_PRIVACY", "LAW", "ETHICS", "SERVICE", "CLAIMS"
]
FailedIndicator = Literal["RECEIPT_RETURN", "CALLBACK_RESULT", "PERSISTENCY", "QUALITY_APPRAISAL"]
ABOUT_POLICY = {"policy_id": "policy"}


class AgentContracted(Event):
    """The agent signed the agency contract."""

    TOPIC: ClassVar[str] = "agent.AgentContracted.v1"

    agent_id: str
    branch_id: str
    contract_no: str
    signed_on: Date
    education_level: str
    qualification_ref: str


class TrainingCompleted(Event):
    """The agent completed a course; twelve hours a year are required (TRN-01)."""

    TOPIC: ClassVar[str] = "agent.TrainingCompleted.v1"

    course: str
    topics: tuple[TrainingTopic, ...]
    minutes: Int
    completed_on: Date
    passed: bool


class AgentAppraised(Event):
    """The agent was appraised for a period."""

    TOPIC: ClassVar[str] = "agent.AgentAppraised.v1"

    period: str
    kpis: dict[str, Number]
    score: Number
    satisfaction_weight_pct: Number


class FalseCustomerInfoFound(Event):
    """Customer data that the agent entered proved false or incomplete (CBK-09, RPT-01)."""

    TOPIC: ClassVar[str] = "agent.FalseCustomerInfoFound.v1"
    MENTIONS: ClassVar[dict[str, str]] = ABOUT_POLICY

    policy_id: str
    kind: Literal["FALSE", "INCOMPLETE", "AGENT_OWN_PHONE"]
    found_on: Date
    source: Literal["CALLBACK", "AUDIT", "COMPLAINT"]


class ProxySignatureConfirmed(Event):
    """It was confirmed that the agent signed for the customer or incited another to (SGN-01)."""

    TOPIC: ClassVar[str] = "agent.ProxySignatureConfirmed.v1"
    MENTIONS: ClassVar[dict[str, str]] = ABOUT_POLICY

    policy_id: str
    documents: tuple[SignedDocumentType, ...]
    mode: Literal["SIGNED_BY_AGENT", "INCITED_OTHER"]
    confirmed_on: Date


class MisleadingSaleConfirmed(Event):
    """It was confirmed that the agent misled the customer (销售误导)."""

    TOPIC: ClassVar[str] = "agent.MisleadingSaleConfirmed.v1"
    MENTIONS: ClassVar[dict[str, str]] = ABOUT_POLICY

    policy_id: str
    category: MisleadingSaleCategory
    confirmed_on: Date


class ControlledDocumentIssued(Event):
    """A controlled document was handed to the agent (有价单证)."""

    TOPIC: ClassVar[str] = "agent.ControlledDocumentIssued.v1"

    document_no: str
    due_on: Date
    on: Date


class ControlledDocumentReturned(Event):
    """The agent accounted for a controlled document."""

    TOPIC: ClassVar[str] = "agent.ControlledDocumentReturned.v1"

    document_no: str
    due_on: Date
    on: Date


class ControlledDocumentOverdue(Event):
    """A controlled document was not accounted for in time (PTS-16, PTS-17)."""

    TOPIC: ClassVar[str] = "agent.ControlledDocumentOverdue.v1"

    document_no: str
    due_on: Date
    on: Date


class ClaimNonCooperationFound(Event):
    """The agent refused evidence or hid leads in a claim (PTS-18)."""

    TOPIC: ClassVar[str] = "agent.ClaimNonCooperationFound.v1"
    MENTIONS: ClassVar[dict[str, str]] = {"claim_id": "claim"}

    claim_id: str
    kind: Literal["NO_EVIDENCE", "CONCEALED_LEAD"]
    event_unverifiable: bool
    found_on: Date


class QualityPointsDeducted(Event):
    """Quality points were deducted under an item of the points table (品质扣分)."""

    TOPIC: ClassVar[str] = "agent.QualityPointsDeducted.v1"

    points: Points
    item_no: Int
    rule_id: str
    related_ref: str
    period_start: Date
    period_end: Date
    deducted_on: Date


class QualityPointsRevoked(Event):
    """An earlier deduction of points was revoked."""

    TOPIC: ClassVar[str] = "agent.QualityPointsRevoked.v1"

    original_event_id: str
    reason: str


class PromotionDenied(Event):
    """Promotion was denied (GAT-01)."""

    TOPIC: ClassVar[str] = "agent.PromotionDenied.v1"

    period: str
    failed_indicators: tuple[FailedIndicator, ...]
    decided_on: Date


class RankMaintenanceDenied(Event):
    """The agent could not keep the rank (GAT-03)."""

    TOPIC: ClassVar[str] = "agent.RankMaintenanceDenied.v1"

    period: str
    failed_indicators: tuple[FailedIndicator, ...]
    decided_on: Date


class EliteClubDisqualified(Event):
    """The agent's eligibility for the elite club was cancelled (群英会, GAT-01)."""

    TOPIC: ClassVar[str] = "agent.EliteClubDisqualified.v1"

    period: str
    failed_indicators: tuple[FailedIndicator, ...]
    decided_on: Date


class AgentReportedToRegulator(Event):
    """The agent was named in the quarterly report on false customer data (RPT-01)."""

    TOPIC: ClassVar[str] = "agent.AgentReportedToRegulator.v1"

    quarter: Quarter
    recipients: tuple[Literal["REGULATOR_BUREAU", "INDUSTRY_ASSOCIATION"], ...]
    cases: Int
    law_articles: tuple[str, ...]
    reported_on: Date


class RegulatorPenaltyRecorded(Event):
    """The regulator punished the agent."""

    TOPIC: ClassVar[str] = "agent.RegulatorPenaltyRecorded.v1"

    article: str
    penalty: str
    amount_fen: Fen
    decided_on: Date


class AgentContractTerminated(Event):
    """The agency contract ended."""

    TOPIC: ClassVar[str] = "agent.AgentContractTerminated.v1"

    reason: str
    terminated_on: Date


class AgentGrievanceFiled(Event):
    """The agent filed a grievance."""

    TOPIC: ClassVar[str] = "agent.AgentGrievanceFiled.v1"

    subject: str
    at: Instant


class AgentGrievanceResolved(Event):
    """The agent's grievance was resolved."""

    TOPIC: ClassVar[str] = "agent.AgentGrievanceResolved.v1"

    subject: str
    at: Instant


class AgentAlertAcknowledged(AlertAcknowledged):
    """A person acknowledged a risk alert about the agent."""

    TOPIC: ClassVar[str] = "agent.AlertAcknowledged.v1"


class AgentDeviationAccepted(DeviationAccepted):
    """A person accepted a breach of the agent, until a day."""

    TOPIC: ClassVar[str] = "agent.DeviationAccepted.v1"
