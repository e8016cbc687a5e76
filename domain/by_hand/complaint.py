"""What a complaint decides: accept, move the clock, withdraw, close."""

from domain.by_hand.command import Record
from domain.by_hand.complaint_clock import extend, pause, resume
from domain.by_hand.shared import DONE, accept, acknowledge
from domain.complaint import ComplaintState
from domain.events import Event
from domain.events.complaint import (
    ComplaintAccepted,
    ComplaintAlertAcknowledged,
    ComplaintClockPaused,
    ComplaintClockResumed,
    ComplaintClosed,
    ComplaintDeadlineExtended,
    ComplaintDeviationAccepted,
    ComplaintWithdrawn,
)

_STEPS = {
    "ACCEPT": "ComplaintAccepted",
    "INVESTIGATE": "ComplaintInvestigated",
    "HANDLE": "ComplaintResolved",
    "FEED_BACK": "ComplaintFeedbackGiven",
}


def decide(state: ComplaintState, command: Record) -> tuple[Event, ...]:
    """Decide about an event of a complaint; what a complaint has no opinion on is a fact."""
    match command.event:
        case ComplaintAccepted() as event:
            return _accept(event, state, command)
        case ComplaintWithdrawn() as event:
            return _withdraw(event, state, command)
        case ComplaintClosed() as event:
            return _close(event, state, command)
        case ComplaintDeadlineExtended() as event:
            return extend(event, state, command)
        case ComplaintClockPaused() as event:
            return pause(event, state, command)
        case ComplaintClockResumed() as event:
            return resume(event, state, command)
        case ComplaintAlertAcknowledged() as event:
            return acknowledge(event, state.alerts, command)
        case ComplaintDeviationAccepted() as event:
            return accept(event, state.deviations, command)
        case event:
            return (event,)


def _accept(event: ComplaintAccepted, state: ComplaintState, command: Record) -> tuple[Event, ...]:
    """A complaint that was filed is given to a handler without an interest in it (REG-C5)."""
    if command.once(state.loop.accepted, "accepted", "CMP-01"):
        return DONE
    _needs_open(state, command, "CMP-01")
    handler = command.needs_name("handler_ref", "REG-C5")
    if not event.handler_conflict_checked:
        raise command.refused(
            f"nobody has checked whether {handler} has an interest in the matter",
            "check it, then say so in handler_conflict_checked",
            "REG-C5",
        )
    filed = state.loop.filed.fact
    if filed and handler in command.sellers | {filed.agent_id}:
        raise command.refused(
            f"{handler} is the agent complained about", "name another handler", "REG-C5"
        )
    return (event,)


def _withdraw(
    event: ComplaintWithdrawn, state: ComplaintState, command: Record
) -> tuple[Event, ...]:
    """The complainant withdraws what is still open (REG-C3)."""
    if command.once(state.loop.withdrawn, "withdrawn", "REG-C3"):
        return DONE
    _needs_open(state, command, "REG-C3")
    return (event,)


def _close(event: ComplaintClosed, state: ComplaintState, command: Record) -> tuple[Event, ...]:
    """A complaint is closed after its four steps, or after it was withdrawn (CMP-03)."""
    loop = state.loop
    if command.once(loop.closed, "closed", "CMP-03"):
        return DONE
    _needs_filed(state, command, "CMP-03")
    if loop.missing_steps and not loop.withdrawn.times:
        missing = ", ".join(loop.missing_steps)
        first = _STEPS[loop.missing_steps[0]]
        raise command.refused(
            f"steps of the loop are missing: {missing}",
            f"record complaint.{first} first",
            "CMP-03",
        )
    return (event,)


def _needs_filed(state: ComplaintState, command: Record, rule: str) -> None:
    if not state.loop.filed.times:
        raise command.refused(
            "nobody has filed the complaint",
            "check the complaint's id, or record complaint.ComplaintFiled first",
            rule,
        )


def _needs_open(state: ComplaintState, command: Record, rule: str) -> None:
    _needs_filed(state, command, rule)
    if state.loop.closed.times or state.loop.withdrawn.times:
        ended = "closed" if state.loop.closed.times else "withdrawn"
        raise command.refused(
            f"the complaint is {ended}", "file what is new as another complaint", rule
        )
