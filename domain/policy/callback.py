"""P-04 in the state: the new-policy callback as a whole, and where it stands."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from domain.enums import CallbackRound
from domain.events.policy_callback import (
    AgentNotifiedOfCallbackFailure,
    CallbackExempted,
    CallbackExemptionRejected,
    CallbackExemptionRequested,
    CallbackIssueFound,
    CallbackIssueResolved,
    CallbackSucceeded,
    CustomerContactUpdated,
    EarlyCallbackRequested,
    ManualVisitAssigned,
    ManualVisitFailed,
    ManualVisitSucceeded,
)
from domain.parts import NEVER, Once
from domain.policy.callback_rounds import (
    Exemption,
    ExemptionFact,
    ManualVisit,
    Round,
    RoundFact,
    VisitFact,
    evolve_exemption,
    evolve_round,
    evolve_visit,
)

CallbackFact = (
    EarlyCallbackRequested
    | ExemptionFact
    | RoundFact
    | CallbackIssueResolved
    | AgentNotifiedOfCallbackFailure
    | CustomerContactUpdated
    | VisitFact
)


class CallbackStanding(StrEnum):
    """The rows of the commission decision table (section 3.3), and a resolved issue (AMB-06)."""

    PENDING = "PENDING"
    CLEAN = "CLEAN"
    EXEMPTED = "EXEMPTED"
    MANUAL_PENDING = "MANUAL_PENDING"
    MANUAL_CLEAN = "MANUAL_CLEAN"
    MANUAL_PHONE_CHANGED = "MANUAL_PHONE_CHANGED"
    MANUAL_FAILED = "MANUAL_FAILED"
    ISSUE_OPEN = "ISSUE_OPEN"
    ISSUE_RESOLVED = "ISSUE_RESOLVED"


@dataclass(frozen=True, slots=True)
class Callback:
    """Everything about the callback; ``outcome`` is the first fact that ended the flow.

    ``issue`` is None, ISSUE_OPEN or ISSUE_RESOLVED. A resolution names no issue, so it covers
    all that were found before it.
    """

    early_request: Once[EarlyCallbackRequested] = NEVER
    exemption: Exemption = field(default_factory=Exemption)
    first: Round = field(default_factory=Round)
    second: Round = field(default_factory=Round)
    manual: Round = field(default_factory=Round)
    visit: ManualVisit = field(default_factory=ManualVisit)
    agent_notices: tuple[AgentNotifiedOfCallbackFailure, ...] = ()
    contact_updates: tuple[CustomerContactUpdated, ...] = ()
    resolutions: tuple[CallbackIssueResolved, ...] = ()
    outcome: CallbackStanding | None = None
    issue: CallbackStanding | None = None

    @property
    def standing(self) -> CallbackStanding:
        """Where the callback stands: an issue outranks everything, then the first outcome counts.

        source  section 3.3; AMB-06: after an issue, even a resolved one, a person decides
        """
        if ended := self.issue or self.outcome:
            return ended
        if self.second.failed.times or self.manual.failed.times or self.visit.assigned.times:
            return CallbackStanding.MANUAL_PENDING
        return CallbackStanding.PENDING


def evolve_callback(callback: Callback, event: CallbackFact) -> Callback:
    """Apply one fact of the callback."""
    return replace(
        _in_its_part(callback, event),
        outcome=callback.outcome or _outcome(event),
        issue=_issue(callback.issue, event),
    )


def _in_its_part(callback: Callback, event: CallbackFact) -> Callback:
    """Put a fact into the part that it is about."""
    match event:
        case EarlyCallbackRequested():
            return replace(callback, early_request=callback.early_request.seen(event))
        case CallbackExemptionRequested() | CallbackExempted() | CallbackExemptionRejected():
            return replace(callback, exemption=evolve_exemption(callback.exemption, event))
        case ManualVisitAssigned() | ManualVisitSucceeded() | ManualVisitFailed():
            return replace(callback, visit=evolve_visit(callback.visit, event))
        case AgentNotifiedOfCallbackFailure():
            return replace(callback, agent_notices=(*callback.agent_notices, event))
        case CustomerContactUpdated():
            return replace(callback, contact_updates=(*callback.contact_updates, event))
        case CallbackIssueResolved():
            return replace(callback, resolutions=(*callback.resolutions, event))
        case _:
            return _in_its_round(callback, event)


def _in_its_round(
    callback: Callback,
    event: RoundFact,
) -> Callback:
    """Put a fact into the round that it names."""
    if event.round == CallbackRound.FIRST:
        return replace(callback, first=evolve_round(callback.first, event))
    if event.round == CallbackRound.SECOND:
        return replace(callback, second=evolve_round(callback.second, event))
    return replace(callback, manual=evolve_round(callback.manual, event))


def _outcome(event: CallbackFact) -> CallbackStanding | None:
    """How this fact alone ends the flow, if it does."""
    match event:
        case CallbackSucceeded(clean=True):
            return CallbackStanding.CLEAN
        case CallbackExempted():
            return CallbackStanding.EXEMPTED
        case ManualVisitSucceeded(issue=None, phone_change=None):
            return CallbackStanding.MANUAL_CLEAN
        case ManualVisitSucceeded(issue=None):
            return CallbackStanding.MANUAL_PHONE_CHANGED
        case ManualVisitFailed():
            return CallbackStanding.MANUAL_FAILED
        case _:
            return None


def _issue(issue: CallbackStanding | None, event: CallbackFact) -> CallbackStanding | None:
    """Whether an issue is open after this fact (CBK-06: nothing wrong may have been found)."""
    match event:
        case CallbackIssueFound() | CallbackSucceeded(clean=False):
            return CallbackStanding.ISSUE_OPEN
        case ManualVisitSucceeded() if event.issue is not None:
            return CallbackStanding.ISSUE_OPEN
        case CallbackIssueResolved() if issue is not None:
            return CallbackStanding.ISSUE_RESOLVED
        case _:
            return issue
