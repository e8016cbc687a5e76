"""Deciding by hand on any history: the event, nothing, or a refusal; and once is enough."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.by_hand import Record, Told, judge
from domain.errors import Refused
from domain.events import AGGREGATES, EVENT_TYPES, Event
from domain.rulebook.library import library
from tests.strategies import events

MOMENTS = st.integers(1_230_768_000_000_000, 1_798_675_200_000_000)
MOST_OFTEN = (
    *("policy.Commission", "policy.Callback", "policy.PersonalData", "complaint.", "claim.Claim"),
    *("agent.Quality", "agent.AgentContract"),
)
OFTEN = [
    topic
    for topic in EVENT_TYPES
    if topic.startswith(MOST_OFTEN) or "Deviation" in topic or "Alert" in topic
]


@st.composite
def commands(draw: st.DrawFn, aggregate: str) -> Record:
    """A history in business order, and an event of the same kind to be recorded by hand."""
    own = [topic for topic in OFTEN if topic.startswith(f"{aggregate}.")]
    drawn = st.one_of(events(aggregate=aggregate), st.sampled_from(own).flatmap(events))
    history: list[Event] = draw(st.lists(drawn, max_size=15))
    moments = sorted(draw(st.lists(MOMENTS, min_size=len(history), max_size=len(history))))
    told = tuple(
        Told(at, f"e-{number}", event)
        for number, (at, event) in enumerate(zip(moments, history, strict=True))
    )
    event = draw(st.one_of(drawn, st.sampled_from(history)) if history else drawn)
    return Record(
        stream=f"{aggregate}/A-1",
        event=event,
        occurred_us=draw(st.one_of(MOMENTS, st.just(1_798_675_200_000_000))),
        told=told,
        sellers=frozenset(draw(st.sets(st.sampled_from(["X-1", "A-1"])))),
        books=library(),
    )


def outcome(command: Record) -> tuple[Event, ...] | None:
    """What was decided; None if it was refused."""
    refusal = None
    try:
        return judge(command)
    except Refused as exc:
        refusal = exc
    assert all((refusal.rule, refusal.why, refusal.way_out))
    assert command.stream in refusal.attempted
    return None


@pytest.mark.parametrize("aggregate", AGGREGATES)
@given(data=st.data())
def test_a_decision_is_the_event_nothing_or_a_refusal(aggregate: str, data: st.DataObject) -> None:
    """Whatever the history: facts are never refused, so any may lie before a decision."""
    command = data.draw(commands(aggregate))

    assert outcome(command) in (None, (), (command.event,))


@pytest.mark.parametrize("aggregate", AGGREGATES)
@given(data=st.data())
def test_deciding_twice_decides_once(aggregate: str, data: st.DataObject) -> None:
    """What was decided is not decided again, unless it is a fact that was no decision at all."""
    command = data.draw(commands(aggregate))
    if not outcome(command):
        return
    told = sorted(
        [*command.told, Told(command.occurred_us, "new", command.event)],
        key=lambda one: one.occurred_us,
    )

    again = outcome(replace(command, told=tuple(told)))

    assert not again or type(command.event).__name__ not in DECIDED


DECIDED = {
    "CommissionReinstated",
    "CallbackExempted",
    "CallbackExemptionRejected",
    "CallbackIssueResolved",
    "PolicyAlertAcknowledged",
    "PolicyDeviationAccepted",
    "ClaimApproved",
    "ClaimDenied",
    "ClaimClosed",
    "ClaimReopened",
    "ClaimAlertAcknowledged",
    "ClaimDeviationAccepted",
    "ComplaintAccepted",
    "ComplaintWithdrawn",
    "ComplaintClosed",
    "ComplaintDeadlineExtended",
    "ComplaintClockPaused",
    "ComplaintClockResumed",
    "ComplaintAlertAcknowledged",
    "ComplaintDeviationAccepted",
    "QualityPointsDeducted",
    "QualityPointsRevoked",
    "AgentContractTerminated",
    "AgentAlertAcknowledged",
    "AgentDeviationAccepted",
    "PersonalDataErased",
}
