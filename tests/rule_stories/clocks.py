"""Both sides of every clock: the last good instant and the first bad one."""

from collections.abc import Iterator
from datetime import datetime

from tests.rule_stories.case import US, Case, Row, at, end, tell

_RULE = """
kind = "obligation"
start = {{ event = "policy.ManualVisitAssigned", at = "assigned_at" }}
satisfied_by = {{ event = "policy.ManualVisitSucceeded", at = "visited_at" }}
deadline = {{ {deadline} }}
roll_forward = {roll}
"""
_STREAM = "policy/P-1"
_ROW: Row = {"rule": "HSE-01", "stream": _STREAM, "occurrence": "1"}
_WORDS = {
    "days": "natural days",
    "months": "natural months",
    "working_days": "working days",
    "hours": "hours",
    "before_day_of_month": "day of the month",
}
# name | deadline | rolls or stays | start | last good day or instant | what is said of the calendar
_CLOCKS = """\
days | days = 10 | stays | 2010-09-13T14:00 | 2010-09-23 |
days over the year | days = 10 | stays | 2023-12-25T00:00 | 2024-01-04 |
days to a leap day | days = 1 | stays | 2024-02-28T23:59:59 | 2024-02-29 |
days in a common year | days = 1 | stays | 2023-02-28T08:00 | 2023-03-01 |
the day turns at midnight | days = 1 | stays | 2024-01-05T23:59:59.999999 | 2024-01-06 |
the day has turned | days = 1 | stays | 2024-01-06T00:00 | 2024-01-07 |
the day of Shanghai | days = 1 | stays | 2024-01-05T16:00:00+00:00 | 2024-01-07 |
the day before in Shanghai | days = 1 | stays | 2024-01-05T15:59:59.999999+00:00 | 2024-01-06 |
rolled over Spring Festival | days = 10 | rolls | 2024-01-31T12:00 | 2024-02-18 |
not rolled | days = 10 | stays | 2024-01-31T12:00 | 2024-02-10 |
the eve is no holiday | days = 9 | rolls | 2024-01-31T12:00 | 2024-02-09 |
a worked Sunday is no holiday | days = 18 | rolls | 2024-01-31T12:00 | 2024-02-18 |
rolled from the weekend that ends a holiday | days = 10 | rolls | 2024-04-25T09:00 | 2024-05-06 |
an ordinary weekend stays | days = 2 | rolls | 2024-05-10T09:00 | 2024-05-12 |
the weekend before a holiday stays | days = 2 | rolls | 2024-06-07T09:00 | 2024-06-09 |
rolled onto a worked Saturday | days = 7 | rolls | 2023-09-29T09:00 | 2023-10-07 |
months to a shorter month | months = 3 | stays | 2010-11-30T10:00 | 2011-02-28 |
months to a leap day | months = 3 | stays | 2023-11-30T10:00 | 2024-02-29 |
months to the same day | months = 3 | stays | 2010-09-15T10:00 | 2010-12-15 |
months from a leap day | months = 24 | stays | 2024-02-29T10:00 | 2026-02-28 |
months rolled | months = 1 | rolls | 2024-09-01T10:00 | 2024-10-08 |
working days over a weekend | working_days = 2 | stays | 2023-11-10T17:00 | 2023-11-14 |
working days over Spring Festival | working_days = 2 | stays | 2024-02-08T09:00 | 2024-02-18 |
working days to a worked Sunday | working_days = 1 | stays | 2024-02-03T09:00 | 2024-02-04 |
working days over National Day | working_days = 2 | rolls | 2023-09-28T09:00 | 2023-10-08 |
working days past the notices | working_days = 3 | stays | 2026-12-30T09:00 | 2027-01-04 | beyond
working days before the notices | working_days = 1 | stays | 2004-12-31T09:00 | 2005-01-04 | beyond
the last working day of all | working_days = 1 | stays | 2060-12-30T09:00 | 2060-12-31 | beyond
rolled past the notices | days = 5 | rolls | 2026-12-30T09:00 | 2027-01-04 | beyond
not rolled past the notices | days = 5 | stays | 2026-12-30T09:00 | 2027-01-04 |
rolled on the last day of the notices | days = 1 | rolls | 2026-12-30T09:00 | 2026-12-31 |
hours | hours = 24 | stays | 2024-02-09T10:00:00.000001 | 2024-02-10T10:00:00.000001 |
hours are not rolled | hours = 24 | rolls | 2024-02-09T10:00 | 2024-02-10T10:00 |
before a day of the month | before_day_of_month = 20 | stays | 2010-09-14T10:00 | 2010-09-19 |
the eve of the day | before_day_of_month = 20 | stays | 2010-09-19T23:59:59.999999 | 2010-09-19 |
the day itself | before_day_of_month = 20 | stays | 2010-09-20T00:00 | 2010-10-19 |
the day of next year | before_day_of_month = 20 | stays | 2010-12-25T00:00 | 2011-01-19 |
before the first | before_day_of_month = 1 | stays | 2024-02-15T00:00 | 2024-02-29 |
the day before is rolled | before_day_of_month = 5 | rolls | 2024-10-02T09:00 | 2024-10-08 |
"""


