"""The state of an agent: contract, training, documents, points."""

from datetime import date
from decimal import Decimal

import pytest

from domain.agent import AgentPhase
from domain.events import Event
from tests.spec import fact, given

A = "agent"
CONTRACTED = fact(
    "agent.AgentContracted",
    agent_id="A-1",
    branch_id="B-1",
    contract_no="AC-1",
    signed_on="2009-03-02",
    education_level="JUNIOR_COLLEGE",
    qualification_ref="Q-1",
)
TERMINATED = fact("agent.AgentContractTerminated", reason="left", terminated_on="2011-04-01")


def _document(name: str, number: int, on: str = "2010-07-01") -> Event:
    return fact(
        f"agent.ControlledDocument{name}", document_no=f"CD-{number}", due_on="2010-06-30", on=on
    )


def _trained(minutes: int, day: str, *, passed: bool = True) -> Event:
    return fact(
        "agent.TrainingCompleted",
        course="law",
        topics=["LAW"],
        minutes=minutes,
        completed_on=day,
        passed=passed,
    )


def _deducted(points: str) -> Event:
    return fact(
        "agent.QualityPointsDeducted",
        points=points,
        item_no=16,
        rule_id="PTS-16",
        related_ref="CD-1",
        period_start="2010-07-01",
        period_end="2010-12-31",
        deducted_on="2010-07-02",
    )


@pytest.mark.parametrize(
    ("history", "phase"),
    [
        ((), AgentPhase.UNKNOWN),
        ((CONTRACTED,), AgentPhase.CONTRACTED),
        ((CONTRACTED, TERMINATED), AgentPhase.TERMINATED),
        ((CONTRACTED, TERMINATED, CONTRACTED), AgentPhase.CONTRACTED),
    ],
)
def test_the_last_word_about_the_contract_counts(
    history: tuple[Event, ...], phase: AgentPhase
) -> None:
    """An agent may come back."""
    given(A, *history).then({"phase": phase, "career.phase": phase})


def test_only_courses_that_were_passed_count_by_calendar_year() -> None:
    """Twelve hours a year (TRN-01)."""
    given(
        A,
        _trained(400, "2010-05-14"),
        _trained(320, "2010-12-31"),
        _trained(60, "2011-01-01"),
        _trained(90, "2010-06-01", passed=False),
    ).then({"career.training_minutes": {"2010": 720, "2011": 60}})


@pytest.mark.parametrize("overdue", [10, 11])
def test_overdue_documents_are_counted_one_by_one(overdue: int) -> None:
    """Fixture F15: ten cost a point each, eleven two each (PTS-16, PTS-17)."""
    issues = [_document("Issued", number, "2010-06-01") for number in range(12)]
    late = [_document("Overdue", number) for number in range(overdue)]

    given(A, *issues, *late, _document("Returned", 0, "2010-07-04")).then(
        {
            "quality.documents_overdue": overdue,
            "quality.documents.0.overdue_on": date(2010, 7, 1),
            "quality.documents.0.returned.fact.on": date(2010, 7, 4),
            "quality.documents.11.overdue_on": None,
        }
    )


def test_points_add_up_exactly_and_revocations_stand_beside_them() -> None:
    """Points have one decimal; a revocation names an event id, which no payload carries."""
    revoked = fact("agent.QualityPointsRevoked", original_event_id="e-1", reason="AMB-14")

    given(A, _deducted("0.5"), _deducted("1.0"), revoked).then(
        {
            "quality.points_deducted": Decimal("1.5"),
            "quality.revocations.0.original_event_id": "e-1",
        }
    )


def test_a_grievance_is_one_thing_filed_and_resolved() -> None:
    """Known by its subject."""
    at = "2011-04-06T09:00:00+08:00"

    given(
        A,
        fact("agent.AgentGrievanceResolved", subject="G-1", at=at),
        fact("agent.AgentGrievanceFiled", subject="G-1", at=at),
    ).then({"grievances.0.filed.times": 1, "grievances.0.resolved.times": 1})
