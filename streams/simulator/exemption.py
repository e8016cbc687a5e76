"""The story of a customer who does not want to be called back (CBK-08)."""

from streams.simulator.clock import DAY, HOUR, date_text
from streams.simulator.parties import CLEAN, Policy
from streams.simulator.story import Story


def exempted(story: Story, policy: Policy) -> bool:
    """A proper request; three in four are granted."""
    granted = story.dice.chance(0.75)
    _request(story, policy, signed=True)
    _decide(story, policy, granted=granted)
    return granted


def ask_for_exemption(story: Story, policy: Policy) -> None:
    """An exemption is granted although the policyholder did not sign in person."""
    requested = _request(story, policy, signed=False)
    story.plant(policy.fault, policy.stream, requested, _decide(story, policy, granted=True))


def _request(story: Story, policy: Policy, *, signed: bool) -> str:
    at = policy.printed * DAY + DAY + 10 * HOUR
    data = {
        "confirmation_letter_ref": f"doc-{policy.id}-letter",
        "special_request_ref": f"doc-{policy.id}-special",
        "policyholder_signed_in_person": signed,
        "received_by": f"{policy.agent.branch}-COORDINATOR",
    }
    who = ("STAFF", f"{policy.agent.branch}-COORDINATOR")
    return story.tell("policy.CallbackExemptionRequested", policy.stream, at, who, data)


def _decide(story: Story, policy: Policy, *, granted: bool) -> str:
    day = policy.printed + 4
    at = day * DAY + 11 * HOUR
    data = {
        "decided_by": "REGION-COORDINATOR",
        "decided_on": date_text(day),
        "reason": "LETTER_COMPLETE" if granted else "LETTER_INCOMPLETE",
    }
    topic = "policy.CallbackExempted" if granted else "policy.CallbackExemptionRejected"
    if granted:
        policy.called_back(at, CLEAN)
    return story.tell(topic, policy.stream, at, ("STAFF", "REGION-COORDINATOR"), data)
