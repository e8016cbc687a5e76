"""Random histories for the metrics: facts that crowd around the ends of everything that ends.

Every payload is the golden one of its type with other dates, ids and choices. The dates of a
stream lie around one day, at the distances that metrics ask about and a day on either side; facts
arrive in any order, some at the same instant, and nothing says that they make sense.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from random import Random
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from domain.calendar import add_months
from domain.events import EVENT_TYPES
from projections.metrics.facts import FACTS
from projections.ports import EventRow
from tests.rule_stories.case import CHINA, golden, us

RECORDED_US = 1_830_268_800_000_000  # 2028-01-01T00:00:00Z, after everything has happened
_STREAMS = {"policy": 40, "claim": 14, "complaint": 16, "agent": 5}
_AROUND = (
    date(2023, 9, 29), date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 31),
    date(2024, 1, 19), date(2024, 1, 31), date(2024, 2, 9), date(2024, 2, 29),
    date(2024, 3, 31), date(2024, 4, 3), date(2024, 6, 30), date(2024, 9, 30),
)  # fmt: skip
_MONTHS = (0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 6, 12, 12, 13, 24)
_DAYS = (0, 0, 0, 0, 1, 2, 5, 7, 10, 15, 30, 60, 90)
_TIMES = (
    time(0), time(0, 0, 0, 1), time(8, 59, 59), time(9), time(12), time(12), time(21),
    time(23, 59, 59, 999_999),
)  # fmt: skip
_OFFSETS = (timezone(timedelta(0)), timezone(timedelta(hours=-3, minutes=-30)), CHINA, CHINA, CHINA)
_LEADING = {
    "policy": ("policy.ApplicationSigned", "policy.PolicyIssued", "policy.PolicyIssued"),
    "claim": ("claim.ClaimReported", "claim.ClaimRegistered", "claim.ClaimDocumentsSubmitted"),
    "complaint": ("complaint.ComplaintFiled",),
    "agent": ("agent.AgentContracted",),
}
_OFTEN = (
    "policy.RenewalPremiumDue", "policy.RenewalPremiumPaid", "policy.PolicyLapsed",
    "policy.PolicyReinstated", "claim.ClaimClosed", "claim.ClaimReopened",
    "complaint.ComplaintClockPaused", "complaint.ComplaintClockResumed",
    "complaint.ComplaintFeedbackGiven", "agent.QualityPointsDeducted",
)  # fmt: skip
_CHOICES: dict[str, tuple[Any, ...]] = {
    "customer_ref": ("CU-1", "CU-1", "CU-1", "CU-2", "CU-3", "CU-4"),
    "agent_id": ("A-1", "A-2", "A-3"), "branch_id": ("B-1", "B-2"), "product_code": ("X", "Y"),
    "channel": ("AGENT", "AGENT", "AGENT", "ONLINE"), "is_long_term": (True, True, True, False),
    "payment_mode": ("ANNUAL", "ANNUAL", "ANNUAL", "SINGLE"), "payment_years": (1, 2, 3, 6, 20),
    "annual_premium_fen": (0, 100_000, 333_333), "policy_year": (2, 2, 2, 3, 4, 6),
    "instalment_no": (1, 1, 2), "amount_fen": (0, 40_000, 60_000, 60_000, 100_000),
    "settlement_month": ("2024-01", "2024-02", "2024-12"), "held_since": ("2023-12", "2024-02"),
    "survey_id": ("S-1", "S-2"), "wave": ("2024-Q1", "2024-Q2"), "minutes": (1, 360, 719, 720),
    "overall": (0, 79.9999, 80, 80.25, 100), "item_no": (1, 2), "points": (0.5, "2.0", 12),
    "cause": ("OTHER", "CLAIM_DELAY"), "reserve_fen": (0, 500_000), "clean": (True, True, False),
}  # fmt: skip
_OF_PLACES = {
    "policy_id": ("P-1", "P-1", "P-2", "P-3", "P-99"),
    "claim_id": ("C-1", "C-1", "C-2"),
}
_LETTERS = {"policy": "P", "claim": "C", "complaint": "Q", "agent": "A"}


@dataclass(slots=True)
class _Writing:
    """A history that is being made up."""

    random: Random
    facts: list[tuple[str, str, int, dict[str, Any]]] = field(default_factory=list)

    def day(self, around: date) -> date:
        """A day near another one, at a distance that somebody asks about."""
        months, days = self.random.choice(_MONTHS), self.random.choice(_DAYS)
        off = self.random.choice((-1, 0, 0, 1))
        return add_months(around, months) + timedelta(days=days + off)

    def moment(self, day: date) -> datetime:
        """An instant of a day, as somebody somewhere would write it."""
        local = datetime.combine(day, self.random.choice(_TIMES), CHINA)
        return local.astimezone(self.random.choice(_OFFSETS))

    def value(self, name: str, kind: Any, around: date) -> Any:
        """A value for a field of this type."""
        chosen = _CHOICES.get(name) or _OF_PLACES.get(name)
        if chosen and (not _closed(kind) or chosen[0] in _closed(kind)):
            return self.random.choice((*chosen, None) if _optional(kind) else chosen)
        if get_origin(kind) in (Union, UnionType):
            return self.value(name, self.random.choice(get_args(kind)), around)
        if kind is datetime:
            return self.moment(self.day(around)).isoformat()
        if kind is date:
            return self.day(around).isoformat()
        if kind is bool:
            return self.random.random() < 1 / 2
        if kind is type(None):
            return None
        return self.random.choice(_closed(kind)) if _closed(kind) else ...

    def payload(self, topic: str, around: date) -> dict[str, Any]:
        """A payload of a type."""
        data = dict(golden(topic))
        for name, info in EVENT_TYPES[topic].model_fields.items():
            value = self.value(name, info.annotation, around)
            if value is not ...:
                data[name] = value
        if topic == "policy.CommissionHeld.v1":
            data["reasons"] = self.random.sample(
                ("RECEIPT_NOT_RETURNED", "CALLBACK_PENDING"), self.random.randint(0, 2)
            )
        if "SurveyAnswered" in topic:
            some = self.random.sample(("SERVICE_ATTITUDE", "CLAIM_EXPERIENCE", "AFTER_SALES"), 2)
            data["scores"] = {name: self.random.choice((0, 59.5, 100)) for name in some}
        return {name: value for name, value in data.items() if value is not None}


def _optional(kind: Any) -> bool:
    return type(None) in get_args(kind)


def _closed(kind: Any) -> tuple[Any, ...]:
    """The members of a closed choice."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    return tuple(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()


