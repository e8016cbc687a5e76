"""One complaint, and what is owed for it."""

from tests.rule_stories.case import Case, Tell, at, tell

COMPLAINT, CLAIM = "complaint/Q-1", "claim/C-1"
_PAUSE = """
kind = "obligation"
occurrence = "first"
roll_forward = false
start = { event = "complaint.ComplaintFiled", at = "received_at" }
satisfied_by = { event = "complaint.ComplaintFeedbackGiven", at = "given_at" }
paused_by = { event = "complaint.ComplaintClockPaused" }
resumed_by = { event = "complaint.ComplaintClockResumed" }
"""


def filed(time: str) -> Tell:
    """Complain."""
    return tell(
        COMPLAINT, "ComplaintFiled", time, received_at=at(time).isoformat(), policy_id="P-1"
    )


def answered(time: str) -> Tell:
    """Answer the complaint."""
    return tell(COMPLAINT, "ComplaintFeedbackGiven", time, given_at=at(time).isoformat())


def paused(time: str) -> Tell:
    """Stop the clock."""
    return tell(COMPLAINT, "ComplaintClockPaused", time)


def resumed(time: str) -> Tell:
    """Let the clock run."""
    return tell(COMPLAINT, "ComplaintClockResumed", time)


def extended(time: str, level: str = "COMPLEX") -> Tell:
    """Put another deadline."""
    return tell(COMPLAINT, "ComplaintDeadlineExtended", time, level=level)


def withdrawn(time: str) -> Tell:
    """Take the complaint back."""
    return tell(COMPLAINT, "ComplaintWithdrawn", time, at=at(time).isoformat())


def answer_due(name: str, *told: Tell, now: str = "2100-01-01", **row: object) -> Case:
    """A case of the 15 days for an answer (REG-C1)."""
    return Case(name, ("REG-C1",), told, (row,), None, at(now))


def paused_rule(
    name: str, deadline: str, *told: Tell, now: str = "2100-01-01", **row: object
) -> Case:
    """A case of a rule that can be paused."""
    rule = f"{_PAUSE}deadline = {{ {deadline} }}\n"
    return Case(name, rule, told, (row,), None, at(now))


MONDAY = filed("2024-06-03T09:00")
