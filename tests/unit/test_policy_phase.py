"""Where a policy is in its life follows from the facts."""

import pytest

from domain.events import Event
from domain.policy import PolicyPhase
from tests.policy_facts import (
    CANCELLED,
    LAPSED,
    MATURED,
    REINSTATED,
    SURRENDERED,
    TERMINATED,
    P,
    issued,
    underwritten,
)
from tests.spec import given


@pytest.mark.parametrize(
    ("history", "phase"),
    [
        ((), PolicyPhase.PROPOSED),
        ((underwritten("POSTPONE"),), PolicyPhase.POSTPONED),
        ((underwritten("POSTPONE"), underwritten("DECLINE")), PolicyPhase.DECLINED),
        ((underwritten("DECLINE"), issued()), PolicyPhase.IN_FORCE),
        ((issued(), LAPSED), PolicyPhase.LAPSED),
        ((issued(), LAPSED, REINSTATED), PolicyPhase.IN_FORCE),
        ((issued(), CANCELLED), PolicyPhase.CANCELLED_IN_COOLING_OFF),
        ((issued(), SURRENDERED, TERMINATED), PolicyPhase.SURRENDERED),
        ((issued(), MATURED), PolicyPhase.MATURED),
        ((TERMINATED, issued(), REINSTATED), PolicyPhase.TERMINATED),
    ],
)
def test_the_phase_follows_from_the_facts(history: tuple[Event, ...], phase: PolicyPhase) -> None:
    """The first end stays, and a lapse lasts until the policy is reinstated."""
    given(P, *history).then({"phase": phase})
