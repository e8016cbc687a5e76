"""P-04 in the state: what became of each callback round, of the visit and of the exemption."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.enums import CallbackFailureCategory, CallbackFailureReason, CallbackResult
from domain.events.policy_callback import (
    CallbackAttempted,
    CallbackExempted,
    CallbackExemptionRejected,
    CallbackExemptionRequested,
    CallbackFailed,
    CallbackIssueFound,
    CallbackRoundStarted,
    CallbackSucceeded,
    ManualVisitAssigned,
    ManualVisitFailed,
    ManualVisitSucceeded,
)
from domain.parts import NEVER, Once

RoundFact = (
    CallbackRoundStarted
    | CallbackAttempted
    | CallbackSucceeded
    | CallbackFailed
    | CallbackIssueFound
)
VisitFact = ManualVisitAssigned | ManualVisitSucceeded | ManualVisitFailed
ExemptionFact = CallbackExemptionRequested | CallbackExempted | CallbackExemptionRejected


@dataclass(frozen=True, slots=True)
class Round:
    """One round: when it began, how often the customer was dialled, and how it ended."""

    started: Once[CallbackRoundStarted] = NEVER
    dials: int = 0
    answered: int = 0
    first_dialed_at: datetime | None = None
    last_dial: CallbackAttempted | None = None
    succeeded: Once[CallbackSucceeded] = NEVER
    failed: Once[CallbackFailed] = NEVER
    issues: tuple[CallbackIssueFound, ...] = ()

    @property
    def result(self) -> CallbackResult | None:
        """How the round ended: reaching the customer outranks a failure, an issue any success."""
        success = self.succeeded.fact
        if self.issues or (success and not success.clean):
            return CallbackResult.SUCCESS_WITH_ISSUE
        if success:
            return CallbackResult.SUCCESS_CLEAN
        return CallbackResult.FAILED if self.failed.fact else None

    @property
    def failure_category(self) -> CallbackFailureCategory | None:
        """The group of the reason why the round failed."""
        return self.failed.fact.failure_category if self.failed.fact else None

    @property
    def failure_reason(self) -> CallbackFailureReason | None:
        """Why the round failed."""
        return self.failed.fact.failure_reason if self.failed.fact else None


def evolve_round(state: Round, event: RoundFact) -> Round:
    """Apply one fact of the round it names."""
    match event:
        case CallbackRoundStarted():
            return replace(state, started=state.started.seen(event))
        case CallbackAttempted():
            return replace(
                state,
                dials=state.dials + 1,
                answered=state.answered + event.answered,
                first_dialed_at=state.first_dialed_at or event.dialed_at,
                last_dial=event,
            )
        case CallbackSucceeded():
            return replace(state, succeeded=state.succeeded.seen(event))
        case CallbackFailed():
            return replace(state, failed=state.failed.seen(event))
        case CallbackIssueFound():
            return replace(state, issues=(*state.issues, event))


@dataclass(frozen=True, slots=True)
class ManualVisit:
    """The visit to a customer whom the telephone did not reach (CBK-11 to CBK-14)."""

    assigned: Once[ManualVisitAssigned] = NEVER
    succeeded: Once[ManualVisitSucceeded] = NEVER
    failed: Once[ManualVisitFailed] = NEVER


def evolve_visit(visit: ManualVisit, event: VisitFact) -> ManualVisit:
    """Apply one fact of the manual visit."""
    match event:
        case ManualVisitAssigned():
            return replace(visit, assigned=visit.assigned.seen(event))
        case ManualVisitSucceeded():
            return replace(visit, succeeded=visit.succeeded.seen(event))
        case ManualVisitFailed():
            return replace(visit, failed=visit.failed.seen(event))


@dataclass(frozen=True, slots=True)
class Exemption:
    """The policyholder's wish not to be called, and the answer to it (CBK-08)."""

    requested: Once[CallbackExemptionRequested] = NEVER
    granted: Once[CallbackExempted] = NEVER
    rejected: Once[CallbackExemptionRejected] = NEVER


def evolve_exemption(exemption: Exemption, event: ExemptionFact) -> Exemption:
    """Apply one fact of the exemption."""
    match event:
        case CallbackExemptionRequested():
            return replace(exemption, requested=exemption.requested.seen(event))
        case CallbackExempted():
            return replace(exemption, granted=exemption.granted.seen(event))
        case CallbackExemptionRejected():
            return replace(exemption, rejected=exemption.rejected.seen(event))
