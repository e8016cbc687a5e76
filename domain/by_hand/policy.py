"""What a person decides about a policy: exemption, issues, reinstatement, personal data."""

from calendar import monthrange
from datetime import date

from domain.by_hand.command import Record
from domain.by_hand.shared import DONE, accept, acknowledge
from domain.events import Event
from domain.events.policy_callback import (
    CallbackExempted,
    CallbackExemptionRejected,
    CallbackIssueResolved,
)
from domain.events.policy_commission import (
    CommissionAccrued,
    CommissionDeducted,
    CommissionForfeited,
    CommissionHeld,
    CommissionReinstated,
    CommissionReleased,
    CommissionSettled,
)
from domain.events.policy_in_force import (
    PersonalDataErased,
    PolicyAlertAcknowledged,
    PolicyDeviationAccepted,
)
from domain.policy import PolicyState
from domain.policy.callback import CallbackStanding
from domain.policy.in_force import PolicyPhase

RECORDS = frozenset({"IDENTITY", "CONTACT", "CONTRACT", "HEALTH", "FINANCIAL"})
"""Classes of personal data that the law counts among the records of a contract (REG-L8)."""
_MONTHS_KEPT = {True: ("REG-L8", 120), False: ("REG-L8.short_term", 60)}
_REINSTATE = "AMB-05"
_NO_CONTRACT = (PolicyPhase.PROPOSED, PolicyPhase.DECLINED)


def decide(state: PolicyState, command: Record) -> tuple[Event, ...]:
    """Decide about an event of a policy; what a policy has no opinion on is a fact."""
    match command.event:
        case (
            CommissionAccrued()
            | CommissionHeld()
            | CommissionDeducted()
            | CommissionReleased()
            | CommissionSettled()
            | CommissionForfeited()
        ):
            raise command.refused(
                "only the monthly run decides it", "run: policytrail settle MONTH", "SET-01"
            )
        case CommissionReinstated() as event:
            return _reinstate(event, state, command)
        case CallbackExempted() | CallbackExemptionRejected() as event:
            return _exempt(event, state, command)
        case CallbackIssueResolved() as event:
            return _resolve(event, state, command)
        case PersonalDataErased() as event:
            return _erase(event, state, command)
        case PolicyAlertAcknowledged() as event:
            return acknowledge(event, state.service.alerts, command)
        case PolicyDeviationAccepted() as event:
            return accept(event, state.service.deviations, command)
        case event:
            return (event,)


def _reinstate(
    event: CommissionReinstated, state: PolicyState, command: Record
) -> tuple[Event, ...]:
    """Of what stands forfeited, no more than that is owed again (AMB-05)."""
    money = state.commission
    if event in money.reinstatements:
        return DONE
    command.needs_name("decided_by", _REINSTATE)
    if not money.forfeits or money.forfeited_fen <= 0:
        why = "all of it is reinstated" if money.forfeits else "no commission was forfeited"
        raise command.refused(
            why, f"see the commission with: policytrail state {command.stream}", _REINSTATE
        )
    if not 0 < event.amount_fen <= money.forfeited_fen:
        raise command.refused(
            f"{money.forfeited_fen} fen stand forfeited, not {event.amount_fen}",
            f"reinstate from 1 to {money.forfeited_fen} fen",
            _REINSTATE,
        )
    return (event,)


def _exempt(
    event: CallbackExempted | CallbackExemptionRejected, state: PolicyState, command: Record
) -> tuple[Event, ...]:
    """The coordinator answers a request that the policyholder signed in person (CBK-08)."""
    asked = state.callback.exemption
    if any(told.event == event for told in command.told):
        return DONE
    command.needs_name("decided_by", "CBK-08")
    request = asked.requested.fact
    if request is None:
        raise command.refused(
            "nobody has asked for the exemption",
            "record policy.CallbackExemptionRequested first",
            "CBK-08.request",
        )
    if asked.granted.times + asked.rejected.times >= asked.requested.times:
        was = "granted" if asked.granted.times else "rejected"
        raise command.refused(
            f"the request is answered already: {was}",
            "record a new policy.CallbackExemptionRequested first",
            "CBK-08.request",
        )
    if isinstance(event, CallbackExempted) and not request.policyholder_signed_in_person:
        raise command.refused(
            "the policyholder did not sign the confirmation letter in person",
            "reject it, or have the letter signed anew",
            "CBK-08",
        )
    return (event,)


def _resolve(
    event: CallbackIssueResolved, state: PolicyState, command: Record
) -> tuple[Event, ...]:
    """An issue that is open is resolved by somebody other than the seller (REG-B2)."""
    callback = state.callback
    if callback.issue is not CallbackStanding.ISSUE_OPEN:
        if event in callback.resolutions:
            return DONE
        raise command.refused(
            f"no issue of the callback is open: {callback.standing}",
            "record policy.CallbackIssueFound first",
            "REG-B2",
        )
    resolver = command.needs_name("resolver_ref", "REG-B2.party")
    if resolver in command.sellers:
        raise command.refused(
            f"{resolver} sold the policy", "let somebody else resolve it", "REG-B2.party"
        )
    return (event,)


def _erase(event: PersonalDataErased, state: PolicyState, command: Record) -> tuple[Event, ...]:
    """Records of the contract are kept for ten or five years after its end (REG-L8)."""
    if event in state.personal_data.erasures:
        return DONE
    if event.fields_class and not RECORDS.intersection(event.fields_class):
        return (event,)
    rule, months = _MONTHS_KEPT[_is_long_term(state)]
    ends = _ends(state)
    if not ends:
        if state.phase in _NO_CONTRACT:
            return (event,)
        raise command.refused(
            f"the contract has not ended: {state.phase}",
            "record policy.PersonalDataErasureDeferred, and erase it after the end",
            rule,
        )
    floor = _months_later(max(ends), months)
    if command.day < floor:
        raise command.refused(
            f"the contract ended on {max(ends)}, and its records are kept until {floor}",
            f"record policy.PersonalDataErasureDeferred with until {floor}",
            rule,
        )
    return (event,)


def _is_long_term(state: PolicyState) -> bool:
    """Whether the term is over a year, if that is known; else yes, which keeps longer."""
    application, issue = state.application.fact, state.issue.fact
    return application.is_long_term if application else not issue or issue.term_years > 1


def _ends(state: PolicyState) -> list[date]:
    """The days on which the contract is said to have ended."""
    life = state.life
    asked = [one.fact.requested_on for one in (life.cancellation, life.surrender) if one.fact]
    return asked + [one.fact.on for one in (life.maturity, life.termination) if one.fact]


def _months_later(day: date, months: int) -> date:
    """The same day so many months later; of a month that lacks it, its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > date.max.year:
        return date.max
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
