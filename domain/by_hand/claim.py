"""What a claim decides: report, decide, pay, close, in this order (AMB-16)."""

from domain.by_hand.command import Record
from domain.by_hand.shared import DONE, accept, acknowledge
from domain.claim import ClaimState
from domain.events import Event
from domain.events.claim import (
    ClaimAlertAcknowledged,
    ClaimApproved,
    ClaimClosed,
    ClaimDenied,
    ClaimDeviationAccepted,
    ClaimReopened,
)

_ORDER = "AMB-16"


def decide(state: ClaimState, command: Record) -> tuple[Event, ...]:
    """Decide about an event of a claim; what a claim has no opinion on is a fact."""
    match command.event:
        case ClaimApproved() | ClaimDenied() as event:
            return _assess(event, state, command)
        case ClaimClosed() as event:
            return _close(event, state, command)
        case ClaimReopened() as event:
            return _reopen(event, state, command)
        case ClaimAlertAcknowledged() as event:
            return acknowledge(event, state.alerts, command)
        case ClaimDeviationAccepted() as event:
            return accept(event, state.deviations, command)
        case event:
            return (event,)


def _assess(
    event: ClaimApproved | ClaimDenied, state: ClaimState, command: Record
) -> tuple[Event, ...]:
    """A reported claim is decided once, and again only after it was reopened."""
    decisions = state.settlement.decisions
    if event in decisions:
        return DONE
    _needs_report(state, command)
    if state.ending.standing == "CLOSED":
        raise command.refused("the claim is closed", "reopen it first: claim.ClaimReopened", _ORDER)
    reopened = state.ending.reopenings[-1].at if state.ending.reopenings else None
    if any(reopened is None or one.decided_at >= reopened for one in decisions):
        raise command.refused(
            f"the claim is decided already: {state.settlement.decision}",
            "close it and reopen it to decide anew",
            _ORDER,
        )
    return (event,)


def _close(event: ClaimClosed, state: ClaimState, command: Record) -> tuple[Event, ...]:
    """A claim is closed once it is paid in full, denied or withdrawn."""
    ending, settlement = state.ending, state.settlement
    if ending.standing == "CLOSED":
        if event in ending.closings:
            return DONE
        was = ending.closings[-1].outcome
        raise command.refused(f"the claim is closed already: {was}", "reopen it first", _ORDER)
    _needs_report(state, command)
    if event.outcome == "WITHDRAWN" and settlement.payments:
        raise command.refused("money was paid on the claim", "close it as PAID", _ORDER)
    wanted = {"PAID": "APPROVED", "DENIED": "DENIED"}.get(event.outcome)
    if wanted and settlement.decision != wanted:
        raise command.refused(
            f"the claim is {settlement.decision or 'not decided'}, not {wanted}",
            f"record claim.Claim{wanted.capitalize()} first",
            _ORDER,
        )
    if event.outcome == "PAID" and not settlement.paid_in_full:
        raise command.refused(
            "no final payment is recorded", "record claim.ClaimPaid with final first", _ORDER
        )
    return (event,)


def _reopen(event: ClaimReopened, state: ClaimState, command: Record) -> tuple[Event, ...]:
    """Only a closed claim is reopened, and the outcome that is set aside is the one it had."""
    ending = state.ending
    if ending.standing != "CLOSED":
        if event in ending.reopenings:
            return DONE
        raise command.refused(
            f"the claim is not closed: {state.phase}", "close it first, or go on with it", _ORDER
        )
    if (was := ending.closings[-1].outcome) != event.outcome:
        raise command.refused(
            f"the claim was closed as {was}, not {event.outcome}", f"say outcome {was}", _ORDER
        )
    return (event,)


def _needs_report(state: ClaimState, command: Record) -> None:
    if not state.handling.reported.times:
        raise command.refused(
            "nobody has reported the claim",
            "check the claim's id, or record claim.ClaimReported first",
            _ORDER,
        )