def history(seed: int) -> list[EventRow]:
    """The ledger of a random history, known in batches."""
    writing = _Writing(Random(seed))
    for aggregate, streams in _STREAMS.items():
        for number in range(1, streams + 1):
            _stream(writing, aggregate, f"{aggregate}/{_LETTERS[aggregate]}-{number}")
    writing.random.shuffle(writing.facts)
    deducted = [
        n for n, fact in enumerate(writing.facts, 1) if fact[1] == "agent.QualityPointsDeducted"
    ]
    found = []
    for position, (stream, kind, occurred_us, data) in enumerate(writing.facts, start=1):
        if kind == "agent.QualityPointsRevoked":
            data["original_event_id"] = f"e-{writing.random.choice(deducted or [0])}"
        known_us = RECORDED_US + position // 50 * 1_000_000
        found.append(_row(position, stream, kind, (occurred_us, known_us), data))
    return found


def _stream(writing: _Writing, aggregate: str, stream: str) -> None:
    """A few facts of a stream, those that begin it more often than others."""
    random = writing.random
    around = random.choice(_AROUND)
    types = [one for one in FACTS if one.startswith(f"{aggregate}.")]
    often = [one for one in _OFTEN if one in types]
    kinds = [one for one in _LEADING[aggregate] if random.random() < 4 / 5]
    kinds += random.choices(types + often * 2, k=random.randint(2, 12))
    moment = us(writing.moment(around))
    for kind in kinds:
        data = writing.payload(f"{kind}.v1", around)
        draw: Callable[[], int] = lambda: us(writing.moment(writing.day(around)))  # noqa: E731
        moment = moment if random.random() < 1 / 10 else draw()
        writing.facts.append((stream, kind, moment, data))


def _row(
    position: int, stream: str, kind: str, times: tuple[int, int], data: dict[str, Any]
) -> EventRow:
    return (
        *(position, f"e-{position}", stream, position, kind, 1, *times),
        *("STAFF", "S-1", "test", "drawn", position, None, None, None),
        json.dumps(data),
    )
