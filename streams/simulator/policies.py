"""Plans a policy, and tells its whole life with its claim and its complaint."""

from streams.simulator.callback import call_back
from streams.simulator.claims import claim, plan_claim
from streams.simulator.clock import DAY, HOUR, date_text, day_of
from streams.simulator.commission import pay_commission
from streams.simulator.complaints import complain, plan_complaint
from streams.simulator.delivery import print_and_deliver, return_receipt
from streams.simulator.dice import Dice, allot, spread
from streams.simulator.in_force import cancel, live, terminate_for_claim
from streams.simulator.levels import Levels
from streams.simulator.parties import Agent, Case, Policy
from streams.simulator.sale import sell
from streams.simulator.services import serve
from streams.simulator.story import Story
from streams.simulator.surveys import survey

_OTHER_CHANNELS = (
    "BANCASSURANCE",
    "BANCASSURANCE",
    "ONLINE",
    "DIRECT_TELEPHONE",
    "DIRECT_VISIT",
    "BRANCH_COUNTER",
    "PARTNER",
)
_VISITED = ("PHONE_CHANGED", "MANUAL_VISIT_FAILED", "SECOND_ROUND_FAILED")
_RENEWING = ("RENEWAL_AFTER_GRACE", "LAPSE_WITHOUT_NOTICE", "SURRENDER_PAID_LATE")
_SHARING = 4
_COMPLAINT, _CLAIM, _IN_FORCE, _NEW_BUSINESS = range(4)  # the rarest take the most even series


def plan_policy(index: int, agent: Agent, dice: Dice, levels: Levels, seed: int) -> Policy:
    """What is decided before the story begins; it does not depend on the number of policies."""
    policy = Policy(index, agent)
    policy.fault, _ = allot(spread(index, seed, _NEW_BUSINESS), levels.group("new_business"))
    policy.mishap, _ = allot(spread(index, seed, _IN_FORCE), levels.group("in_force"))
    point = spread(index, seed, _CLAIM)
    policy.claim = point / levels.claims if point < levels.claims else None
    point = spread(index, seed, _COMPLAINT)
    policy.complaint = point / levels.complaints if point < levels.complaints else None
    policy.receipt_late = policy.fault == "RECEIPT_LATE" or (
        policy.fault in _VISITED and index % 3 == 0 and levels.breaches.get("RECEIPT_LATE", 0) > 0
    )
    _plan_product(policy, dice, levels)
    _plan_days(policy, dice, levels)
    _plan_customer(policy, dice, levels)
    return policy


def _plan_product(policy: Policy, dice: Dice, levels: Levels) -> None:
    marked = bool(policy.fault or policy.mishap)
    policy.long_term = marked or not dice.chance(levels.short_term)
    single = policy.long_term and dice.chance(levels.single_premium)
    policy.single = single and policy.mishap not in _RENEWING
    if policy.fault == "RECORDING_MISSING":
        policy.channel = "BANCASSURANCE"
    elif dice.chance(levels.other_channels):
        policy.channel = dice.pick(_OTHER_CHANNELS)
    policy.premium_fen = dice.between(20, 200) * (100_000 if policy.single else 10_000)
    percent = dice.between(2, 4) if policy.single else dice.between(15, 35)
    policy.commission_fen = policy.premium_fen * percent // 100
    policy.term_years = dice.pick((10, 20, 30)) if policy.long_term else 1
    if policy.long_term and not policy.single:
        policy.payment_years = min(policy.term_years, dice.pick((5, 10, 20)))
    kind = "S" if policy.single else "L" if policy.long_term else "T"
    policy.product = f"{kind}{policy.term_years:02d}-{dice.between(1, 4)}"


