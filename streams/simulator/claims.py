"""The story of a claim: report, papers, investigation, decision, money, dispute."""

from typing import Any

from streams.simulator.claim_payment import deny, pay
from streams.simulator.clock import DAY, HOUR, date_text, instant_text
from streams.simulator.dice import Dice, allot
from streams.simulator.levels import Levels
from streams.simulator.parties import Case, Claim, Policy
from streams.simulator.services import accept_deviation, acknowledge_alert
from streams.simulator.story import Story
from streams.simulator.surveys import survey

_OUTCOMES = {"PAID": 0.74, "DENIED": 0.15, "WITHDRAWN": 0.05, "ADVANCED": 0.06}
_LONGEST = 330
_PAPERS = ("ACCIDENT_PROOF", "MEDICAL_RECORD", "OTHER")
_BY_KIND = {"DENIAL_NOTICE_LATE": "DENIED"}


def plan_claim(dice: Dice, levels: Levels, policy: Policy, end: int) -> Claim | None:
    """When a claim is reported and where it leads, or none; ``end`` is a day."""
    if policy.claim is None:
        return None
    kind, place = allot(policy.claim, levels.group("claim"))
    outcome = _BY_KIND.get(kind, "PAID") if kind else allot(place, _OUTCOMES)[0] or "PAID"
    first = policy.effective + 60
    last = policy.effective + 270 if policy.mishap or not policy.long_term else end - _LONGEST
    reported = first + dice.below(max(1, min(last, end - _LONGEST) - first))
    mortal = outcome == "PAID" and policy.long_term and not policy.mishap
    death = mortal and dice.chance(0.12)
    return Claim(f"CL-{policy.index + 1:07d}", kind, outcome, reported, death=death)


def claim(story: Story, policy: Policy, plan: Claim, missing: frozenset[str]) -> int:
    """Tell the claim from the report to the close; the moment of the close."""
    dice, stream = story.dice, plan.stream
    story.correlation = policy.stream
    at = plan.reported * DAY + 9 * HOUR + dice.below(8 * HOUR)
    event_id = _report(story, policy, plan, at)
    if plan.kind == "CLAIM_NON_COOPERATION":
        _not_helped(story, policy, plan, event_id)
    if plan.outcome == "WITHDRAWN":
        data = {"at": instant_text(at + 9 * DAY), "outcome": "WITHDRAWN"}
        story.tell("claim.ClaimClosed", stream, at + 9 * DAY, plan.clerk, data)
        story.correlation = ""
        return at + 9 * DAY
    complete = _collect(story, policy, plan, at)
    closed = (deny if plan.outcome == "DENIED" else pay)(story, policy, plan, complete)
    if dice.chance(0.12):
        acknowledge_alert(story, "claim", stream, complete + DAY, "OUTSTANDING_DAYS")
    if plan.kind == "CLAIM_DECISION_LATE" and plan.reported % 2:
        accept_deviation(story, stream, closed + 2 * DAY, "REG-S7", closed // DAY)
    if dice.chance(0.5):
        survey(story, "claim", stream, policy.customer, closed // DAY + 5, missing=missing)
    story.correlation = ""
    return closed


def _report(story: Story, policy: Policy, plan: Claim, at: int) -> str:
    dice = story.dice
    data: dict[str, object] = {
        "claim_id": plan.id,
        "policy_id": policy.id,
        "loss_type": "DEATH"
        if plan.death
        else dice.pick(("MEDICAL", "MEDICAL", "ILLNESS", "ACCIDENT", "DISABILITY")),
        "occurred_on": date_text(plan.reported - dice.between(1, 15)),
        "reported_at": instant_text(at),
        "channel": dice.pick(("PHONE", "PHONE", "APP", "BRANCH", "WEB_CHAT")),
    }
    event_id = story.tell("claim.ClaimReported", plan.stream, at, policy.by_customer, data)
    plan.sum_fen = policy.premium_fen * dice.between(1, 12)
    opened = at + dice.between(1, 20) * HOUR
    data = {"registered_at": instant_text(opened), "reserve_fen": plan.sum_fen}
    story.tell("claim.ClaimRegistered", plan.stream, opened, plan.clerk, data, cause=event_id)
    return event_id


def _collect(story: Story, policy: Policy, plan: Claim, at: int) -> int:
    """The papers come in, at once or after one notice; the moment when they are complete."""
    dice = story.dice
    twice = plan.kind == "DOCUMENTS_REQUESTED_TWICE"
    complete = at + dice.between(12, 27) * DAY
    notices = []
    if twice or dice.chance(0.35):
        _submit(story, policy, plan, at + dice.between(2, 4) * DAY, complete=False)
        notices.append(_ask(story, plan, at + 6 * DAY, _PAPERS[1:]))
    if twice:
        _submit(story, policy, plan, at + 9 * DAY, complete=False)
        notices.append(_ask(story, plan, at + 11 * DAY, _PAPERS[2:]))
        story.plant(plan.kind, plan.stream, *notices)
    _submit(story, policy, plan, complete, complete=True)
    return complete


def _submit(story: Story, policy: Policy, plan: Claim, at: int, *, complete: bool) -> None:
    data = {
        "documents": [
            {"type": kind, "doc_ref": f"doc-{plan.id}-{at // DAY}-{number}"}
            for number, kind in enumerate(_PAPERS if complete else _PAPERS[:1])
        ],
        "submitted_at": instant_text(at),
        "complete": complete,
    }
    story.tell("claim.ClaimDocumentsSubmitted", plan.stream, at, policy.by_customer, data)


def _ask(story: Story, plan: Claim, at: int, missing: tuple[str, ...]) -> str:
    data = {"missing": missing, "notice_reached_at": instant_text(at)}
    return story.tell("claim.ClaimDocumentsRequested", plan.stream, at, plan.clerk, data)


def _not_helped(story: Story, policy: Policy, plan: Claim, cause: str) -> None:
    day = plan.reported + 12
    found: dict[str, Any] = {
        "claim_id": plan.id,
        "kind": story.dice.pick(("NO_EVIDENCE", "CONCEALED_LEAD")),
        "event_unverifiable": True,
        "found_on": date_text(day),
    }
    topic, stream = "agent.ClaimNonCooperationFound", policy.agent.stream
    event_id = story.tell(topic, stream, day * DAY + 16 * HOUR, plan.clerk, found, cause=cause)
    policy.agent.cases.append(Case(day, "DISCIPLINE", event_id))
    story.plant(plan.kind, plan.stream, cause, event_id)
