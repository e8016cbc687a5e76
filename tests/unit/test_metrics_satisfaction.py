"""M-A1 to M-A5 and M-A9, M-A10: answers of customers, conversion, rectification."""

from typing import Any

import pytest

from tests.complaint_facts import complaint, filed
from tests.measured import Cell, Ledger, Told
from tests.metric_facts import applied, told

CLAIM = "claim/C-1"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories."""
    return Ledger()


def sent(at: str, stream: str = "policy/P-1", survey: str = "S-1", wave: str = "2024-Q1") -> Told:
    """A survey goes out."""
    return told("SatisfactionSurveySent", at, stream, survey_id=survey, wave=wave)


def answer(
    overall: Any,
    stream: str = "policy/P-1",
    survey: str = "S-1",
    at: str = "2024-03-01",
    **data: Any,
) -> Told:
    """A survey is answered, as it is with the same score in one dimension."""
    given = {"scores": {"AFTER_SALES": overall}, "wave": "2024-Q1"} | data
    own = {"survey_id": survey, "overall": overall, "answered_at": f"{at}T12:00:00+08:00"}
    return told("SatisfactionSurveyAnswered", at, stream, **own, **given)


@pytest.mark.parametrize(("overall", "hit"), [(80, 1), (79.9999, 0), (80.0, 1), (0, 0), (100, 1)])
def test_eighty_points_are_satisfied(ledger: Ledger, overall: Any, hit: int) -> None:
    """Scores have four decimals."""
    ledger.tell(answer(overall))

    assert ledger.cells("M-A1") == {"2024-Q1": Cell(hit, 1, hit)}
    assert ledger.cells("M-A2") == {"2024-Q1": Cell(float(overall), 1, float(overall))}
    assert ledger.cells("M-A5") == {}


def test_the_last_answer_to_a_survey_counts(ledger: Ledger) -> None:
    """In its own wave; the same survey of another stream is another one."""
    ledger.tell(
        *(answer(90), answer(50, at="2024-04-02", wave="2024-Q2")),
        *(answer(85, survey="S-2"), answer(95, "policy/P-2")),
    )

    assert ledger.cells("M-A1") == {"2024-Q1": Cell(2, 2, 1), "2024-Q2": Cell(0, 1, 0)}
    assert ledger.cells("M-A1", "2024-03-31") == {"2024-Q1": Cell(3, 3, 1)}
    subjects = {item["subject"] for item in ledger.items("M-A2", first="2024-Q1", last="2024-Q1")}
    assert subjects == {"policy/P-1/S-2", "policy/P-2/S-1"}


def test_answers_on_claims_have_the_groups_of_the_policy(ledger: Ledger) -> None:
    """The first report says which; M-A5 counts these only, M-A1 all."""
    ledger.tell(
        applied(),
        told("ClaimReported", "2024-01-01", CLAIM, policy_id="P-1"),
        *(answer(60, CLAIM), answer(90)),
    )

    assert ledger.cells("M-A5", by="branch") == {("2024-Q1", "B-1"): Cell(0, 1, 0)}
    assert ledger.cells("M-A1", by="branch") == {("2024-Q1", "B-1"): Cell(1, 2, 0.5)}
    (item,) = ledger.items("M-A5")
    assert (item["subject"], item["policy_id"]) == ("claim/C-1/S-1", "P-1")


def test_a_dimension_counts_the_answers_that_have_it(ledger: Ledger) -> None:
    """Not those that leave it out."""
    ledger.tell(
        answer(90, scores={"AFTER_SALES": 70, "SERVICE_ATTITUDE": 85.5}),
        answer(90, survey="S-2", scores={"AFTER_SALES": 75}),
        answer(90, survey="S-3", scores={}),
    )

    assert ledger.cells("M-A3") == {
        ("2024-Q1", "AFTER_SALES"): Cell(145, 2, 72.5),
        ("2024-Q1", "SERVICE_ATTITUDE"): Cell(85.5, 1, 85.5),
    }


def test_the_response_rate_is_of_surveys_sent(ledger: Ledger) -> None:
    """In the wave of the last sending; an answer to one that was never sent counts nowhere."""
    ledger.tell(
        *(sent("2024-01-05"), sent("2024-04-05", wave="2024-Q2"), sent("2024-01-05", survey="S-2")),
        *(answer(10, survey="S-2"), answer(10, survey="S-3"), answer(10, "policy/P-2")),
        sent("2024-01-06", CLAIM),
    )

    assert ledger.cells("M-A4") == {"2024-Q1": Cell(1, 2, 0.5), "2024-Q2": Cell(0, 1, 0)}
    assert ledger.cells("M-A4", "2024-02-01") == {"2024-Q1": Cell(0, 3, 0)}


def test_a_recommendation_is_converted_by_an_application(ledger: Ledger) -> None:
    """In the month of the first recommendation; without one an application counts nowhere."""
    ledger.tell(
        told("ProductRecommended", "2024-01-31T23:59:59", product_code="LIFE"),
        told("ProductRecommended", "2024-02-05", product_code="HEALTH"),
        told("ProductRecommended", "2024-02-01T00:00:00", "policy/P-2", product_code="LIFE"),
        *(applied(), applied("policy/P-3")),
    )

    assert ledger.cells("M-A9") == {"2024-01": Cell(1, 1, 1), "2024-02": Cell(0, 1, 0)}
    assert ledger.cells("M-A9", by="product")["2024-02", "LIFE"] == Cell(0, 1, 0)


def test_a_verified_complaint_is_rectified(ledger: Ledger) -> None:
    """In the month in which its facts were first verified; without a filing it is no complaint."""

    def investigated(at: str, stream: str = "complaint/CP-1", *, verified: bool = True) -> Told:
        return complaint("ComplaintInvestigated", at, stream, facts_verified=verified)

    ledger.tell(
        *(filed("2024-01-01"), investigated("2024-01-31", verified=False)),
        *(investigated("2024-02-01"), investigated("2024-03-01")),
        *(filed("2024-01-01", "complaint/CP-2"), investigated("2024-02-29", "complaint/CP-2")),
        investigated("2024-02-28", "complaint/CP-3"),
        complaint("RootCauseRectified", "2024-06-01", cause="OTHER", completed_on="2024-06-01"),
    )

    assert ledger.cells("M-A10") == {"2024-02": Cell(1, 2, 0.5)}
    assert ledger.cells("M-A10", "2024-05-31") == {"2024-02": Cell(0, 2, 0)}
