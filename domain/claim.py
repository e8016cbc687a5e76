"""The claim aggregate: its state and how each fact changes it (P-07)."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from domain.events.base import Event
from domain.events.claim import (
    ClaimAdvancePaid,
    ClaimAgreementReached,
    ClaimAlertAcknowledged,
    ClaimApproved,
    ClaimAssessed,
    ClaimClosed,
    ClaimDecisionNotified,
    ClaimDenied,
    ClaimDeviationAccepted,
    ClaimDisputed,
    ClaimDisputeResolved,
    ClaimDocumentsRequested,
    ClaimDocumentsSubmitted,
    ClaimInvestigated,
    ClaimPaid,
    ClaimRegistered,
    ClaimReopened,
    ClaimReported,
    ClaimSurveyAnswered,
    ClaimSurveySent,
)
from domain.parts import NEVER, Once, Survey, with_survey


class ClaimPhase(StrEnum):
    """How far a claim has come; derived from the facts, never stated by one."""

    UNKNOWN = "UNKNOWN"
    REPORTED = "REPORTED"
    REGISTERED = "REGISTERED"
    INVESTIGATED = "INVESTIGATED"
    ASSESSED = "ASSESSED"
    APPROVED = "APPROVED"
    DENIED = "DENIED"
    PAID = "PAID"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"


@dataclass(frozen=True, slots=True)
class Handling:
    """From the report to the assessed amount."""

    reported: Once[ClaimReported] = NEVER
    submissions: tuple[ClaimDocumentsSubmitted, ...] = ()
    requests: tuple[ClaimDocumentsRequested, ...] = ()
    registered: Once[ClaimRegistered] = NEVER
    investigations: tuple[ClaimInvestigated, ...] = ()
    assessments: tuple[ClaimAssessed, ...] = ()

    @property
    def documents_complete(self) -> bool:
        """Whether some submission was said to be complete, which starts the clock (REG-L4)."""
        return any(submission.complete for submission in self.submissions)


def evolve_handling(handling: Handling, event: Event) -> Handling:
    """Apply one fact of the handling."""
    match event:
        case ClaimReported():
            return replace(handling, reported=handling.reported.seen(event))
        case ClaimDocumentsSubmitted():
            return replace(handling, submissions=(*handling.submissions, event))
        case ClaimDocumentsRequested():
            return replace(handling, requests=(*handling.requests, event))
        case ClaimRegistered():
            return replace(handling, registered=handling.registered.seen(event))
        case ClaimInvestigated():
            return replace(handling, investigations=(*handling.investigations, event))
        case ClaimAssessed():
            return replace(handling, assessments=(*handling.assessments, event))
        case _:
            return handling


@dataclass(frozen=True, slots=True)
class Settlement:
    """The decision, the agreement and the money."""

    decisions: tuple[ClaimApproved | ClaimDenied, ...] = ()
    notifications: tuple[ClaimDecisionNotified, ...] = ()
    agreement: Once[ClaimAgreementReached] = NEVER
    advances: tuple[ClaimAdvancePaid, ...] = ()
    payments: tuple[ClaimPaid, ...] = ()

    @property
    def decision(self) -> Literal["APPROVED", "DENIED"] | None:
        """The last decision, which replaces earlier ones."""
        if not self.decisions:
            return None
        return "APPROVED" if isinstance(self.decisions[-1], ClaimApproved) else "DENIED"

    @property
    def paid_fen(self) -> int:
        """All that was paid, advances included."""
        advanced = sum(advance.amount_fen for advance in self.advances)
        return advanced + sum(payment.amount_fen for payment in self.payments)

    @property
    def paid_in_full(self) -> bool:
        """Whether some payment was said to be the last."""
        return any(payment.final for payment in self.payments)


def evolve_settlement(settlement: Settlement, event: Event) -> Settlement:
    """Apply one fact of the decision and the payment."""
    match event:
        case ClaimApproved() | ClaimDenied():
            return replace(settlement, decisions=(*settlement.decisions, event))
        case ClaimDecisionNotified():
            return replace(settlement, notifications=(*settlement.notifications, event))
        case ClaimAgreementReached():
            return replace(settlement, agreement=settlement.agreement.seen(event))
        case ClaimAdvancePaid():
            return replace(settlement, advances=(*settlement.advances, event))
        case ClaimPaid():
            return replace(settlement, payments=(*settlement.payments, event))
        case _:
            return settlement


@dataclass(frozen=True, slots=True)
class Ending:
    """Closings, reopenings and disputes; ``standing`` is what the last of them says."""

    closings: tuple[ClaimClosed, ...] = ()
    reopenings: tuple[ClaimReopened, ...] = ()
    standing: Literal["OPEN", "CLOSED", "REOPENED"] = "OPEN"
    disputes: tuple[ClaimDisputed, ...] = ()
    disputes_resolved: tuple[ClaimDisputeResolved, ...] = ()

    @property
    def open_disputes(self) -> int:
        """Disputes filed and not yet resolved."""
        return max(0, len(self.disputes) - len(self.disputes_resolved))


def evolve_ending(ending: Ending, event: Event) -> Ending:
    """Apply one fact of the ending."""
    match event:
        case ClaimClosed():
            return replace(ending, closings=(*ending.closings, event), standing="CLOSED")
        case ClaimReopened():
            return replace(ending, reopenings=(*ending.reopenings, event), standing="REOPENED")
        case ClaimDisputed():
            return replace(ending, disputes=(*ending.disputes, event))
        case ClaimDisputeResolved():
            return replace(ending, disputes_resolved=(*ending.disputes_resolved, event))
        case _:
            return ending


@dataclass(frozen=True, slots=True)
class ClaimState:
    """A claim; no part waits for another."""

    handling: Handling = field(default_factory=Handling)
    settlement: Settlement = field(default_factory=Settlement)
    ending: Ending = field(default_factory=Ending)
    surveys: tuple[Survey, ...] = ()
    alerts: tuple[ClaimAlertAcknowledged, ...] = ()
    deviations: tuple[ClaimDeviationAccepted, ...] = ()

    @property
    def phase(self) -> ClaimPhase:
        """The furthest step that the facts show; a closed claim is closed until it is reopened."""
        if self.ending.standing != "OPEN":
            return ClaimPhase(self.ending.standing)
        if self.settlement.paid_in_full:
            return ClaimPhase.PAID
        if decision := self.settlement.decision:
            return ClaimPhase(decision)
        if self.handling.assessments:
            return ClaimPhase.ASSESSED
        if self.handling.investigations:
            return ClaimPhase.INVESTIGATED
        if self.handling.registered.times:
            return ClaimPhase.REGISTERED
        return ClaimPhase.REPORTED if self.handling.reported.times else ClaimPhase.UNKNOWN

    @property
    def outstanding_fen(self) -> int:
        """The reserve of a claim that is registered and not closed (未决赔款, M-L3)."""
        registered = self.handling.registered.fact
        return registered.reserve_fen if registered and self.ending.standing != "CLOSED" else 0


def evolve(state: ClaimState, event: Event) -> ClaimState:
    """Apply one fact. Never raises and never refuses: history has happened."""
    match event:
        case ClaimSurveySent() | ClaimSurveyAnswered():
            return replace(state, surveys=with_survey(state.surveys, event))
        case ClaimAlertAcknowledged():
            return replace(state, alerts=(*state.alerts, event))
        case ClaimDeviationAccepted():
            return replace(state, deviations=(*state.deviations, event))
        case _:
            return replace(
                state,
                handling=evolve_handling(state.handling, event),
                settlement=evolve_settlement(state.settlement, event),
                ending=evolve_ending(state.ending, event),
            )
