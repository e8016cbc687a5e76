"""The story of a complaint from the decision on: feedback, review, accountability, the close."""

from streams.simulator.clock import DAY, HOUR, date_text, instant_text
from streams.simulator.parties import Complaint, Policy
from streams.simulator.story import Story


def withdraw(story: Story, policy: Policy, plan: Complaint) -> None:
    """The complainant withdraws, which ends the procedure the same day (REG-C3)."""
    at = plan.moment + plan.days * DAY
    data = {"at": instant_text(at), "archive_ref": f"arc-{plan.id}"}
    story.tell("complaint.ComplaintWithdrawn", plan.stream, at, policy.by_customer, data)


def after_feedback(story: Story, policy: Policy, plan: Complaint) -> None:
    """Decide the complaint, tell the complainant, and close it."""
    dice, stream = story.dice, plan.stream
    told = plan.moment + (plan.days + plan.pause) * DAY
    measure = dice.pick(("NEGOTIATION", "NEGOTIATION", "MEDIATION", "COMPENSATION", "OTHER"))
    paid = dice.between(2, 60) * 10_000 if measure == "COMPENSATION" else 0
    at = max(told - DAY, plan.accepted + 3 * HOUR)
    decision = {
        "measure": measure,
        "compensation_fen": paid,
        "decided_at": instant_text(at),
    }
    resolved = story.tell("complaint.ComplaintResolved", stream, at, plan.handler, decision)
    shown = [resolved]
    if plan.kind != "CLOSED_WITHOUT_FEEDBACK":
        shown.append(_feed_back(story, policy, plan, told, resolved))
    closed = told + 3 * DAY
    if plan.kind == "COMPLAINT_REVIEW_LATE" or dice.chance(0.2):
        closed = _review(story, policy, plan, told + 4 * DAY)
    if dice.chance(0.15):
        _escalate(story, policy, plan, told + 2 * DAY)
    if dice.chance(0.3):
        _hold_to_account(story, policy, plan, told + 2 * DAY)
    closing = {"at": instant_text(closed), "archive_ref": f"arc-{plan.id}"}
    close = story.tell("complaint.ComplaintClosed", stream, closed, plan.handler, closing)
    if plan.kind.startswith("FEEDBACK"):
        story.plant(plan.kind, stream, shown[-1])
    elif plan.kind in ("LOOP_STEP_MISSING", "CLOSED_WITHOUT_FEEDBACK"):
        story.plant(plan.kind, stream, resolved, close)


def _feed_back(story: Story, policy: Policy, plan: Complaint, at: int, cause: str) -> str:
    dice, stream = story.dice, plan.stream
    data = {
        "given_at": instant_text(at),
        "channel": dice.pick(("PHONE", "EMAIL", "BRANCH", "APP")),
        "remedies_explained": True,
    }
    told = story.tell(
        "complaint.ComplaintFeedbackGiven", stream, at, plan.handler, data, cause=cause
    )
    accepted = dice.chance(story.levels.satisfied)
    score = dice.between(75, 100) if accepted else dice.between(20, 74)
    opinion = {"score": score, "accepted": accepted}
    story.tell(
        "complaint.ComplaintSatisfactionRecorded", stream, at + HOUR, policy.by_customer, opinion
    )
    return told


def _review(story: Story, policy: Policy, plan: Complaint, at: int) -> int:
    """A review is asked for at once, and decided within 25 days unless that is the fault."""
    late = plan.kind == "COMPLAINT_REVIEW_LATE"
    day = at // DAY
    data: dict[str, object] = {"requested_on": date_text(day)}
    asked = story.tell(
        "complaint.ComplaintReviewRequested", plan.stream, at, policy.by_customer, data
    )
    decided = day + (story.dice.between(45, 60) if late else story.dice.between(8, 25))
    data |= {
        "decided_on": date_text(decided),
        "outcome": story.dice.pick(("UPHELD", "UPHELD", "CHANGED")),
    }
    at = decided * DAY + 15 * HOUR
    event_id = story.tell(
        "complaint.ComplaintReviewDecided", plan.stream, at, plan.handler, data, cause=asked
    )
    if late:
        story.plant(plan.kind, plan.stream, asked, event_id)
    return at + DAY


def _escalate(story: Story, policy: Policy, plan: Complaint, at: int) -> None:
    to = story.dice.pick(("SUPERIOR", "SUPERIOR", "REGULATOR", "MEDIA", "COURT"))
    data = {"to": to, "escalated_at": instant_text(at)}
    story.tell("complaint.ComplaintEscalated", plan.stream, at, policy.by_customer, data)


def _hold_to_account(story: Story, policy: Policy, plan: Complaint, at: int) -> None:
    sales = plan.cause == "SALES_DISPUTE"
    fined = story.dice.chance(0.4)
    data: dict[str, object] = {
        "party_ref": policy.agent.ref if sales else "DEPT-SERVICE",
        "measure": "FINE" if fined else "WARNING",
    }
    if fined:
        data["amount_fen"] = 50_000
    data["imposed_on"] = date_text(at // DAY)
    stream = plan.stream
    story.tell("complaint.AccountabilityImposed", stream, at, plan.handler, data)
    at += 12 * HOUR
    put_right = {
        "cause": plan.cause,
        "action": story.dice.pick(("TRAINING_GIVEN", "FORM_REWRITTEN", "PROCESS_CHANGED")),
        "completed_on": date_text(at // DAY),
    }
    story.tell("complaint.RootCauseRectified", stream, at, plan.handler, put_right)
