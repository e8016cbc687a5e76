"""The stories of service: notices, changes, questions, personal data, alerts, deviations."""

from collections.abc import Callable
from typing import Any

from streams.simulator.clock import DAY, HOUR, date_text, instant_text
from streams.simulator.parties import Policy
from streams.simulator.story import Story

_CHANNELS = ("PHONE", "PHONE", "APP", "WEB_CHAT", "BRANCH", "SMS")
_ROOM = 80
_KEEP_YEARS = 15


def serve(story: Story, policy: Policy) -> None:
    """What happens between customer and insurer in a quiet life, and the mishaps in it."""
    start = policy.delivered + 30
    stop = story.end // DAY if policy.ended is None else policy.ended
    span = stop - _ROOM - start
    if span <= 0:
        return
    for share, mishaps, happen in _SERVICES:
        mishap = policy.mishap if policy.mishap in mishaps else ""
        if mishap or story.dice.chance(share):
            happen(story, policy, start + story.dice.below(span), mishap)


def issue_notice(story: Story, policy: Policy, day: int, due: int, kind: str = "NOTICE") -> str:
    """A notice is handed to the agent for the customer."""
    at = day * DAY + 9 * HOUR
    data = {"notice_type": kind, "due_on": date_text(due)}
    return story.tell("policy.CustomerNoticeIssued", policy.stream, at, policy.by_staff, data)


def deliver_notice(
    story: Story, policy: Policy, day: int, due: int, *, cause: str, kind: str = "NOTICE"
) -> str:
    """The notice reaches the customer, and the agent reports it back."""
    at = day * DAY + 15 * HOUR
    data = {
        "notice_type": kind,
        "due_on": date_text(due),
        "delivered_on": date_text(day),
        "acknowledged_back": True,
    }
    return story.tell(
        "policy.CustomerNoticeDelivered", policy.stream, at, policy.by_agent, data, cause=cause
    )


def _notice(story: Story, policy: Policy, day: int, mishap: str) -> None:
    kind, due = story.dice.pick(("ISSUE_LETTER", "ENDORSEMENT", "MATERIAL")), day + 10
    issued = issue_notice(story, policy, day, due, kind)
    if mishap == "NOTICE_NOT_DELIVERED":
        story.plant(mishap, policy.stream, issued)
        return
    late = story.dice.between(20, 40) if mishap else -story.dice.between(2, 8)
    delivered = deliver_notice(story, policy, due + late, due, cause=issued, kind=kind)
    if mishap:
        story.plant(mishap, policy.stream, issued, delivered)


