"""What is decided about an agent: quality points and the end of the contract."""

from dataclasses import replace
from datetime import date

from domain.agent import AgentPhase, AgentState
from domain.by_hand.command import Record
from domain.by_hand.shared import DONE, accept, acknowledge
from domain.events import Event
from domain.events.agent import (
    AgentAlertAcknowledged,
    AgentContractTerminated,
    AgentDeviationAccepted,
    QualityPointsDeducted,
    QualityPointsRevoked,
)
from domain.rulebook.kinds import Points
from domain.rulebook.model import Rule

_BOOK, _CONTRACT, _REVOKED = "pt10", "P-10", "AMB-14"


def decide(state: AgentState, command: Record) -> tuple[Event, ...]:
    """Decide about an event of an agent; what needs no decision is a fact."""
    match command.event:
        case QualityPointsDeducted() as event:
            return _deduct(event, state, command)
        case QualityPointsRevoked() as event:
            return _revoke(event, state, command)
        case AgentContractTerminated() as event:
            return _terminate(event, state, command)
        case AgentAlertAcknowledged() as event:
            return acknowledge(event, state.alerts, command)
        case AgentDeviationAccepted() as event:
            itself = frozenset({command.stream.partition("/")[2]})
            theirs = replace(command, sellers=command.sellers | itself)
            return accept(event, state.deviations, theirs)
        case event:
            return (event,)


def _deduct(event: QualityPointsDeducted, state: AgentState, command: Record) -> tuple[Event, ...]:
    """A person deducts points by an item of the table that is in use, for its half-year."""
    if event in state.quality.deductions:
        return DONE
    rule, way_out = event.rule_id, f"see the table with: policytrail rules list --book {_BOOK}"
    item = _item(command, rule, event.deducted_on)
    if item is None or not isinstance(item.demands, Points):
        raise command.refused(f"{rule!r} is not in the points table", way_out, rule or _BOOK)
    if not item.enabled:
        raise command.refused(f"{rule} is not in use", way_out, rule)
    if item.demands.item_no != event.item_no:
        why = f"{rule} is item {item.demands.item_no}, not {event.item_no}"
        raise command.refused(why, way_out, rule)
    _check_points(event, item.demands, command)
    _check_period(event, command)
    return (event,)


def _check_points(event: QualityPointsDeducted, item: Points, command: Record) -> None:
    """Each case costs what the table says; several cases are a multiple of it."""
    each = item.points
    if each is None or event.points <= 0 or event.points % each:
        raise command.refused(
            f"{event.points} is no multiple of the {each} points of the table",
            f"deduct {each} for each case",
            event.rule_id,
        )


def _check_period(event: QualityPointsDeducted, command: Record) -> None:
    """The period is a half-year that has begun; the case may lie in an earlier one."""
    year = event.period_start.year
    halves = (date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31))
    given = event.period_start, event.period_end
    if given not in halves or event.deducted_on < event.period_start:
        raise command.refused(
            f"{given[0]} to {given[1]} is no half-year that has begun by {event.deducted_on}",
            "give the first and the last day of the half-year of the case",
            event.rule_id,
        )


def _item(command: Record, rule_id: str, on: date) -> Rule | None:
    return next((b.rule(rule_id, on) for b in command.books if b.id == _BOOK), None)


def _revoke(event: QualityPointsRevoked, state: AgentState, command: Record) -> tuple[Event, ...]:
    """A deduction is revoked once, by the id of its event."""
    if event in state.quality.revocations:
        return DONE
    original = event.original_event_id
    deducted = {
        told.event_id for told in command.told if isinstance(told.event, QualityPointsDeducted)
    }
    if original not in deducted:
        raise command.refused(
            f"no deduction of points from this agent has the id {original!r}",
            f"look for it in the events of {command.stream}",
            _REVOKED,
        )
    if any(one.original_event_id == original for one in state.quality.revocations):
        raise command.refused(
            f"the deduction {original!r} is revoked already",
            "check which deduction is meant",
            _REVOKED,
        )
    return (event,)


def _terminate(
    event: AgentContractTerminated, state: AgentState, command: Record
) -> tuple[Event, ...]:
    """A contract that runs is ended, once."""
    if event in state.career.terminations:
        return DONE
    if state.phase is not AgentPhase.CONTRACTED:
        raise command.refused(
            f"the agent is {state.phase}, not under contract",
            "check the agent's id, or record agent.AgentContracted first",
            _CONTRACT,
        )
    return (event,)
