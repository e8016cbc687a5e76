"""What moves or stops the deadline of a complaint, by hand (REG-C1, REG-C2)."""

from datetime import date, timedelta

from domain.by_hand.command import Record, Told, local_day
from domain.by_hand.shared import DONE
from domain.complaint import ComplaintState
from domain.events import Event
from domain.events.complaint import (
    ComplaintClockPaused,
    ComplaintClockResumed,
    ComplaintDeadlineExtended,
    ComplaintFiled,
)

_AT_MOST = {"COMPLEX": 30, "ESPECIALLY_COMPLEX": 60}  # days from the receipt
_EXTENSION, _PAUSE = "REG-C1", "REG-C2"


def extend(
    event: ComplaintDeadlineExtended, state: ComplaintState, command: Record
) -> tuple[Event, ...]:
    """The deadline moves on, with approval, to at most 30 or 60 days and the days paused."""
    if event in state.clock.extensions:
        return DONE
    filed = _needs_open(state, command, _EXTENSION)
    approver = command.needs_name("approver_ref", _EXTENSION)
    accepted = state.loop.accepted.fact
    if event.level == "ESPECIALLY_COMPLEX" and accepted and approver == accepted.handler_ref:
        raise command.refused(
            f"{approver} handles the complaint", "a superior has to approve it", _EXTENSION
        )
    days = _AT_MOST[event.level]
    received = local_day(filed.received_at)
    latest = _later(received, days + paused_days(command.told, command.day))
    if event.new_due_on > latest:
        raise command.refused(
            f"{event.level} means at most {days} days from {received}, and the days paused",
            f"extend it to {latest} at the latest",
            _EXTENSION,
        )
    before = state.clock.extended_to
    if before and event.new_due_on <= before:
        raise command.refused(
            f"the deadline is {before} already", "give a later new_due_on", _EXTENSION
        )
    return (event,)


def pause(event: ComplaintClockPaused, state: ComplaintState, command: Record) -> tuple[Event, ...]:
    """A clock that runs stops; one that stands for this reason is left alone."""
    standing = state.clock.paused_for
    if event.reason in standing:
        return DONE
    _needs_open(state, command, _PAUSE)
    if standing:
        raise command.refused(
            f"the clock is paused already: {', '.join(standing)}",
            "record complaint.ComplaintClockResumed first",
            _PAUSE,
        )
    return (event,)


def resume(
    event: ComplaintClockResumed, state: ComplaintState, command: Record
) -> tuple[Event, ...]:
    """A clock that stands for this reason runs again."""
    standing = state.clock.paused_for
    if event.reason in standing:
        return (event,)
    if not standing and event in state.clock.resumptions:
        return DONE
    why = f"the clock is paused for {', '.join(standing)}" if standing else "the clock runs"
    way_out = "name that reason" if standing else "record complaint.ComplaintClockPaused first"
    raise command.refused(why, way_out, _PAUSE)


def paused_days(told: tuple[Told, ...], until: date) -> int:
    """Days for which the clock stood, each pause up to the first resumption after it.

    units   local days, from that of the pause to that of the resumption, or to ``until``
    """
    days, since = 0, None
    for one in told:
        if isinstance(one.event, ComplaintClockPaused) and since is None:
            since = _day(one)
        elif isinstance(one.event, ComplaintClockResumed) and since is not None:
            days, since = days + (_day(one) - since).days, None
    return days + (max(0, (until - since).days) if since else 0)


def _day(told: Told) -> date:
    return Record("", told.event, told.occurred_us).day


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


def _needs_open(state: ComplaintState, command: Record, rule: str) -> ComplaintFiled:
    filed = state.loop.filed.fact
    if filed is None:
        raise command.refused(
            "nobody has filed the complaint",
            "check the complaint's id, or record complaint.ComplaintFiled first",
            rule,
        )
    if state.loop.closed.times or state.loop.withdrawn.times:
        ended = "closed" if state.loop.closed.times else "withdrawn"
        raise command.refused(f"the complaint is {ended}", "there is no clock to move", rule)
    return filed
