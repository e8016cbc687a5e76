"""What is wrong with one event or one stream: both sides of every kind."""

from collections.abc import Iterator
from typing import Any

from tests.rule_stories.case import Case, Row, Tell, at, tell

_P, _Q = "policy/P-1", "complaint/Q-1"


def _dial(time: str, **data: Any) -> Tell:
    return tell(_P, "CallbackAttempted", time, dialed_at=at(time).isoformat(), **data)


def _round(time: str) -> Tell:
    return tell(_P, "CallbackRoundStarted", time, round="FIRST", started_at=at(time).isoformat())


def _printed(day: str, time: str = "2024-01-01T09:00") -> Tell:
    return tell(_P, "PolicyPrinted", time, printed_on=day)


def _sides(
    name: str, rules: str | tuple[str, ...], row: Row, *sides: tuple[bool, tuple[Tell, ...]]
) -> Iterator[Case]:
    """The same rule and row, with the facts that break it and those that do not."""
    for number, (broken, told) in enumerate(sides, start=1):
        yield Case(f"{name}: {number}", rules, told, findings=(row,) if broken else ())


_NEVER_PRINTED = """
kind = "not_before"
event = {{ event = "policy.ManualVisitSucceeded", at = "visited_at" }}
anchor = {{ event = "policy.ManualVisitAssigned", at = "assigned_at" }}
span = {{ {span} }}
"""


def _visit(time: str) -> Tell:
    return tell(_P, "ManualVisitSucceeded", time, visited_at=at(time).isoformat())


def _assigned(time: str) -> Tell:
    return tell(_P, "ManualVisitAssigned", time, assigned_at=at(time).isoformat())


def _too_early() -> Iterator[Case]:
    early: Row = {"occurrence": "2", "deviation": "TOO_EARLY", "positions": [1, 2], "position": 2}
    for span, started, last_bad, first_good in (
        ("days = 10", "2024-01-03T18:00", "2024-01-12T23:59:59.999999", "2024-01-13T00:00"),
        ("months = 1", "2024-01-31T18:00", "2024-02-28T23:59:59.999999", "2024-02-29T00:00"),
        ("working_days = 1", "2024-02-09T18:00", "2024-02-17T23:59:59.999999", "2024-02-18T00:00"),
        (
            "hours = 6",
            "2024-01-03T18:00:00.5",
            "2024-01-04T00:00:00.499999",
            "2024-01-04T00:00:00.5",
        ),
    ):
        told = _assigned(started)
        yield from _sides(
            f"not before, {span}",
            _NEVER_PRINTED.format(span=span),
            early | {"breached_at": at(last_bad)},
            (True, (told, _visit(last_bad))),
            (False, (told, _visit(first_good))),
        )


_ASKED = tell(_P, "EarlyCallbackRequested", "2024-01-02T09:00", requested_on="2024-01-05")
NOT_BEFORE = (
    *_too_early(),
    *_sides(
        "the first callback (CBK-01), of which the early request lifts the wait",
        """
kind = "not_before"
event = { event = "policy.CallbackRoundStarted", at = "started_at", where = { round = "FIRST" } }
anchor = { event = "policy.PolicyPrinted", at = "printed_on" }
span = { days = 10 }
lifted_by = { event = "policy.EarlyCallbackRequested", at = "requested_on" }
""",
        {"occurrence": "2", "positions": [1, 2]},
        (True, (_printed("2024-01-03"), _round("2024-01-12T10:00"))),
        (False, (_printed("2024-01-03"), _round("2024-01-13T00:00"))),
        (False, (_printed("2024-01-03"), _round("2024-01-05T00:00"), _ASKED)),
        (True, (_printed("2024-01-03"), _round("2024-01-04T23:59:59.999999"), _ASKED)),
        (False, (_printed("2024-01-13"), _round("2024-01-12T10:00"))),
        (False, (_round("2024-01-12T10:00"),)),
    ),
    Case(
        "of two anchors the last at or before the event counts",
        _NEVER_PRINTED.format(span="days = 10"),
        (
            _assigned("2024-01-01T09:00"),
            _assigned("2024-01-08T09:00"),
            _assigned("2024-01-15T09:00"),
            _visit("2024-01-12T09:00"),
        ),
        findings=({"occurrence": "4", "positions": [2, 4]},),
    ),
    Case(
        "an anchor at the same time counts, though it was told later",
        _NEVER_PRINTED.format(span="days = 1"),
        (_visit("2024-01-12T09:00"), _assigned("2024-01-12T09:00")),
        findings=({"occurrence": "1", "positions": [1, 2]},),
    ),
)


def _due(day: str, instalment: int = 1) -> Tell:
    return tell(
        _P, "RenewalPremiumDue", f"{day}T08:00", due_on=day, policy_year=2, instalment_no=instalment
    )


def _paid(day: str, instalment: int = 1) -> Tell:
    return tell(
        _P,
        "RenewalPremiumPaid",
        f"{day}T10:00",
        paid_on=day,
        policy_year=2,
        instalment_no=instalment,
    )


