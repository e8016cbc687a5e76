"""What is wrong with a period: both sides of its end, of its sum and of its due time."""

from datetime import timedelta
from typing import Any

from tests.rule_stories.case import US, Case, Row, Tell, at, end, tell

_A = "agent/A-1"


def _trained(day: str, minutes: int, *topics: str) -> Tell:
    given = list(topics) or ["LAW"]
    return tell(_A, "TrainingCompleted", f"{day}T18:00", completed_on=day, minutes=minutes,
                topics=given)  # fmt: skip


def _contract(day: str) -> Tell:
    return tell(_A, "AgentContracted", f"{day}T09:00", signed_on=day)


def _left(day: str) -> Tell:
    return tell(_A, "AgentContractTerminated", f"{day}T09:00", terminated_on=day)


def _little(year: str, *positions: int) -> Row:
    return {
        "rule": "TRN-01", "occurrence": year, "deviation": "TOO_LITTLE", "position": None,
        "breached_at": end(f"{year}-12-31"), "positions": [*positions], "policy_id": None,
        "agent_id": "A-1", "stream": _A,
    }  # fmt: skip


def _trn(name: str, *told: Tell, now: str = "2025-01-01T00:00", found: tuple[Row, ...]) -> Case:
    return Case(name, ("TRN-01",), told, findings=found, effective=at(now))


_NOW = at("2025-01-01")
_ALL = ("PRODUCT", "SALES_RULES", "CUSTOMER_PRIVACY")
TRAINING = (
    _trn("enough", _contract("2024-05-01"), _trained("2024-12-31", 720), found=()),
    _trn("a minute short", _contract("2024-05-01"), _trained("2024-06-01", 719),
         found=(_little("2024", 2),)),
    _trn("a day late for the year", _contract("2023-05-01"), _trained("2024-01-01", 720),
         found=(_little("2023"),)),
    _trn("two courses", _contract("2024-05-01"), _trained("2024-06-01", 360),
         _trained("2024-07-01", 360), found=()),
    _trn("the year is not over", _contract("2024-05-01"), now="2024-12-31T23:59:59.999999",
         found=()),
    _trn("the year is over", _contract("2024-05-01"), now="2025-01-01T00:00",
         found=(_little("2024"),)),
    _trn("from the year of the contract to that of its end", _contract("2021-12-31"),
         _left("2023-01-01"), found=(_little("2021"), _little("2022"), _little("2023"))),
    _trn("nobody contracted", _trained("2024-06-01", 10), found=()),
    Case("the topics of a year together (TRN-02)", ("TRN-02",),
         (_trained("2023-06-01", 60, *_ALL[:2]), _trained("2023-07-01", 60, _ALL[2])), findings=()),
    Case("a topic is missing (TRN-02)", ("TRN-02",),
         (_trained("2023-06-01", 60, *_ALL[:2]), _trained("2024-01-01", 60, _ALL[2])),
         findings=({"occurrence": "2023", "deviation": "INCOMPLETE", "position": None,
                    "positions": [1], "breached_at": end("2023-12-31")},),
         effective=_NOW - US),
    Case("a topic is missing and the year is over (TRN-02)", ("TRN-02",),
         (_trained("2024-01-01", 60, _ALL[2]),),
         findings=({"occurrence": "2024", "deviation": "INCOMPLETE"},), effective=_NOW),
)  # fmt: skip


def _false(day: str) -> Tell:
    return tell(_A, "FalseCustomerInfoFound", f"{day}T09:00", found_on=day, policy_id="P-1")


def _reported(day: str, quarter: str = "2024-Q1") -> Tell:
    return tell(_A, "AgentReportedToRegulator", f"{day}T09:00", reported_on=day, quarter=quarter)


def _rpt(name: str, *told: Tell, now: str = "2026-01-01", found: tuple[Row, ...] = ()) -> Case:
    return Case(name, ("RPT-01",), told, findings=found, effective=at(now))


