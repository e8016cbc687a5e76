"""The agent aggregate: its state and how each fact changes it (P-10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.events.agent import (
    AgentAlertAcknowledged,
    AgentAppraised,
    AgentContracted,
    AgentContractTerminated,
    AgentDeviationAccepted,
    AgentGrievanceFiled,
    AgentGrievanceResolved,
    AgentReportedToRegulator,
    ClaimNonCooperationFound,
    ControlledDocumentIssued,
    ControlledDocumentOverdue,
    ControlledDocumentReturned,
    EliteClubDisqualified,
    FalseCustomerInfoFound,
    MisleadingSaleConfirmed,
    PromotionDenied,
    ProxySignatureConfirmed,
    QualityPointsDeducted,
    QualityPointsRevoked,
    RankMaintenanceDenied,
    RegulatorPenaltyRecorded,
    TrainingCompleted,
)
from domain.events.base import Event
from domain.parts import NEVER, Once, upsert

DocumentEvent = ControlledDocumentIssued | ControlledDocumentReturned | ControlledDocumentOverdue


class AgentPhase(StrEnum):
    """Whether an agent is under contract; derived from the facts, never stated by one."""

    UNKNOWN = "UNKNOWN"
    CONTRACTED = "CONTRACTED"
    TERMINATED = "TERMINATED"


@dataclass(frozen=True, slots=True)
class Career:
    """Contract, training, appraisal; ``phase`` is what the last fact about the contract says."""

    contracts: tuple[AgentContracted, ...] = ()
    terminations: tuple[AgentContractTerminated, ...] = ()
    phase: AgentPhase = AgentPhase.UNKNOWN
    trainings: tuple[TrainingCompleted, ...] = ()
    appraisals: tuple[AgentAppraised, ...] = ()
    promotion_denials: tuple[PromotionDenied, ...] = ()
    rank_denials: tuple[RankMaintenanceDenied, ...] = ()
    elite_club_disqualifications: tuple[EliteClubDisqualified, ...] = ()

    @property
    def training_minutes(self) -> Mapping[str, int]:
        """Minutes of courses passed, by calendar year (TRN-01)."""
        minutes: dict[str, int] = {}
        for training in self.trainings:
            if training.passed:
                year = str(training.completed_on.year)
                minutes[year] = minutes.get(year, 0) + training.minutes
        return minutes


def evolve_career(career: Career, event: Event) -> Career:
    """Apply one fact of the career."""
    match event:
        case AgentContracted():
            contracts = (*career.contracts, event)
            return replace(career, contracts=contracts, phase=AgentPhase.CONTRACTED)
        case AgentContractTerminated():
            ends = (*career.terminations, event)
            return replace(career, terminations=ends, phase=AgentPhase.TERMINATED)
        case TrainingCompleted():
            return replace(career, trainings=(*career.trainings, event))
        case AgentAppraised():
            return replace(career, appraisals=(*career.appraisals, event))
        case PromotionDenied():
            return replace(career, promotion_denials=(*career.promotion_denials, event))
        case RankMaintenanceDenied():
            return replace(career, rank_denials=(*career.rank_denials, event))
        case EliteClubDisqualified():
            ends_club = (*career.elite_club_disqualifications, event)
            return replace(career, elite_club_disqualifications=ends_club)
        case _:
            return career


@dataclass(frozen=True, slots=True)
class Conduct:
    """What was found and confirmed against the agent, and what the regulator was told and did."""

    false_info: tuple[FalseCustomerInfoFound, ...] = ()
    proxy_signatures: tuple[ProxySignatureConfirmed, ...] = ()
    misleading_sales: tuple[MisleadingSaleConfirmed, ...] = ()
    claim_non_cooperation: tuple[ClaimNonCooperationFound, ...] = ()
    regulator_reports: tuple[AgentReportedToRegulator, ...] = ()
    penalties: tuple[RegulatorPenaltyRecorded, ...] = ()


def evolve_conduct(conduct: Conduct, event: Event) -> Conduct:
    """Apply one fact of the conduct."""
    match event:
        case FalseCustomerInfoFound():
            return replace(conduct, false_info=(*conduct.false_info, event))
        case ProxySignatureConfirmed():
            return replace(conduct, proxy_signatures=(*conduct.proxy_signatures, event))
        case MisleadingSaleConfirmed():
            return replace(conduct, misleading_sales=(*conduct.misleading_sales, event))
        case ClaimNonCooperationFound():
            found = (*conduct.claim_non_cooperation, event)
            return replace(conduct, claim_non_cooperation=found)
        case AgentReportedToRegulator():
            return replace(conduct, regulator_reports=(*conduct.regulator_reports, event))
        case RegulatorPenaltyRecorded():
            return replace(conduct, penalties=(*conduct.penalties, event))
        case _:
            return conduct


@dataclass(frozen=True, slots=True)
class ControlledDocument:
    """A controlled document, known by its number (有价单证, PTS-16)."""

    document_no: str
    issued: Once[ControlledDocumentIssued] = NEVER
    returned: Once[ControlledDocumentReturned] = NEVER
    overdue: Once[ControlledDocumentOverdue] = NEVER

    @property
    def overdue_on(self) -> date | None:
        """The day on which the document was found overdue, which puts it into a half-year."""
        return self.overdue.fact.on if self.overdue.fact else None


@dataclass(frozen=True, slots=True)
class Quality:
    """Controlled documents, and quality points as they were deducted and revoked (品质扣分).

    A revocation names the id of the event that deducted, which a payload does not carry; so the two
    stand side by side, and ``points_deducted`` is before revocations.
    """

    documents: tuple[ControlledDocument, ...] = ()
    deductions: tuple[QualityPointsDeducted, ...] = ()
    revocations: tuple[QualityPointsRevoked, ...] = ()

    @property
    def documents_overdue(self) -> int:
        """Documents found overdue at any time."""
        return sum(1 for document in self.documents if document.overdue.times)

    @property
    def points_deducted(self) -> Decimal:
        """All points ever deducted, before revocations."""
        return sum((deduction.points for deduction in self.deductions), Decimal(0))


def evolve_quality(quality: Quality, event: Event) -> Quality:
    """Apply one fact about documents and points."""
    match event:
        case (
            ControlledDocumentIssued() | ControlledDocumentReturned() | ControlledDocumentOverdue()
        ):
            return replace(quality, documents=_with_document(quality.documents, event))
        case QualityPointsDeducted():
            return replace(quality, deductions=(*quality.deductions, event))
        case QualityPointsRevoked():
            return replace(quality, revocations=(*quality.revocations, event))
        case _:
            return quality


def _with_document(
    documents: tuple[ControlledDocument, ...], event: DocumentEvent
) -> tuple[ControlledDocument, ...]:
    def change(document: ControlledDocument) -> ControlledDocument:
        match event:
            case ControlledDocumentIssued():
                return replace(document, issued=document.issued.seen(event))
            case ControlledDocumentReturned():
                return replace(document, returned=document.returned.seen(event))
            case ControlledDocumentOverdue():
                return replace(document, overdue=document.overdue.seen(event))

    number = event.document_no
    return upsert(documents, lambda d: d.document_no == number, ControlledDocument(number), change)


@dataclass(frozen=True, slots=True)
class Grievance:
    """A grievance, known by its subject."""

    subject: str
    filed: Once[AgentGrievanceFiled] = NEVER
    resolved: Once[AgentGrievanceResolved] = NEVER


def evolve_grievances(grievances: tuple[Grievance, ...], event: Event) -> tuple[Grievance, ...]:
    """Apply one fact of a grievance."""
    if not isinstance(event, AgentGrievanceFiled | AgentGrievanceResolved):
        return grievances
    fact = event

    def change(grievance: Grievance) -> Grievance:
        if isinstance(fact, AgentGrievanceFiled):
            return replace(grievance, filed=grievance.filed.seen(fact))
        return replace(grievance, resolved=grievance.resolved.seen(fact))

    return upsert(grievances, lambda g: g.subject == fact.subject, Grievance(fact.subject), change)


@dataclass(frozen=True, slots=True)
class AgentState:
    """An agent; no part waits for another."""

    career: Career = field(default_factory=Career)
    conduct: Conduct = field(default_factory=Conduct)
    quality: Quality = field(default_factory=Quality)
    grievances: tuple[Grievance, ...] = ()
    alerts: tuple[AgentAlertAcknowledged, ...] = ()
    deviations: tuple[AgentDeviationAccepted, ...] = ()

    @property
    def phase(self) -> AgentPhase:
        """Whether the agent is under contract."""
        return self.career.phase


def evolve(state: AgentState, event: Event) -> AgentState:
    """Apply one fact. Never raises and never refuses: history has happened."""
    if isinstance(event, AgentAlertAcknowledged):
        return replace(state, alerts=(*state.alerts, event))
    if isinstance(event, AgentDeviationAccepted):
        return replace(state, deviations=(*state.deviations, event))
    return replace(
        state,
        career=evolve_career(state.career, event),
        conduct=evolve_conduct(state.conduct, event),
        quality=evolve_quality(state.quality, event),
        grievances=evolve_grievances(state.grievances, event),
    )
