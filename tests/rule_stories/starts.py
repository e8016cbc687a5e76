"""Which start opens an obligation, and which stop is its own."""

from typing import Any

from tests.rule_stories.case import Case, Row, Tell, at, end, tell

POLICY = "policy/P-1"
EACH = """
kind = "obligation"
start = { event = "policy.ManualVisitAssigned", at = "assigned_at" }
satisfied_by = { event = "policy.ManualVisitSucceeded", at = "visited_at" }
deadline = { days = 10 }
roll_forward = false
"""
FIRST = f'{EACH}occurrence = "first"\n'

_TWICE = EACH.replace(
    '{ event = "policy.ManualVisitAssigned", at = "assigned_at" }',
    '[{ event = "policy.PolicySurrendered", at = "requested_on" }, '
    '{ event = "policy.PolicySurrendered", at = "paid_on" }]',
)


def assigned(time: str, stream: str = POLICY) -> Tell:
    """Begin."""
    return tell(stream, "ManualVisitAssigned", time, assigned_at=at(time).isoformat())


def visited(time: str, stream: str = POLICY) -> Tell:
    """End."""
    return tell(stream, "ManualVisitSucceeded", time, visited_at=at(time).isoformat())


def applied(occurred: str = "2024-01-02T10:00", stream: str = POLICY, **data: Any) -> Tell:
    """Apply for a policy."""
    return tell(stream, "ApplicationSigned", occurred, **data)


def issued(effective_on: str = "2024-01-05", stream: str = POLICY) -> Tell:
    """Issue a policy."""
    return tell(stream, "PolicyIssued", "2024-01-04T10:00", effective_on=effective_on)


def _requested(requested: str, completed: str | None, position: int, met_by: int | None) -> Case:
    """A change of the policy asked for and carried out (REG-S5)."""
    told = [
        tell(
            POLICY,
            "PolicyServicingRequested",
            "2024-03-01T09:00",
            requested_at=requested,
            completed_at=...,
            change_type="ADDRESS",
        )
    ]
    if completed:
        told.append(
            tell(
                POLICY,
                "PolicyServicingCompleted",
                "2024-03-04T09:00",
                requested_at=completed,
                completed_at="2024-03-04T09:00:00+08:00",
                change_type="ADDRESS",
            )
        )
    status = "MET" if met_by else "OVERDUE"
    row: Row = {"occurrence": str(position), "status": status, "satisfied_by": met_by}
    return Case(f"matching: {requested} and {completed}", ("REG-S5",), tuple(told), (row,))


START_CASES = (
    Case(
        "an event that matches a start twice opens one, at the earlier time",
        _TWICE,
        (
            tell(
                POLICY,
                "PolicySurrendered",
                "2024-03-01T09:00",
                requested_on="2024-03-09",
                paid_on="2024-03-02",
            ),
        ),
        ({"occurrence": "1", "started_at": at("2024-03-02"), "due_at": end("2024-03-12")},),
    ),
    Case(
        "a stop earlier on the day of the start counts",
        EACH,
        (visited("2024-03-01T00:00"), assigned("2024-03-01T23:00")),
        ({"occurrence": "2", "status": "MET", "satisfied_by": 1, "days_left": 10},),
    ),
    Case(
        "a stop on the day before an each start does not",
        EACH,
        (visited("2024-02-29T23:59:59.999999"), assigned("2024-03-01T00:00")),
        ({"occurrence": "2", "status": "OVERDUE", "satisfied_by": None},),
    ),
    Case(
        "a stop long before the first start counts",
        FIRST,
        (visited("2023-01-01T10:00"), assigned("2024-03-01T00:00"), assigned("2024-04-01T00:00")),
        ({"occurrence": "2", "status": "MET", "satisfied_by": 1},),
    ),
    Case(
        "the first start is the first in time, not the first told",
        FIRST,
        (assigned("2024-04-01T00:00"), assigned("2024-03-01T00:00")),
        ({"occurrence": "2", "started_at": at("2024-03-01"), "due_at": end("2024-03-11")},),
    ),
    Case(
        "of two starts at one time the one told first is the first",
        FIRST,
        (assigned("2024-03-01T00:00"), assigned("2024-03-01T00:00")),
        ({"occurrence": "1"},),
    ),
    Case(
        "one stop ends every start before it",
        EACH,
        (assigned("2024-03-01T09:00"), assigned("2024-03-05T09:00"), visited("2024-03-12T09:00")),
        (
            {"occurrence": "1", "status": "LATE", "satisfied_by": 3},
            {"occurrence": "2", "status": "MET", "satisfied_by": 3},
        ),
    ),
    Case(
        "a stop in another stream is none",
        EACH,
        (assigned("2024-03-01T09:00"), visited("2024-03-02T09:00", "policy/P-2")),
        ({"occurrence": "1", "status": "OVERDUE", "satisfied_by": None},),
    ),
    Case(
        "the event of the start stops by another field, in time (REG-L7)",
        ("REG-L7",),
        (
            tell(
                POLICY,
                "PolicySurrendered",
                "2024-03-01T09:00",
                requested_on="2024-03-01",
                paid_on="2024-03-31",
            ),
        ),
        ({"occurrence": "1", "status": "MET", "satisfied_by": 1, "due_at": end("2024-03-31")},),
    ),
    Case(
        "the event of the start stops by another field, late (REG-L7)",
        ("REG-L7",),
        (
            tell(
                POLICY,
                "PolicySurrendered",
                "2024-03-01T09:00",
                requested_on="2024-03-01",
                paid_on="2024-04-01",
            ),
        ),
        (
            {
                "occurrence": "1",
                "status": "LATE",
                "satisfied_by": 1,
                "satisfied_at": at("2024-04-01"),
            },
        ),
        ({"occurrence": "1", "deviation": "LATE", "position": 1, "positions": [1]},),
    ),
    _requested("2024-03-01T09:00:00+08:00", "2024-03-01T09:00:00+08:00", 1, 2),
    _requested("2024-03-01T09:00:00+08:00", "2024-03-01T01:00:00Z", 1, 2),
    _requested("2024-03-01T09:00:00+08:00", "2024-03-01T09:00:00.000001+08:00", 1, None),
)