_CALLS = _false("2024-03-31"), _false("2024-01-01"), _false("2023-12-31")
_ONE = _false("2024-02-05")
_LATE: Row = {"occurrence": "2024-Q1", "deviation": "LATE", "stream": _A, "agent_id": "A-1"}
_NONE: Row = {"occurrence": "2024-Q1", "deviation": "MISSING", "breached_at": end("2024-04-10")}
REPORTS = (
    _rpt("reported on the last day", _ONE, _reported("2024-04-10")),
    _rpt("reported a day late", _ONE, _reported("2024-04-11"),
         found=(_LATE | {"position": 2, "positions": [1, 2], "breached_at": at("2024-04-11"),
                         "policy_id": None},)),
    _rpt("reported in the quarter itself", _ONE, _reported("2024-02-06")),
    _rpt("late, and again in time", _ONE, _reported("2024-04-11"), _reported("2024-04-09")),
    _rpt("another quarter reported", _ONE, _reported("2024-04-09", "2024-Q2"),
         found=(_NONE | {"position": 1, "positions": [1]},)),
    _rpt("not due yet", _ONE, now="2024-04-10T23:59:59.999999"),
    _rpt("due", _ONE, now="2024-04-11T00:00", found=(_NONE | {"position": 1, "positions": [1]},)),
    _rpt("a quarter from its first day to its last", *_CALLS, now="2024-05-01",
         found=(_NONE | {"position": 2, "positions": [1, 2]},
                {"occurrence": "2023-Q4", "deviation": "MISSING", "position": 3, "positions": [3],
                 "breached_at": end("2024-01-10")})),
    _rpt("nothing called for it"),
)  # fmt: skip


def _cover(day: str, policy: str = "P-1") -> Tell:
    return tell(f"policy/{policy}", "PolicyIssued", "2024-01-02T09:00", effective_on=day)


def _sent(day: str, wave: str, stream: str = "policy/P-1") -> Tell:
    data: dict[str, Any] = {"wave": wave, "survey_id": f"S-{day}"}
    return tell(stream, "SatisfactionSurveySent", f"{day}T09:00", **data)


def _unsurveyed(quarter: str, day: str) -> Row:
    return {
        "occurrence": quarter, "deviation": "MISSING", "stream": "company", "position": None,
        "positions": [], "policy_id": None, "agent_id": None, "breached_at": end(day),
    }  # fmt: skip


def _sat(name: str, *told: Tell, now: str, found: tuple[Row, ...] = ()) -> Case:
    return Case(name, ("SAT-01",), told, findings=found, effective=at(now))


_Q2, _Q3 = _unsurveyed("2024-Q2", "2024-06-30"), _unsurveyed("2024-Q3", "2024-09-30")
SURVEYS = (
    _sat("the quarter of the first cover is not whole", _cover("2024-01-02"), now="2024-06-30"),
    _sat("nor is one that begins on the first day of cover after it",
         _cover("2024-01-01"), now="2024-06-30"),
    _sat("the quarter after it", _cover("2024-03-31"), now="2024-07-01", found=(_Q2,)),
    _sat("until its end", _cover("2024-03-31"), now="2024-06-30T23:59:59.999999"),
    _sat("the first cover of any policy", _cover("2024-07-01"), _cover("2024-04-30", "P-2"),
         now="2024-10-01", found=(_Q3,)),
    _sat("the earliest cover that anybody has said of a policy",
         tell("policy/P-1", "PolicyIssued", "2024-03-01T09:00", effective_on="2024-07-01"),
         tell("policy/P-1", "PolicyIssued", "2024-03-02T09:00", effective_on="2024-04-30"),
         now="2024-10-01", found=(_Q3,)),
    _sat("a survey of any policy or claim", _cover("2024-03-31"), _sent("2024-06-30", "2024-Q2"),
         _sent("2024-07-01", "2024-Q3", "claim/C-1"), now="2024-12-30"),
    _sat("a survey a day late", _cover("2024-03-31"), _sent("2024-07-01", "2024-Q2"),
         now="2024-08-01",
         found=(_Q2 | {"deviation": "LATE", "position": 2, "positions": [2],
                       "breached_at": at("2024-07-01") + timedelta(hours=9)},)),
    _sat("no cover", _sent("2024-07-01", "2024-Q2"), now="2024-08-01"),
)  # fmt: skip
PERIOD_CASES = (*TRAINING, *REPORTS, *SURVEYS)
