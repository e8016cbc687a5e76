"""What is wrong with the values of an event, and with the events of one stream together."""

from collections.abc import Iterator
from typing import Any

from tests.rule_stories.case import Case, Row, Tell, tell

_P, _Q = "policy/P-1", "complaint/Q-1"
_AT = "2024-03-01T09:00"


def _told(name: str, time: str = _AT, stream: str = _P, actor: str = "SYSTEM", **data: Any) -> Tell:
    return tell(stream, name, time, actor=actor, **data)


def _one(name: str, rule: str, row: Row, bad: list[Tell], good: list[Tell]) -> Iterator[Case]:
    """Each event by itself: those that break the rule, and those that do not."""
    for number, event in enumerate([*bad, *good], start=1):
        found = {"occurrence": "1", "position": 1, "positions": [1]} | row
        told = (event,)
        yield Case(f"{name}: {number}", (rule,), told, findings=(found,) if event in bad else ())


_RECORDED = ["IDENTITY", "DOCUMENTS_SHOWN", "EXPLANATION", "CLEAR_ANSWER", "SIGNING"]
_PAPER = {"type": "APPLICATION_FORM", "doc_ref": "D-1"}
EVENT_VALUES = (
    *_one(
        "a beneficiary signed, among others",
        "SGN-01",
        {"deviation": "FORBIDDEN"},
        [
            _told(
                "ApplicationSigned",
                documents=[_PAPER | {"signer": who} for who in ("INSURED", "BENEFICIARY")],
            )
        ],
        [
            _told("ApplicationSigned", documents=[_PAPER | {"signer": "INSURED"}]),
            _told("ApplicationSigned", documents=[]),
        ],
    ),
    *_one(
        "a value that may be missing",
        "SGN-01.visit",
        {"deviation": "FORBIDDEN"},
        [_told("ManualVisitSucceeded", issue="MISLEADING", phone_change=...)],
        [
            _told("ManualVisitSucceeded", issue=..., phone_change=...),
            _told("ManualVisitSucceeded", issue=None, phone_change=...),
        ],
    ),
    *_one(
        "who was reached",
        "SGN-01.receipt",
        {"deviation": "WRONG_VALUE"},
        [_told("PolicyDelivered", signer_is_policyholder=False)],
        [_told("PolicyDelivered", signer_is_policyholder=True)],
    ),
    *_one(
        "every item is there, in any order",
        "REG-R2",
        {"deviation": "INCOMPLETE"},
        [
            _told("SaleRecordingArchived", recorded_on="2024-03-01", nodes_covered=_RECORDED[1:]),
            _told("SaleRecordingArchived", recorded_on="2024-03-01", nodes_covered=[]),
        ],
        [_told("SaleRecordingArchived", recorded_on="2024-03-01", nodes_covered=_RECORDED[::-1])],
    ),
    *_one(
        "who underwrites",
        "PRC-04",
        {"deviation": "WRONG_PARTY"},
        [_told("UnderwritingDecided", actor=actor) for actor in ("AGENT", "CUSTOMER")],
        [_told("UnderwritingDecided", actor="STAFF")],
    ),
)
_SHARED = """
kind = "shared_value"
event = { event = "policy.ApplicationSigned" }
field = "contact_pii_ref"
distinct = "customer_ref"
at_least = 3
"""


def _applied(number: int, contact: str, customer: str) -> Tell:
    return _told(
        "ApplicationSigned",
        f"2024-03-{number:02}T09:00",
        f"policy/P-{number}",
        contact_pii_ref=contact,
        customer_ref=customer,
    )