def _plan_days(policy: Policy, dice: Dice, levels: Levels) -> None:
    """Signed three days before the effect, printed on its day, delivered eight or nine days on."""
    first = day_of(levels.first_effective)
    last = first + levels.sales_years * 365
    start = max(first, policy.agent.joined + 60)
    policy.effective = start + dice.below(last - start)
    policy.signed = policy.effective - 3
    policy.printed = policy.effective
    policy.delivered = policy.printed + dice.between(8, 9)
    if policy.fault == "DELIVERY_LATE":
        policy.delivered = policy.signed + dice.between(45, 70)
    elif policy.fault == "CALLBACK_OUTSIDE_COOLING_OFF":
        policy.delivered = policy.printed + 3


def _plan_customer(policy: Policy, dice: Dice, levels: Levels) -> None:
    """One in four buys again from the same agent; a telephone belongs to one customer."""
    place = policy.index % levels.policies_per_agent
    sharing = policy.agent.shares_phone and place < _SHARING
    if place > _SHARING and dice.chance(0.25):
        policy.customer = f"C-{policy.index - dice.below(place - _SHARING):07d}"
        policy.by_customer = ("CUSTOMER", policy.customer)
    policy.contact = f"pii-{policy.customer}-phone"
    if sharing:
        policy.contact = f"pii-{policy.agent.ref}-shared-phone"


def tell_policy(story: Story, policy: Policy, missing: frozenset[str]) -> None:
    """From the first talk to the end of the contract; ``missing`` are quarters without surveys."""
    if not sell(story, policy):
        return
    if policy.agent.shares_phone and policy.contact.endswith("-shared-phone"):
        signed = next(row for row in story.rows if row.topic == "policy.ApplicationSigned")
        policy.agent.shared.append(signed.event_id)
    if policy.fault == "FALSE_CUSTOMER_INFO":
        _audit(story, policy)
    print_and_deliver(story, policy)
    call_back(story, policy)
    return_receipt(story, policy)
    if policy.commissionable and story.levels.with_commission:
        pay_commission(story, policy)
    quiet = not policy.fault and not policy.mishap
    quiet = quiet and policy.claim is None and policy.complaint is None
    if quiet and story.dice.chance(story.levels.cancelled) and cancel(story, policy):
        return
    _tell_life(story, policy, missing)


def _tell_life(story: Story, policy: Policy, missing: frozenset[str]) -> None:
    dice, levels, end = story.dice, story.levels, story.end // DAY
    plan = plan_claim(dice, levels, policy, end)
    stop = plan.reported + 100 if plan is not None and plan.death else end
    live(story, policy, min(stop, end), steady=plan is not None)
    if plan is not None:
        closed = claim(story, policy, plan, missing)
        if plan.death:
            terminate_for_claim(story, policy, closed // DAY)
    serve(story, policy)
    if dice.chance(levels.surveyed):
        _survey(story, policy, missing)
    about = None if plan is None or plan.outcome == "WITHDRAWN" else (plan.id, plan.reported)
    complaint = plan_complaint(dice, levels, policy, end, about)
    if complaint is not None:
        complain(story, policy, complaint)


def _survey(story: Story, policy: Policy, missing: frozenset[str]) -> None:
    """About the sale in half of the cases, and about the service in any later quarter."""
    dice = story.dice
    day = policy.delivered + 30 + dice.below(30)
    stop = story.end // DAY if policy.ended is None else policy.ended
    if dice.chance(0.5):
        day += dice.below(max(1, stop - 40 - day))
    survey(story, "policy", policy.stream, policy.customer, day, missing=missing)


def _audit(story: Story, policy: Policy) -> None:
    """An audit finds that the customer data were false; the agent is reported for it."""
    day = policy.effective + story.dice.between(20, 60)
    found = {
        "policy_id": policy.id,
        "kind": story.dice.pick(("FALSE", "INCOMPLETE")),
        "found_on": date_text(day),
        "source": story.dice.pick(("AUDIT", "AUDIT", "COMPLAINT")),
    }
    stream, who = policy.agent.stream, ("STAFF", "AUDIT-OFFICE")
    event_id = story.tell("agent.FalseCustomerInfoFound", stream, day * DAY + 9 * HOUR, who, found)
    policy.agent.cases.append(Case(day, "FALSE_INFO", event_id))
    story.plant(policy.fault, policy.stream, event_id)
