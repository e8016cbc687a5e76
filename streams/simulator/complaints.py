"""The story of a complaint: accept, investigate, handle, feed back; and what follows."""

from streams.simulator.clock import DAY, HOUR, date_text, instant_text
from streams.simulator.complaint_ends import after_feedback, withdraw
from streams.simulator.dice import Dice, allot
from streams.simulator.levels import Levels
from streams.simulator.parties import Complaint, Policy
from streams.simulator.services import accept_deviation, acknowledge_alert
from streams.simulator.story import Story

_WAYS = {"SIMPLE": 0.31, "COMPLEX": 0.31, "EXTENDED": 0.25, "WITHDRAWN": 0.13}
_LONGEST = 260
_DAYS = {"SIMPLE": (3, 13), "COMPLEX": (19, 28), "EXTENDED": (42, 57), "WITHDRAWN": (3, 9)}
_LATE = {
    "FEEDBACK_LATE": ("SIMPLE", 25, 35),
    "FEEDBACK_LATE_COMPLEX": ("COMPLEX", 45, 55),
    "FEEDBACK_LATE_EXTENDED": ("EXTENDED", 75, 90),
    "FEEDBACK_LATE_PAUSED": ("SIMPLE", 25, 35),
}
_CAUSES = (
    "PROCESS_IRREGULAR",
    "INFORMATION_OPAQUE",
    "INFORMATION_OPAQUE",
    "SALES_DISPUTE",
    "SURRENDER_DISPUTE",
    "OTHER",
)


def plan_complaint(
    dice: Dice, levels: Levels, policy: Policy, end: int, claim: tuple[str, int] | None
) -> Complaint | None:
    """When a complaint is filed and how long it takes, or none; ``end`` is a day."""
    if policy.complaint is None:
        return None
    kind, place = allot(policy.complaint, levels.group("complaint"))
    way = "SIMPLE" if kind else allot(place, _WAYS)[0] or "SIMPLE"
    low, high = _DAYS[way]
    if kind in _LATE:
        way, low, high = _LATE[kind]
    first = policy.delivered + 20
    about_claim = claim is not None and claim[1] + 40 < end - _LONGEST and dice.chance(0.5)
    if claim is not None and about_claim:
        first = claim[1] + 40
    filed = first + dice.below(max(1, end - _LONGEST - first))
    may_pause = way == "SIMPLE" and kind != "COMPLAINT_ACCEPTED_LATE"
    paused = kind == "FEEDBACK_LATE_PAUSED" or (may_pause and dice.chance(0.3))
    return Complaint(
        id=f"CP-{policy.index + 1:07d}",
        kind=kind,
        way=way,
        filed=filed,
        days=dice.between(low, high),
        pause=dice.between(6, 15) if paused else 0,
        claim_id=claim[0] if claim is not None and about_claim else "",
    )


def complain(story: Story, policy: Policy, plan: Complaint) -> None:
    """Tell the complaint from the filing to the close."""
    story.correlation = policy.stream
    _file_and_accept(story, policy, plan)
    if plan.way == "WITHDRAWN":
        withdraw(story, policy, plan)
    else:
        _handle(story, policy, plan)
        after_feedback(story, policy, plan)
    if story.dice.chance(0.2):
        at = plan.moment + 2 * DAY
        acknowledge_alert(story, "complaint", plan.stream, at, "COMPLAINTS_PER_MONTH")
    story.correlation = ""