NOT_AFTER = (
    *_sides(
        "a premium is paid in sixty days (PRM-02)",
        ("PRM-02",),
        {"occurrence": "2", "deviation": "LATE", "position": 2, "positions": [1, 2]},
        (False, (_due("2024-01-01"), _paid("2024-03-01"))),
        (True, (_due("2024-01-01"), _paid("2024-03-02"))),
        (False, (_due("2024-01-01"), _paid("2024-03-02", 2))),
        (False, (_due("2024-03-03"), _paid("2024-03-02"))),
    ),
    *_sides(
        "a rescission comes in two years, rolled forward (REG-L0)",
        ("REG-L0",),
        {"occurrence": "2", "deviation": "LATE"},
        *(
            (
                late,
                (
                    tell(
                        _P,
                        "PolicyIssued",
                        "2022-10-02T09:00",
                        issued_at="2022-10-02T09:00:00+08:00",
                    ),
                    tell(_P, "PolicyTerminated", f"{day}T09:00", on=day, reason="RESCINDED"),
                ),
            )
            for late, day in ((False, "2024-10-08"), (True, "2024-10-09"))
        ),
    ),
)
_OUT: Row = {"occurrence": "1", "deviation": "OUT_OF_HOURS", "positions": [1]}
_SOON: Row = {"occurrence": "2", "deviation": "TOO_SOON", "position": 2, "positions": [1, 2]}
_GAP = """
kind = "minimum_gap"
after = {{ event = "policy.ManualVisitAssigned", at = "assigned_at" }}
next = {{ event = "policy.ManualVisitAssigned", at = "assigned_at" }}
gap = {{ {gap} }}
"""
HOURS = (
    *_sides(
        "calls are made from nine to nine (CBK-02)",
        'kind = "time_window"\nopens = "09:00"\ncloses = "21:00"\n'
        'event = { event = "policy.CallbackAttempted", at = "dialed_at" }\n',
        _OUT,
        (True, (_dial("2024-01-05T08:59:59.999999"),)),
        (False, (_dial("2024-01-05T09:00"),)),
        (False, (_dial("2024-01-05T20:59:59.999999"),)),
        (True, (_dial("2024-01-05T21:00"),)),
        (False, (_dial("2024-01-05T01:00:00+00:00"),)),
        (True, (_dial("2024-01-05T13:00:00+00:00"),)),
    ),
    *_sides(
        "six hours lie between two dials (CBK-03)",
        'kind = "minimum_gap"\ngap = { hours = 6 }\nmatching = ["round"]\n'
        'after = { event = "policy.CallbackAttempted", at = "dialed_at", '
        "where = { answered = false } }\n"
        'next = { event = "policy.CallbackAttempted", at = "dialed_at" }\n',
        _SOON,
        (False, (_dial("2010-09-13T09:00"), _dial("2010-09-13T15:00"))),
        (True, (_dial("2010-09-13T09:00"), _dial("2010-09-13T14:59:59.999999"))),
        (False, (_dial("2010-09-13T09:00", answered=True), _dial("2010-09-13T10:00"))),
        (False, (_dial("2010-09-13T09:00"), _dial("2010-09-13T10:00", round="SECOND"))),
        (True, (_dial("2010-09-13T09:00"), _dial("2010-09-13T09:00"))),
    ),
    *(
        case
        for gap, first, last_bad, first_good in (
            ("days = 2", "2024-02-28T23:00", "2024-02-29T23:59:59.999999", "2024-03-01T00:00"),
            ("months = 1", "2024-01-31T01:00", "2024-02-28T23:59:59.999999", "2024-02-29T00:00"),
        )
        for case in _sides(
            f"a gap of {gap}",
            _GAP.format(gap=gap),
            _SOON,
            (True, (_assigned(first), _assigned(last_bad))),
            (False, (_assigned(first), _assigned(first_good))),
        )
    ),
)
# DuckDB's ASOF JOIN took the first for an anchor of the second, which agrees with it in no field.
APART = Case(
    "events that do not match, at one time and in the last year",
    'kind = "minimum_gap"\ngap = { months = 3 }\nmatching = ["clause_ref", "ground"]\n'
    'after = { event = "claim.ClaimDenied", at = "decided_at" }\n'
    'next = { event = "claim.ClaimDenied", at = "decided_at" }\n',
    tuple(
        tell("claim/C-1", "ClaimDenied", "2023-11-30T21:00", decided_at=decided, ground=ground)
        for decided, ground in (
            ("9999-12-31T23:59:59Z", "CAUSE_OUTSIDE_COVER"),
            ("2023-11-29T00:00:00+00:00", "EXCLUSION"),
            ("2023-11-29T08:00:00+08:00", "REQUIRED_DOCUMENTS_MISSING"),
        )
    ),
    findings=(),
)
KIND_CASES = (*NOT_BEFORE, *NOT_AFTER, *HOURS, APART)
