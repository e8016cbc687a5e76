"""The story of the callback: the ways on which something goes wrong."""

from collections.abc import Callable
from types import MappingProxyType

from streams.simulator.callback_issues import reached_with_issue
from streams.simulator.clock import DAY, HOUR, date_text, instant_text
from streams.simulator.exemption import ask_for_exemption
from streams.simulator.parties import CHANGED, CLEAN, FORFEITED, SECOND_FAILED, Case, Policy
from streams.simulator.rounds import (
    DIALLER,
    NUMBER_IS_AGENTS,
    dial,
    dial_time,
    fail_first,
    first_day,
    reach_first,
    reach_second,
    reached,
    round_failed,
    start_round,
    update_contact,
    usual_failure,
)
from streams.simulator.story import Story

_LONG_WAIT = 50


def _too_early(story: Story, policy: Policy) -> None:
    day = policy.printed + story.dice.between(2, 4)
    story.plant(policy.fault, policy.stream, reach_first(story, policy, day))


def _too_late(story: Story, policy: Policy) -> None:
    reach_first(story, policy, policy.delivered + _LONG_WAIT)
    story.plant(policy.fault, policy.stream, story.rows[-1].event_id)


def _outside_window(story: Story, policy: Policy) -> None:
    at = first_day(policy) * DAY + 21 * HOUR + story.dice.between(1_800, 5_400)
    start_round(story, policy, "FIRST", at)
    breach = dial(story, policy, "FIRST", 1, at, failure=usual_failure(story))
    reached(story, policy, "FIRST", 2, at + 13 * HOUR)
    story.plant(policy.fault, policy.stream, breach)


def _redialled(story: Story, policy: Policy) -> None:
    at = first_day(policy) * DAY + 9 * HOUR + story.dice.below(4 * HOUR)
    start_round(story, policy, "FIRST", at)
    first = dial(story, policy, "FIRST", 1, at, failure=usual_failure(story))
    again = at + story.dice.between(HOUR, 3 * HOUR)
    second = dial(story, policy, "FIRST", 2, again, failure=usual_failure(story))
    reached(story, policy, "FIRST", 3, at + DAY)
    story.plant(policy.fault, policy.stream, first, second)


def _wrong_caller(story: Story, policy: Policy) -> None:
    at = first_day(policy) * DAY + 9 * HOUR + story.dice.below(4 * HOUR)
    start_round(story, policy, "FIRST", at)
    number = f"0755-8{policy.index % 1_000_000:07d}"
    wrong = dial(story, policy, "FIRST", 1, at, failure=usual_failure(story), caller=number)
    reached(story, policy, "FIRST", 2, at + 7 * HOUR)
    story.plant(policy.fault, policy.stream, wrong)


def _update_late(story: Story, policy: Policy) -> None:
    """Round two runs when the ten days are over (AMB-08), the update comes after it."""
    ended = fail_first(story, policy)
    day = first_day(policy) + 1
    reach_second(story, policy, day + 11)
    updated = update_contact(story, policy, day + story.dice.between(16, 25), ended)
    story.plant(policy.fault, policy.stream, ended, updated)


def _update_missing(story: Story, policy: Policy) -> None:
    story.plant(policy.fault, policy.stream, fail_first(story, policy))
    reach_second(story, policy, first_day(policy) + 12)


def _own_phone(story: Story, policy: Policy) -> None:
    """The number proves to be the agent's own; the agent puts it right, round two succeeds."""
    ended = fail_first(story, policy, NUMBER_IS_AGENTS)
    day = first_day(policy) + 2
    found = {
        "policy_id": policy.id,
        "kind": "AGENT_OWN_PHONE",
        "found_on": date_text(day),
        "source": "CALLBACK",
    }
    at = day * DAY + 10 * HOUR
    stream = policy.agent.stream
    event_id = story.tell(
        "agent.FalseCustomerInfoFound", stream, at, policy.by_staff, found, cause=ended
    )
    late = policy.fault == "REGULATOR_REPORT_LATE"
    policy.agent.cases.append(Case(day, "FALSE_INFO", event_id, late))
    story.plant("AGENT_OWN_PHONE", policy.stream, ended, event_id)
    update_contact(story, policy, day + 1, ended, "PHONE")
    reach_second(story, policy, day + 2)


