"""The story of a policy in force: renewals, lapse, surrender, maturity, and how it ends."""

from streams.simulator.clock import DAY, HOUR, add_months, date_text
from streams.simulator.parties import SYSTEM, Policy
from streams.simulator.services import deliver_notice, issue_notice
from streams.simulator.story import Story

_GRACE = 60
_COOLING_OFF = 15
_SETTLED = 130
_EXPIRES_AFTER_MONTHS = 24


def cancel(story: Story, policy: Policy) -> bool:
    """Cancel in the cooling-off period, once the callback is over; false if it is too late."""
    day = policy.delivered + 9
    if policy.milestones[-1][0] // DAY >= day or (policy.scanned or 0) // DAY >= day:
        return False
    data = {
        "requested_on": date_text(day),
        "refunded_fen": policy.premium_fen,
        "cooling_off_end": date_text(policy.delivered + _COOLING_OFF),
    }
    at = day * DAY + 10 * HOUR
    story.tell("policy.PolicyCancelledInCoolingOff", policy.stream, at, policy.by_customer, data)
    policy.ended = day
    return True


def live(story: Story, policy: Policy, stop: int, *, steady: bool) -> None:
    """Renew year by year until the contract ends, or until ``stop``.

    units   ``stop`` is a day; a steady policy pays every premium
    """
    if not policy.long_term:
        _mature(story, policy)
        return
    if policy.single:
        if not steady and story.dice.chance(0.03):
            _surrender(story, policy, policy.effective + story.dice.between(120, 330))
        return
    year = 2
    while policy.ended is None and year <= policy.payment_years:
        due = add_months(policy.effective, 12 * (year - 1))
        if due >= stop - _SETTLED:
            return
        _renew(story, policy, year, due, steady=steady)
        year += 1


def _renew(story: Story, policy: Policy, year: int, due: int, *, steady: bool) -> None:
    levels, roll = story.levels, story.dice.roll()
    kept = levels.persistency if year == 2 else levels.later_persistency  # noqa: PLR2004
    mishap = policy.mishap if year == 2 else ""  # noqa: PLR2004
    if mishap == "SURRENDER_PAID_LATE" or (
        not steady and not mishap and kept <= roll < kept + (1 - kept) * 0.4
    ):
        _surrender(story, policy, due - story.dice.between(20, 80))
        return
    data = {
        "policy_year": year,
        "instalment_no": year,
        "due_on": date_text(due),
        "amount_fen": policy.premium_fen,
    }
    at = due * DAY + HOUR
    fallen_due = story.tell("policy.RenewalPremiumDue", policy.stream, at, SYSTEM, data)
    if mishap == "RENEWAL_AFTER_GRACE":
        paid = _pay(story, policy, year, due + story.dice.between(75, 110))
        story.plant(mishap, policy.stream, fallen_due, paid)
    elif mishap == "LAPSE_WITHOUT_NOTICE" or (not steady and not mishap and roll >= kept):
        _lapse(story, policy, due, warned=mishap != "LAPSE_WITHOUT_NOTICE")
    else:
        late = story.dice.roll()
        _pay(story, policy, year, due + int(late * late * 45))


def _pay(story: Story, policy: Policy, year: int, day: int) -> str:
    levels, roll = story.levels, story.dice.roll()
    home = levels.paid_online + levels.paid_at_home
    data = {
        "policy_year": year,
        "instalment_no": year,
        "amount_fen": policy.premium_fen,
        "paid_on": date_text(day),
        "method": "ONLINE"
        if roll < levels.paid_online
        else "HOME_VISIT"
        if roll < home
        else "DIRECT_DEBIT",
    }
    at = day * DAY + 12 * HOUR
    return story.tell("policy.RenewalPremiumPaid", policy.stream, at, policy.by_customer, data)


def _lapse(story: Story, policy: Policy, due: int, *, warned: bool) -> None:
    """Unpaid after 60 days of grace; reminded before and told after, unless that is the fault."""
    if warned:
        issued = issue_notice(story, policy, due + 5, due + 15)
        deliver_notice(story, policy, due + 9, due + 15, cause=issued)
    day = due + _GRACE + 2
    data = {"effective_on": date_text(day), "arrears_fen": policy.premium_fen}
    lapsed = story.tell("policy.PolicyLapsed", policy.stream, day * DAY, SYSTEM, data)
    if warned:
        issued = issue_notice(story, policy, day + 1, day + 11)
        deliver_notice(story, policy, day + 5, day + 11, cause=issued)
    else:
        story.plant("LAPSE_WITHOUT_NOTICE", policy.stream, lapsed)
    back = day + story.dice.between(20, 180)
    expired = add_months(day, _EXPIRES_AFTER_MONTHS)
    policy.ended = day
    if story.dice.chance(story.levels.reinstated) and (back + 1) * DAY < story.end:
        data = {"effective_on": date_text(back), "arrears_fen": policy.premium_fen}
        at = back * DAY + 11 * HOUR
        story.tell("policy.PolicyReinstated", policy.stream, at, policy.by_staff, data)
        policy.ended = None
    elif (expired + 1) * DAY < story.end:
        _terminate(story, policy, expired, "LAPSE_EXPIRED")


def _surrender(story: Story, policy: Policy, day: int) -> None:
    late = policy.mishap == "SURRENDER_PAID_LATE"
    paid = day + (story.dice.between(45, 80) if late else story.dice.between(5, 15))
    data = {
        "requested_on": date_text(day),
        "cash_value_fen": policy.premium_fen * (70 if policy.single else 35) // 100,
        "paid_on": date_text(paid),
        "reason": story.dice.pick(("CASH_NEED", "PRODUCT_MISMATCH", "SERVICE_DISSATISFACTION")),
    }
    at = paid * DAY + 10 * HOUR
    event_id = story.tell("policy.PolicySurrendered", policy.stream, at, policy.by_customer, data)
    _terminate(story, policy, paid, "SURRENDER")
    if late:
        story.plant(policy.mishap, policy.stream, event_id)


def _mature(story: Story, policy: Policy) -> None:
    day = add_months(policy.effective, 12)
    data = {"on": date_text(day), "reason": "MATURITY"}
    story.tell("policy.PolicyMatured", policy.stream, day * DAY, SYSTEM, data)
    _terminate(story, policy, day, "MATURITY")


def _terminate(story: Story, policy: Policy, day: int, reason: str) -> None:
    data = {"on": date_text(day), "reason": reason}
    at = day * DAY + 18 * HOUR
    story.tell("policy.PolicyTerminated", policy.stream, at, SYSTEM, data)
    policy.ended = day


def terminate_for_claim(story: Story, policy: Policy, day: int) -> None:
    """The insured event ended the contract."""
    _terminate(story, policy, day, "CLAIM")
