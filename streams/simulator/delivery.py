"""The story of the paper: printed, sent, signed for, and its receipt brought back and scanned."""

from streams.simulator.clock import DAY, HOUR, add_months, date_text, instant_text, next_run
from streams.simulator.parties import SYSTEM, Policy
from streams.simulator.story import Story


def print_and_deliver(story: Story, policy: Policy) -> None:
    """Printing on the day of effect, and delivery eight or nine days later."""
    dice, stream = story.dice, policy.stream
    at = policy.printed * DAY + 9 * HOUR + dice.below(4 * HOUR)
    data = {"printed_on": date_text(policy.printed)}
    printed = story.tell("policy.PolicyPrinted", stream, at, policy.by_staff, data)
    if policy.fault == "CALLBACK_MISSING":
        story.plant(policy.fault, stream, printed)
    sent = policy.delivered * DAY - DAY + 10 * HOUR + dice.below(6 * HOUR)
    dispatched = {
        "method": dice.pick(("MAIL", "HOME_VISIT", "HOME_VISIT", "ELECTRONIC")),
        "dispatched_at": instant_text(sent),
    }
    story.tell("policy.PolicyDispatched", stream, sent, policy.by_staff, dispatched)
    delivered = {
        "customer_signed_on": date_text(policy.delivered),
        "signer_is_policyholder": policy.fault != "RECEIPT_SIGNED_BY_ANOTHER",
    }
    at = policy.delivered * DAY + 10 * HOUR + dice.below(8 * HOUR)
    event_id = story.tell("policy.PolicyDelivered", stream, at, policy.by_customer, delivered)
    if policy.fault in ("RECEIPT_SIGNED_BY_ANOTHER", "DELIVERY_LATE"):
        story.plant(policy.fault, stream, event_id)


def return_receipt(story: Story, policy: Policy) -> None:
    """The receipt comes back within days, or late, or never (RCP-01, RCP-04).

    The callback must have been told: a missed cut-off is that of the first run that could pay.
    """
    dice, fault = story.dice, policy.fault
    due = add_months(policy.effective, 3)
    last = next_run(policy.milestones[-1][0] // DAY) - 1
    policy.returned = max(policy.delivered + 1, min(policy.delivered + dice.between(1, 5), last))
    scanned = max(policy.returned, min(policy.returned + dice.below(2), last))
    if fault == "RECEIPT_NEVER_RETURNED":
        policy.returned = None
    elif policy.receipt_late:
        policy.returned = scanned = due + dice.between(12, 90)
    elif fault == "CUT_OFF_MISSED":
        scanned = next_run(max(policy.milestones[-1][0] // DAY, policy.returned)) + 2
        policy.returned = scanned - 1
    flagged = ""
    if policy.returned is None or policy.receipt_late:
        data = {"due_on": date_text(due)}
        at = due * DAY + DAY + HOUR
        flagged = story.tell("policy.ReceiptOverdueFlagged", policy.stream, at, SYSTEM, data)
    if policy.returned is None:
        story.plant(fault, policy.stream, flagged)
        return
    back = _bring_back(story, policy, policy.returned)
    scan = _scan(story, policy, scanned)
    if policy.receipt_late:
        story.plant("RECEIPT_LATE", policy.stream, back)
    elif fault == "CUT_OFF_MISSED":
        story.plant(fault, policy.stream, scan)


def _bring_back(story: Story, policy: Policy, day: int) -> str:
    at = day * DAY + 9 * HOUR + story.dice.below(4 * HOUR)
    data = {
        "returned_on": date_text(day),
        "returned_by": policy.agent.ref,
        "office_id": policy.agent.office,
    }
    return story.tell("policy.ReceiptReturned", policy.stream, at, policy.by_agent, data)


def _scan(story: Story, policy: Policy, day: int) -> str:
    policy.scanned = day * DAY + 14 * HOUR + story.dice.below(3 * HOUR)
    data = {
        "scanned_at": instant_text(policy.scanned),
        "office_id": policy.agent.office,
        "image_ref": f"img-{policy.id}-receipt",
    }
    return story.tell("policy.ReceiptScanned", policy.stream, policy.scanned, policy.by_staff, data)