_THREE = (_applied(1, "T-1", "C-1"), _applied(2, "T-1", "C-2"), _applied(3, "T-1", "C-3"))
PARTIES = (
    Case(
        "three customers share a number: each application is found",
        _SHARED,
        (*_THREE, _applied(4, "T-2", "C-4")),
        findings=tuple(
            {"occurrence": str(n), "deviation": "SHARED", "positions": [1, 2, 3]} for n in (1, 2, 3)
        ),
    ),
    Case("two customers do not", _SHARED, (*_THREE[:2], _applied(3, "T-1", "C-2")), findings=()),
    *(
        Case(
            f"the seller resolves what was found: {resolver}",
            ("REG-B2.party",),
            (
                _told("ApplicationSigned", agent_id="A-1"),
                _told("CallbackIssueResolved", resolver_ref=resolver, resolved_at=f"{_AT}:00Z"),
                _told("ApplicationSigned", stream="policy/P-2", agent_id="A-2"),
            ),
            findings=({"occurrence": "2", "deviation": "WRONG_PARTY", "positions": [1, 2]},)
            if found
            else (),
        )
        for resolver, found in (("A-1", True), ("A-2", False), ("S-1", False))
    ),
)
_STEPS = ("ComplaintAccepted", "ComplaintInvestigated", "ComplaintResolved")
_FIELD = ("accepted_at", "completed_at", "decided_at")


def _step(number: int, hour: int) -> Tell:
    time = f"2024-03-01T{hour:02}:00"
    return _told(_STEPS[number], time, _Q, **{_FIELD[number]: f"{time}:00+08:00"})


_CLOSED = _told("ComplaintClosed", "2024-03-05T09:00", _Q, at="2024-03-05T09:00:00+08:00")
_ANSWERED = _told("ComplaintFeedbackGiven", "2024-03-09T09:00", _Q)
_LOOP = (_step(0, 9), _step(1, 10), _step(2, 11))
_ORDER = 'kind = "out_of_sequence"\nsteps = [\n' + "".join(
    f'  {{ event = "complaint.{step}", at = "{field}" }},\n'
    for step, field in zip(_STEPS, _FIELD, strict=True)
) + "]\n"  # fmt: skip


def _twice(count: int, days: tuple[int, ...] = (1, 2, 3)) -> tuple[Tell, ...]:
    times = [f"2024-03-{day:02}T09:00" for day in days[:count]]
    return tuple(
        _told("ClaimDocumentsRequested", t, "claim/C-1", notice_reached_at=f"{t}:00+08:00")
        for t in times
    )


_MISSING: Row = {"occurrence": "1", "deviation": "MISSING", "positions": [1]}
STREAMS = (
    Case("a step is missing (CMP-03)", ("CMP-03",), (_CLOSED, *_LOOP), findings=(_MISSING,)),
    Case("a step that came later", ("CMP-03",), (_CLOSED, *_LOOP, _ANSWERED), findings=()),
    Case("closed twice, found once", ("CMP-03",), (_CLOSED, _CLOSED), findings=(_MISSING,)),
    Case("nothing was closed", ("CMP-03",), _LOOP, findings=()),
    Case(
        "withdrawn at any time",
        ("CMP-03",),
        (_CLOSED, _told("ComplaintWithdrawn", "2024-04-09T09:00", _Q)),
        findings=(),
    ),
    Case("asked once for papers (REG-L1)", ("REG-L1",), _twice(1), findings=()),
    Case(
        "asked three times, told in another order",
        ("REG-L1",),
        _twice(3, (3, 1, 2)),
        findings=({"occurrence": "3", "deviation": "TOO_OFTEN", "positions": [1, 2, 3]},),
    ),
    Case("in order", _ORDER, _LOOP, findings=()),
    Case("a step left out", _ORDER, (_LOOP[0], _LOOP[2]), findings=()),
    Case(
        "decided before it was investigated",
        _ORDER,
        (_step(0, 9), _step(1, 12), _step(2, 11)),
        findings=({"occurrence": "3", "deviation": "OUT_OF_SEQUENCE", "positions": [2, 3]},),
    ),
    Case(
        "of several pairs the first in the list counts",
        _ORDER,
        (_step(0, 12), _step(1, 11), _step(2, 10)),
        findings=({"occurrence": "2", "position": 2, "positions": [1, 2]},),
    ),
    Case(
        "steps that do not follow each other in the list are a pair too",
        _ORDER,
        (_step(0, 12), _step(2, 10)),
        findings=({"occurrence": "2", "position": 2, "positions": [1, 2]},),
    ),
    Case(
        "the first of each step counts",
        _ORDER,
        (_step(0, 9), _step(0, 15), _step(1, 10), _step(2, 11)),
        findings=(),
    ),
)
VALUE_CASES = (*EVENT_VALUES, *PARTIES, *STREAMS)
