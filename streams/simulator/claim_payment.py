"""The story of a claim after its papers are complete: decision, notice, payment, dispute."""

from streams.simulator.clock import DAY, HOUR, instant_text
from streams.simulator.parties import Claim, Policy
from streams.simulator.story import Story

_CHANNELS = ("PHONE", "SMS", "APP", "EMAIL")
_DISPUTES = ("REVIEW", "REVIEW", "LITIGATION", "ARBITRATION")
_METHODS = ("SITE", "CUSTOMER_CONTACT", "MEDICAL", "MEDICAL", "THIRD_PARTY_ADJUSTER")


def _decision_delay(story: Story, plan: Claim) -> tuple[int, bool]:
    """Days from complete papers to the decision, and whether the case is complex (REG-S7)."""
    dice = story.dice
    if plan.kind == "CLAIM_DECISION_LATE":
        return dice.between(40, 55), True
    if plan.kind == "CLAIM_ADVANCE_MISSING":
        return dice.between(75, 95), True
    if plan.outcome == "ADVANCED" or dice.chance(0.3):
        return dice.between(8, 26), True
    return dice.between(1, 4), False


def _examine(story: Story, plan: Claim, complete: int, decided: int) -> None:
    dice = story.dice
    at = complete + (decided - complete) // 3
    looked = {
        "method": dice.pick(_METHODS),
        "findings": dice.pick(("CONSISTENT", "CONSISTENT", "PARTLY_CONSISTENT")),
        "completed_at": instant_text(at),
    }
    story.tell("claim.ClaimInvestigated", plan.stream, at, plan.clerk, looked)
    assessed = {
        "assessed_fen": plan.sum_fen,
        "assessor_role": dice.pick(("ADJUDICATOR", "SURVEY_AND_ASSESSMENT", "MEDICAL_REVIEWER")),
        "computation_sheet_ref": f"doc-{plan.id}-sheet",
    }
    at = complete + (decided - complete) // 2
    story.tell("claim.ClaimAssessed", plan.stream, at, plan.clerk, assessed)


def pay(story: Story, policy: Policy, plan: Claim, complete: int) -> int:
    """Approved, agreed and paid; the moment of the close."""
    dice, stream = story.dice, plan.stream
    days, hard = _decision_delay(story, plan)
    decided = complete + days * DAY
    _examine(story, plan, complete, decided)
    data = {"approved_fen": plan.sum_fen, "decided_at": instant_text(decided), "complex": hard}
    approved = story.tell("claim.ClaimApproved", stream, decided, plan.clerk, data)
    if plan.kind in ("CLAIM_DECISION_LATE", "CLAIM_ADVANCE_MISSING"):
        story.plant(plan.kind, stream, approved)
    _notify(story, plan, decided + DAY, approved)
    agreed = decided + dice.between(2, 6) * DAY
    fen = plan.sum_fen
    if plan.outcome == "ADVANCED":
        _advance(story, plan, complete + dice.between(45, 55) * DAY)
        fen -= plan.sum_fen // 2
        agreed = complete + dice.between(70, 85) * DAY
    closed = _agree_and_pay(story, policy, plan, agreed, fen)
    if dice.chance(0.05):
        return _dispute(story, policy, plan, closed, "PAID")
    return closed


def _notify(story: Story, plan: Claim, at: int, cause: str) -> str:
    data = {
        "notified_at": instant_text(at),
        "channel": story.dice.pick(_CHANNELS),
        "notice_ref": f"doc-{plan.id}-notice",
    }
    return story.tell("claim.ClaimDecisionNotified", plan.stream, at, plan.clerk, data, cause=cause)


def _advance(story: Story, plan: Claim, at: int) -> None:
    """The part that can be determined, before the sixty days are over (REG-L4)."""
    data = {"amount_fen": plan.sum_fen // 2, "paid_at": instant_text(at)}
    story.tell("claim.ClaimAdvancePaid", plan.stream, at, plan.clerk, data)


def _agree_and_pay(story: Story, policy: Policy, plan: Claim, agreed: int, fen: int) -> int:
    late = plan.kind == "CLAIM_PAYMENT_LATE"
    data = {"agreed_fen": plan.sum_fen, "agreed_at": instant_text(agreed)}
    stream = plan.stream
    agreement = story.tell("claim.ClaimAgreementReached", stream, agreed, policy.by_customer, data)
    days = story.dice.between(20, 40) if late else story.dice.between(1, 8)
    at = agreed + days * DAY
    money = {
        "amount_fen": fen,
        "paid_at": instant_text(at),
        "payee_ref": policy.customer,
        "final": True,
    }
    paid = story.tell("claim.ClaimPaid", stream, at, plan.clerk, money, cause=agreement)
    if late:
        story.plant(plan.kind, stream, agreement, paid)
        plan.kind = ""
    return _close(story, plan, at + 2 * DAY, "PAID")


def _close(story: Story, plan: Claim, at: int, outcome: str) -> int:
    data = {"at": instant_text(at), "outcome": outcome}
    story.tell("claim.ClaimClosed", plan.stream, at, plan.clerk, data)
    return at


def deny(story: Story, policy: Policy, plan: Claim, complete: int) -> int:
    """Denied, with a notice within two days unless that is the fault (REG-L3); the close."""
    dice, stream = story.dice, plan.stream
    days, _ = _decision_delay(story, plan)
    decided = complete + min(days, 4) * DAY
    _examine(story, plan, complete, decided)
    data = {
        "ground": dice.pick(
            (
                "CAUSE_OUTSIDE_COVER",
                "CAUSE_OUTSIDE_COVER",
                "EXCLUSION",
                "REQUIRED_DOCUMENTS_MISSING",
            )
        ),
        "clause_ref": f"{policy.product}-{dice.between(2, 9)}.{dice.between(1, 6)}",
        "decided_at": instant_text(decided),
    }
    denied = story.tell("claim.ClaimDenied", stream, decided, plan.clerk, data)
    late = plan.kind == "DENIAL_NOTICE_LATE"
    wait = dice.between(8, 20) * DAY if late else dice.between(2, 30) * HOUR
    notified = _notify(story, plan, decided + wait, denied)
    if late:
        story.plant(plan.kind, stream, denied, notified)
    closed = _close(story, plan, decided + wait + dice.between(3, 20) * DAY, "DENIED")
    if dice.chance(0.6):
        return _dispute(story, policy, plan, closed, "DENIED")
    return closed


def _dispute(story: Story, policy: Policy, plan: Claim, closed: int, outcome: str) -> int:
    """Disputed after the close; most of the denials are changed, and the claim is reopened."""
    dice, stream = story.dice, plan.stream
    filed = closed + dice.between(5, 25) * DAY
    data = {"kind": dice.pick(_DISPUTES), "filed_at": instant_text(filed)}
    story.tell("claim.ClaimDisputed", stream, filed, policy.by_customer, data)
    changed = outcome == "DENIED" and dice.chance(0.6)
    resolved = filed + dice.between(15, 50) * DAY
    result = {
        "outcome": dice.pick(("CHANGED", "SETTLED")) if changed else "UPHELD",
        "amount_delta_fen": plan.sum_fen if changed else 0,
        "resolved_at": instant_text(resolved),
    }
    story.tell("claim.ClaimDisputeResolved", stream, resolved, plan.clerk, result)
    if not changed:
        return closed
    again = {"at": instant_text(resolved + HOUR), "outcome": outcome}
    story.tell("claim.ClaimReopened", stream, resolved + HOUR, plan.clerk, again)
    return _agree_and_pay(story, policy, plan, resolved + 2 * DAY, plan.sum_fen)
