"""The story of a callback that brings a proxy signature or a misleading sale to light."""

from streams.simulator.clock import DAY, HOUR, date_text, instant_text
from streams.simulator.parties import CLEAN, ISSUE_OPEN, Case, Policy
from streams.simulator.rounds import QUESTIONS, dial, start_round, succeed
from streams.simulator.story import Story

_CATEGORIES = (
    "UNSUITABLE_FOR_PERFORMANCE",
    "ONE_SIDED_PRESENTATION",
    "CONFUSED_WITH_DEPOSIT",
    "FALSE_PUBLICITY",
    "PROMISED_RETURN",
    "CONCEALED_KEY_INFORMATION",
)
_DOCUMENTS = ("APPLICATION_FORM", "APPLICANT_NOTICE", "POLICY_RECEIPT")


def reached_with_issue(story: Story, policy: Policy, day: int) -> None:
    """Reached at once, but one answer shows that something was wrong with the sale (AMB-06)."""
    dice, stream = story.dice, policy.stream
    at = day * DAY + 9 * HOUR + dice.below(4 * HOUR)
    start_round(story, policy, "FIRST", at)
    dial(story, policy, "FIRST", 1, at, failure=None)
    proxy = policy.fault == "PROXY_SIGNATURE" or (
        policy.fault != "MISLEADING_SALE" and dice.chance(0.3)
    )
    wrong = 1 if proxy else 3
    answers = [
        {"question_id": question, "answer": "NO" if number == wrong else "YES"}
        for number, question in enumerate(QUESTIONS)
    ]
    success = succeed(story, policy, "FIRST", at + 300, answers, clean=False)
    found: dict[str, object] = {
        "round": "FIRST",
        "issue": "PROXY_SIGNATURE" if proxy else "MISLEADING",
    }
    category = dice.pick(_CATEGORIES)
    if proxy:
        found["documents"] = _DOCUMENTS[: dice.between(1, 3)]
    else:
        found["misleading_category"] = category
    found["found_at"] = instant_text(at + 600)
    who = ("STAFF", f"CC-{policy.index % 60 + 1:02d}")
    issue = story.tell("policy.CallbackIssueFound", stream, at + 600, who, found, cause=success)
    policy.called_back(at + 600, ISSUE_OPEN)
    confirmed = _confirm(story, policy, day + dice.between(3, 8), category, issue, proxy=proxy)
    resolved = _resolve(story, policy, day, issue)
    story.plant("PROXY_SIGNATURE" if proxy else "MISLEADING_SALE", stream, issue, confirmed)
    if policy.fault.startswith("ISSUE"):
        story.plant(policy.fault, stream, issue, *([resolved] if resolved else []))


def _confirm(
    story: Story, policy: Policy, day: int, category: str, cause: str, *, proxy: bool
) -> str:
    data: dict[str, object] = {"policy_id": policy.id}
    if proxy:
        data["documents"] = _DOCUMENTS[:1]
        data["mode"] = story.dice.pick(("SIGNED_BY_AGENT", "INCITED_OTHER"))
    else:
        data["category"] = category
    data["confirmed_on"] = date_text(day)
    topic = "agent.ProxySignatureConfirmed" if proxy else "agent.MisleadingSaleConfirmed"
    at = day * DAY + 15 * HOUR
    event_id = story.tell(topic, policy.agent.stream, at, policy.by_staff, data, cause=cause)
    policy.agent.cases.append(Case(day, "DISCIPLINE", event_id))
    return event_id


def _resolve(story: Story, policy: Policy, day: int, cause: str) -> str:
    """Resolved by another person within ten days, unless that is the fault (REG-B2)."""
    dice, fault = story.dice, policy.fault
    if fault == "ISSUE_NOT_RESOLVED":
        return ""
    day += dice.between(45, 70) if fault == "ISSUE_RESOLVED_LATE" else dice.between(4, 10)
    seller = fault == "ISSUE_RESOLVED_BY_SELLER"
    at = day * DAY + 16 * HOUR
    data = {
        "resolution": dice.pick(("EXPLAINED_AND_SIGNED_AGAIN", "CUSTOMER_CONFIRMED_IN_WRITING")),
        "resolver_ref": policy.agent.ref if seller else policy.by_staff[1],
        "resolved_at": instant_text(at),
    }
    who = policy.by_agent if seller else policy.by_staff
    event_id = story.tell("policy.CallbackIssueResolved", policy.stream, at, who, data, cause=cause)
    policy.called_back(at, CLEAN)
    return event_id
