"""The parts that every way of the callback is made of: dials, ends of rounds, updates."""

from streams.simulator.clock import DAY, HOUR, instant_text
from streams.simulator.parties import CLEAN, Policy
from streams.simulator.story import Story

DIALLER = ("SYSTEM", "call-centre")
NUMBER_IS_AGENTS = ("NUMBER_PROBLEM", "AGENT_OR_OUTLET_NUMBER")
QUESTIONS = tuple(f"REG-B1-{number}" for number in range(1, 8))
_CALLER = "021-95500"
_WAIT = 10
_FAILURES = (
    *(("TEMPORARY", "NO_ANSWER"),) * 6,
    *(("TEMPORARY", "DECLINED_CALL"),) * 3,
    ("TEMPORARY", "PERSON_ABSENT"),
    ("TEMPORARY", "HUNG_UP_EARLY"),
    ("TEMPORARY", "LINE_BUSY"),
    ("TEMPORARY", "INCONVENIENT"),
    ("TEMPORARY", "PHONE_OFF"),
    ("NUMBER_PROBLEM", "UNASSIGNED_NUMBER"),
    ("NUMBER_PROBLEM", "ANSWERING_MACHINE"),
    ("NUMBER_PROBLEM", "NUMBER_SUSPENDED"),
    ("REFUSED", "REFUSED_BY_FAMILY"),
)
_YES = [{"question_id": question, "answer": "YES"} for question in QUESTIONS]


def usual_failure(story: Story) -> tuple[str, str]:
    """A category and reason why a dial failed, never one that accuses the agent."""
    return story.dice.pick(_FAILURES)


def start_round(story: Story, policy: Policy, name: str, at: int) -> str:
    """A round begins with its first dial."""
    data = {"round": name, "started_at": instant_text(at)}
    return story.tell("policy.CallbackRoundStarted", policy.stream, at, DIALLER, data)


def dial(
    story: Story,
    policy: Policy,
    name: str,
    number: int,
    at: int,
    *,
    failure: tuple[str, str] | None,
    caller: str = _CALLER,
) -> str:
    """One dial; answered when there is no failure."""
    data: dict[str, object] = {
        "round": name,
        "attempt_no": number,
        "dialed_at": instant_text(at),
        "answered": failure is None,
    }
    if failure is not None:
        data["failure_category"], data["failure_reason"] = failure
    data["caller_id"] = caller
    data["recording_ref"] = f"rec-{policy.id}-{name[0]}{number}"
    return story.tell("policy.CallbackAttempted", policy.stream, at, DIALLER, data)


def reached(story: Story, policy: Policy, name: str, number: int, at: int) -> None:
    """The last dial of a round reaches the customer, and nothing is wrong."""
    dial(story, policy, name, number, at, failure=None)
    succeed(story, policy, name, at + 240, _YES, clean=True)
    policy.called_back(at + 240, CLEAN)


def succeed(
    story: Story, policy: Policy, name: str, at: int, answers: object, *, clean: bool
) -> str:
    """The customer answered the seven questions (REG-B1)."""
    data = {
        "round": name,
        "completed_at": instant_text(at),
        "respondent_is_policyholder": True,
        "answers": answers,
        "clean": clean,
    }
    who = ("STAFF", f"CC-{policy.index % 60 + 1:02d}")
    return story.tell("policy.CallbackSucceeded", policy.stream, at, who, data)


def round_failed(
    story: Story, policy: Policy, name: str, attempts: int, at: int, *, reason: tuple[str, str]
) -> str:
    """A round ends without success; the id of its end."""
    data = {
        "round": name,
        "ended_at": instant_text(at),
        "attempts": attempts,
        "failure_category": reason[0],
        "failure_reason": reason[1],
    }
    return story.tell("policy.CallbackFailed", policy.stream, at, DIALLER, data)


def update_contact(
    story: Story, policy: Policy, day: int, cause: str, change: str = "CONFIRMED_UNCHANGED"
) -> str:
    """The agent confirms or updates how the customer can be reached (CBK-05)."""
    at = day * DAY + 10 * HOUR + story.dice.below(6 * HOUR)
    data = {
        "agent_id": policy.agent.ref,
        "change": change,
        "updated_at": instant_text(at),
        "new_contact_pii_ref": policy.contact + ("" if change == "CONFIRMED_UNCHANGED" else "-2"),
    }
    return story.tell(
        "policy.CustomerContactUpdated", policy.stream, at, policy.by_agent, data, cause=cause
    )


def first_day(policy: Policy) -> int:
    """Day of the first round: ten days after printing, and not before delivery (CBK-01)."""
    return max(policy.printed + _WAIT, policy.delivered + 1)


def reach_first(story: Story, policy: Policy, day: int) -> str:
    """Reached in round one, at the first, second or third dial; the id of the start."""
    at = day * DAY + 9 * HOUR + story.dice.below(4 * HOUR)
    started = start_round(story, policy, "FIRST", at)
    chance = story.dice.roll()
    failures = 0 if chance < 0.75 else 1 if chance < 0.93 else 2  # noqa: PLR2004
    for number in range(failures):
        dial(
            story, policy, "FIRST", number + 1, dial_time(at, number), failure=usual_failure(story)
        )
    reached(story, policy, "FIRST", failures + 1, dial_time(at, failures))
    return started


def dial_time(at: int, number: int) -> int:
    """Two dials a day, six and a half hours apart (CBK-03)."""
    return at + number // 2 * DAY + number % 2 * (6 * HOUR + 1_800)


def fail_first(story: Story, policy: Policy, reason: tuple[str, str] | None = None) -> str:
    """Round one fails after three dials on two days; the id of its end."""
    at = first_day(policy) * DAY + 9 * HOUR + story.dice.below(4 * HOUR)
    start_round(story, policy, "FIRST", at)
    for number in range(3):
        last = reason or usual_failure(story)
        dial(story, policy, "FIRST", number + 1, dial_time(at, number), failure=last)
    ended = round_failed(story, policy, "FIRST", 3, dial_time(at, 2) + 300, reason=last)
    data = {"agent_id": policy.agent.ref, "notified_at": instant_text(dial_time(at, 2) + HOUR)}
    story.tell(
        "policy.AgentNotifiedOfCallbackFailure",
        policy.stream,
        dial_time(at, 2) + HOUR,
        DIALLER,
        data,
        cause=ended,
    )
    return ended


def reach_second(story: Story, policy: Policy, day: int) -> None:
    """Reached in round two, at the first or second dial."""
    at = day * DAY + 9 * HOUR + story.dice.below(4 * HOUR)
    start_round(story, policy, "SECOND", at)
    missed = story.dice.below(2)
    if missed:
        dial(story, policy, "SECOND", 1, at, failure=usual_failure(story))
    reached(story, policy, "SECOND", missed + 1, dial_time(at, missed))
