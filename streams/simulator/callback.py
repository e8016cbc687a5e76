"""The story of the callback: the usual ways, and which way a policy takes."""

from streams.simulator.callback_faults import WAYS
from streams.simulator.clock import DAY, HOUR, date_text, next_run
from streams.simulator.exemption import exempted
from streams.simulator.parties import PENDING, Policy
from streams.simulator.rounds import (
    fail_first,
    first_day,
    reach_first,
    reach_second,
    update_contact,
)
from streams.simulator.story import Story

_EARLY = 9


def call_back(story: Story, policy: Policy) -> None:
    """Call the new customer back, the way that the policy's fault or chance demands."""
    policy.called_back(0, PENDING)
    way = WAYS.get(policy.fault)
    if way is not None:
        way(story, policy)
    elif policy.fault != "CALLBACK_MISSING":
        _usual(story, policy)


def _usual(story: Story, policy: Policy) -> None:
    levels, chance = story.levels, story.dice.roll()
    if chance < levels.exempted and not policy.fault:
        if exempted(story, policy):
            return
    elif (
        chance < levels.exempted + levels.called_early
        and not policy.fault
        and next_run(policy.printed + _EARLY) > policy.delivered + 1
    ):
        _early(story, policy)
        return
    if policy.fault != "DELIVERY_LATE" and story.dice.chance(1 - levels.first_round):
        _second_time(story, policy)
    else:
        reach_first(story, policy, first_day(policy))


def _second_time(story: Story, policy: Policy) -> None:
    """Round one fails, the agent confirms the contact data, round two reaches the customer."""
    ended = fail_first(story, policy)
    day = first_day(policy) + 1 + story.dice.between(1, 2)
    update_contact(story, policy, day, ended)
    reach_second(story, policy, day + 1)


def _early(story: Story, policy: Policy) -> None:
    """The agent asks for an early call, and the customer is reached nine days after printing.

    The policy is delivered by then, and its receipt can be back before the run that pays.
    """
    at = policy.printed * DAY + 15 * HOUR
    data = {
        "agent_id": policy.agent.ref,
        "reason": story.dice.pick(("GOING_ABROAD", "LONG_BUSINESS_TRIP", "OTHER")),
        "requested_on": date_text(policy.printed),
        "form_ref": f"doc-{policy.id}-special",
    }
    story.tell("policy.EarlyCallbackRequested", policy.stream, at, policy.by_agent, data)
    reach_first(story, policy, policy.printed + _EARLY)