def _file_and_accept(story: Story, policy: Policy, plan: Complaint) -> None:
    filed = _file(story, policy, plan)
    late = plan.kind == "COMPLAINT_ACCEPTED_LATE"
    unchecked = plan.kind == "HANDLER_CONFLICT_UNCHECKED"
    delay = story.dice.between(16, 25) * DAY if late else story.dice.between(1, 15) * HOUR
    plan.accepted = plan.moment + delay
    if late:
        plan.days += 28
        plan.way = "EXTENDED"
    taken = {
        "accepted_at": instant_text(plan.accepted),
        "grade": 1 if plan.way == "SIMPLE" else 2,
        "category": plan.cause,
        "handler_ref": plan.handler[1],
        "handler_conflict_checked": not unchecked,
    }
    stream = plan.stream
    accepted = story.tell(
        "complaint.ComplaintAccepted", stream, plan.accepted, plan.handler, taken, cause=filed
    )
    if late:
        story.plant(plan.kind, stream, filed, accepted)
        if plan.filed % 2:
            at = plan.accepted + 4 * HOUR
            accept_deviation(story, stream, at, "CMP-01", plan.accepted // DAY)
    elif unchecked:
        story.plant(plan.kind, stream, accepted)


def _file(story: Story, policy: Policy, plan: Complaint) -> str:
    dice = story.dice
    plan.moment = at = plan.filed * DAY + 9 * HOUR + dice.below(8 * HOUR)
    plan.cause = "CLAIM_DELAY" if plan.claim_id else dice.pick(_CAUSES)
    data: dict[str, object] = {
        "complaint_id": plan.id,
        "customer_ref": policy.customer,
        "policy_id": policy.id,
    }
    if plan.claim_id:
        data["claim_id"] = plan.claim_id
    data |= {
        "agent_id": policy.agent.ref,
        "channel": dice.pick(("PHONE", "PHONE", "APP", "BRANCH", "EMAIL", "SOCIAL_MEDIA")),
        "source": dice.pick(("DIRECT", "DIRECT", "DIRECT", "REGULATOR", "ASSOCIATION", "MEDIA")),
        "cause": plan.cause,
        "received_at": instant_text(at),
        "complainant_count": 1,
    }
    return story.tell("complaint.ComplaintFiled", plan.stream, at, policy.by_customer, data)


def _handle(story: Story, policy: Policy, plan: Complaint) -> None:
    """Owner, extensions, pause and investigation, in the days that the plan gives them."""
    stream, start = plan.stream, plan.moment
    sales = plan.cause == "SALES_DISPUTE"
    owner = {
        "owner_ref": policy.agent.ref if sales else "DEPT-SERVICE",
        "owner_type": "AGENT" if sales else "DEPARTMENT",
        "caused_by_owner": True,
    }
    at = plan.accepted + HOUR
    story.tell("complaint.ComplaintOwnerAssigned", stream, at, plan.handler, owner)
    if plan.way in ("COMPLEX", "EXTENDED"):
        _extend(story, plan, max(start + 11 * DAY, plan.accepted + 2 * HOUR), 30, "COMPLEX")
    if plan.way == "EXTENDED":
        _extend(
            story, plan, max(start + 27 * DAY, plan.accepted + 3 * HOUR), 60, "ESPECIALLY_COMPLEX"
        )
    if plan.pause:
        reason = {"reason": story.dice.pick(("EXTERNAL_APPRAISAL", "MEDIATION"))}
        at = start + 2 * DAY
        story.tell("complaint.ComplaintClockPaused", stream, at, plan.handler, reason)
        at += plan.pause * DAY
        story.tell("complaint.ComplaintClockResumed", stream, at, plan.handler, reason)
    if plan.kind == "LOOP_STEP_MISSING":
        return
    end = start + (plan.days + plan.pause) * DAY
    at = max(end - 2 * DAY, plan.accepted + 2 * HOUR)
    facts: dict[str, object] = {
        "facts_verified": story.dice.chance(0.7),
        "responsible_party": policy.agent.ref if sales else "DEPT-SERVICE",
    }
    if sales and policy.fault == "MISLEADING_SALE":
        facts["misleading_category"] = "CONCEALED_KEY_INFORMATION"
    facts["completed_at"] = instant_text(at)
    story.tell("complaint.ComplaintInvestigated", stream, at, plan.handler, facts)


def _extend(story: Story, plan: Complaint, at: int, days: int, level: str) -> None:
    data = {
        "new_due_on": date_text(plan.filed + days),
        "level": level,
        "approver_ref": "HEAD-OFFICE-EXECUTIVE",
    }
    story.tell("complaint.ComplaintDeadlineExtended", plan.stream, at, plan.handler, data)