def _due(text: str) -> datetime:
    return at(text) if "T" in text else end(text)


def _of_a_clock(name: str, rule: str, started: str, due: datetime, row: Row) -> Iterator[Case]:
    """In time and late, open and overdue."""
    start = tell(_STREAM, "ManualVisitAssigned", started, assigned_at=at(started).isoformat())
    row = _ROW | row | {"started_at": at(started), "started_by": 1, "due_at": due}
    for label, stopped, status in (("in time", due, "MET"), ("late", due + US, "LATE")):
        stop = tell(
            _STREAM, "ManualVisitSucceeded", stopped.isoformat(), visited_at=stopped.isoformat()
        )
        late = _ROW | {"deviation": "LATE", "breached_at": stopped, "position": 2}
        yield Case(
            f"{name}: {label}",
            rule,
            (start, stop),
            (row | {"status": status, "satisfied_at": stopped, "satisfied_by": 2},),
            () if status == "MET" else (late | {"positions": [1, 2]},),
        )
    for label, now, status in (("open", due, "OPEN"), ("overdue", due + US, "OVERDUE")):
        missing = _ROW | {"deviation": "MISSING", "breached_at": due, "position": 1}
        yield Case(
            f"{name}: {label}",
            rule,
            (start,),
            (row | {"status": status, "satisfied_at": None, "satisfied_by": None},),
            () if status == "OPEN" else (missing | {"positions": [1]},),
            now,
        )


def _cases() -> Iterator[Case]:
    for line in _CLOCKS.splitlines():
        name, deadline, roll, started, due, beyond = (part.strip() for part in line.split("|"))
        rule = _RULE.format(deadline=deadline, roll=str(roll == "rolls").lower())
        calendar = _WORDS[deadline.partition(" ")[0]]
        calendar += ", beyond the published calendar" if beyond else ""
        yield from _of_a_clock(name, rule, started, _due(due), {"calendar": calendar})


def _without_a_last_day() -> Iterator[Case]:
    for name, started, deadline in (
        ("working days past the calendar", "2060-12-30T09:00", "working_days = 2"),
        ("working days from the last day of all", "2060-12-31T09:00", "working_days = 1"),
        ("working days before the calendar", "1989-12-29T09:00", "working_days = 1"),
    ):
        rule = _RULE.format(deadline=deadline, roll="false")
        start = tell(_STREAM, "ManualVisitAssigned", started, assigned_at=at(started).isoformat())
        row = {"due_at": None, "status": "OPEN", "days_left": None}
        calendar = "working days, outside the calendar"
        yield Case(name, rule, (start,), (_ROW | row | {"calendar": calendar},), ())


CLOCK_CASES = (*_cases(), *_without_a_last_day())