def _change(story: Story, policy: Policy, day: int, mishap: str) -> None:
    at = day * DAY + 9 * HOUR + story.dice.below(7 * HOUR)
    data: dict[str, Any] = {
        "change_type": story.dice.pick(("ADDRESS", "BENEFICIARY", "BANK_ACCOUNT", "PHONE")),
        "requested_at": instant_text(at),
        "form_ref": f"doc-{policy.id}-change-{day}",
    }
    who = policy.by_customer
    asked = story.tell("policy.PolicyServicingRequested", policy.stream, at, who, data)
    days = story.dice.between(40, 70) if mishap else story.dice.between(0, 4)
    done = at + days * DAY + HOUR
    data = data | {"completed_at": instant_text(done)}
    ready = story.tell(
        "policy.PolicyServicingCompleted", policy.stream, done, policy.by_staff, data, cause=asked
    )
    if mishap:
        story.plant(mishap, policy.stream, asked, ready)
        if day % 2:
            accept_deviation(story, policy.stream, done + 3 * DAY, "REG-S5", done // DAY)


def _question(story: Story, policy: Policy, day: int, mishap: str) -> None:
    at = day * DAY + 9 * HOUR + story.dice.below(8 * HOUR)
    answered = at + (story.dice.between(73, 140) * HOUR if mishap else story.dice.below(5 * HOUR))
    data = {
        "topic": story.dice.pick(("PREMIUM", "COVER", "CLAIM", "CHANGE", "ACCOUNT_VALUE")),
        "channel": story.dice.pick(_CHANNELS),
        "received_at": instant_text(at),
        "answered_at": instant_text(answered),
        "archived_ref": f"arc-{policy.id}-{day}",
        "customer_confirmed": True,
    }
    event_id = story.tell(
        "policy.ConsultationRecorded", policy.stream, answered, policy.by_staff, data
    )
    if mishap:
        story.plant(mishap, policy.stream, event_id)


def _follow_up(story: Story, policy: Policy, day: int, _mishap: str) -> None:
    at = day * DAY + 10 * HOUR + story.dice.below(8 * HOUR)
    data = {
        "channel": story.dice.pick(("PHONE", "HOME_VISIT", "SMS", "APP")),
        "topic": story.dice.pick(("ANNUAL_REVIEW", "BIRTHDAY", "PREMIUM_REMINDER")),
        "contacted_at": instant_text(at),
    }
    story.tell("policy.CustomerFollowedUp", policy.stream, at, policy.by_agent, data)


def _erasure(story: Story, policy: Policy, day: int, _mishap: str) -> None:
    """Contract data are kept for as long as the law asks; only what it does not cover goes."""
    at, who = day * DAY + 10 * HOUR, ("STAFF", "PRIVACY-DESK")
    asked = story.tell(
        "policy.PersonalDataErasureRequested", policy.stream, at, policy.by_customer, {}
    )
    kept = {"retention_rule": "REG-L8", "until": date_text(day + _KEEP_YEARS * 366)}
    at += 2 * DAY
    story.tell("policy.PersonalDataErasureDeferred", policy.stream, at, who, kept, cause=asked)
    gone = {"key_id": f"key-{policy.customer}-marketing", "fields_class": ("MARKETING",)}
    story.tell("policy.PersonalDataErased", policy.stream, at + HOUR, who, gone, cause=asked)


def _access(story: Story, policy: Policy, day: int, _mishap: str) -> None:
    data = {"who": policy.by_staff[1], "purpose": story.dice.pick(("CLAIM", "SERVICE", "AUDIT"))}
    at = day * DAY + 11 * HOUR
    story.tell("policy.PersonalDataAccessed", policy.stream, at, policy.by_staff, data)


def acknowledge_alert(story: Story, aggregate: str, stream: str, at: int, metric: str) -> None:
    """A person of the risk office acknowledges an alert (RSK-01)."""
    value = story.dice.between(11, 30)
    data = {
        "alert_id": f"AL-{stream.partition('/')[2]}-{at // DAY}",
        "metric": metric,
        "threshold": 10,
        "value": value,
        "acknowledged_by": "RISK-OFFICE",
    }
    topic = f"{aggregate}.AlertAcknowledged"
    story.tell(topic, stream, at, ("STAFF", "RISK-OFFICE"), data)


def accept_deviation(story: Story, stream: str, at: int, rule: str, breached: int) -> None:
    """The compliance office answers for a breach of that day for half a year; it stays a breach."""
    data = {
        "rule_id": rule,
        "breached_on": date_text(breached),
        "approver_ref": "COMPLIANCE-OFFICE",
        "reason": "one case, put right since; the customer suffered no loss",
        "accepted_on": date_text(at // DAY),
        "expires_on": date_text(at // DAY + 182),
    }
    topic = f"{stream.partition('/')[0]}.DeviationAccepted"
    story.tell(topic, stream, at, ("STAFF", "COMPLIANCE-OFFICE"), data)


def _alert(story: Story, policy: Policy, day: int, _mishap: str) -> None:
    acknowledge_alert(story, "policy", policy.stream, day * DAY + 9 * HOUR, "SURRENDER_RISK")


_SERVICES: tuple[tuple[float, tuple[str, ...], Callable[[Story, Policy, int, str], None]], ...] = (
    (0.10, ("NOTICE_NOT_DELIVERED", "NOTICE_DELIVERED_LATE"), _notice),
    (0.10, ("SERVICING_LATE",), _change),
    (0.10, ("CONSULTATION_ANSWERED_LATE",), _question),
    (0.25, (), _follow_up),
    (0.006, (), _erasure),
    (0.012, (), _access),
    (0.008, (), _alert),
)