def _to_the_visit(story: Story, policy: Policy) -> None:
    """Both rounds fail; a person visits the customer (CBK-11 to CBK-14)."""
    ended = fail_first(story, policy)
    day = first_day(policy) + 2
    update_contact(story, policy, day, ended)
    at = (day + 1) * DAY + 9 * HOUR + story.dice.below(4 * HOUR)
    start_round(story, policy, "SECOND", at)
    for number in range(2):
        reason = usual_failure(story)
        dial(story, policy, "SECOND", number + 1, dial_time(at, number), failure=reason)
    ended = round_failed(story, policy, "SECOND", 2, dial_time(at, 1) + 300, reason=reason)
    policy.called_back(dial_time(at, 1) + 300, SECOND_FAILED)
    assigned = (day + 2) * DAY + 9 * HOUR
    visitor = ("STAFF", f"V-{policy.agent.branch}-{policy.index % 5 + 1}")
    data = {"visitor_ref": visitor[1], "assigned_at": instant_text(assigned)}
    story.tell("policy.ManualVisitAssigned", policy.stream, assigned, DIALLER, data, cause=ended)
    _visit(story, policy, assigned + story.dice.between(2, 12) * DAY + 5 * HOUR, visitor, ended)


def _visit(story: Story, policy: Policy, at: int, who: tuple[str, str], ended: str) -> None:
    data: dict[str, object] = {"visited_at": instant_text(at)}
    if policy.fault == "MANUAL_VISIT_FAILED":
        data |= {"failure_category": "TEMPORARY", "failure_reason": "PERSON_ABSENT"}
        visit = story.tell("policy.ManualVisitFailed", policy.stream, at, who, data, cause=ended)
        policy.called_back(at, FORFEITED)
    else:
        if policy.fault == "PHONE_CHANGED":
            data["phone_change"] = story.dice.pick(("WRONG_NUMBER", "NUMBER_NO_LONGER_IN_USE"))
        data["visit_record_ref"] = f"doc-{policy.id}-visit"
        visit = story.tell("policy.ManualVisitSucceeded", policy.stream, at, who, data, cause=ended)
        policy.called_back(at, CHANGED if policy.fault == "PHONE_CHANGED" else CLEAN)
    story.plant(policy.fault, policy.stream, ended, visit)


def _issue(story: Story, policy: Policy) -> None:
    reached_with_issue(story, policy, first_day(policy))


WAYS: MappingProxyType[str, Callable[[Story, Policy], None]] = MappingProxyType(
    {
        "CALLBACK_TOO_EARLY": _too_early,
        "CALLBACK_OUTSIDE_COOLING_OFF": _too_late,
        "CALL_OUTSIDE_WINDOW": _outside_window,
        "REDIAL_TOO_SOON": _redialled,
        "WRONG_CALLER_ID": _wrong_caller,
        "CONTACT_UPDATE_LATE": _update_late,
        "CONTACT_UPDATE_MISSING": _update_missing,
        "AGENT_OWN_PHONE": _own_phone,
        "REGULATOR_REPORT_LATE": _own_phone,
        "PROXY_SIGNATURE": _issue,
        "MISLEADING_SALE": _issue,
        "ISSUE_RESOLVED_LATE": _issue,
        "ISSUE_RESOLVED_BY_SELLER": _issue,
        "ISSUE_NOT_RESOLVED": _issue,
        "SECOND_ROUND_FAILED": _to_the_visit,
        "PHONE_CHANGED": _to_the_visit,
        "MANUAL_VISIT_FAILED": _to_the_visit,
        "EXEMPTION_NOT_SIGNED": ask_for_exemption,
    }
)
