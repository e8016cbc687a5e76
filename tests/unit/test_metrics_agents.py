"""M-A6 to M-A8: training, points and false information of agents."""

from typing import Any

import pytest

from tests.measured import Cell, Ledger, Told
from tests.metric_facts import told

AGENT, OTHER = "agent/A-1", "agent/A-2"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories."""
    return Ledger()


def contracted(on: str, stream: str = AGENT, **data: Any) -> Told:
    """An agent signs a contract."""
    return told("AgentContracted", on, stream, signed_on=on, **({"branch_id": "B-1"} | data))


def left(on: str, stream: str = AGENT) -> Told:
    """The contract of an agent ends."""
    return told("AgentContractTerminated", on, stream, terminated_on=on)


def trained(on: str, minutes: int, stream: str = AGENT) -> Told:
    """An agent completes a course."""
    return told("TrainingCompleted", on, stream, completed_on=on, minutes=minutes)


def points(number: str, on: str, period_end: str, stream: str = AGENT, *, item: int = 16) -> Told:
    """Points are deducted under an item of the table."""
    data: dict[str, Any] = {"points": number, "period_end": period_end, "item_no": item}
    return told("QualityPointsDeducted", on, stream, deducted_on=on, **data)


def revoked(event_id: str, on: str, stream: str = AGENT) -> Told:
    """A deduction is taken back."""
    return told("QualityPointsRevoked", on, stream, original_event_id=event_id)


def test_twelve_hours_of_training_in_a_year(ledger: Ledger) -> None:
    """From the first day of the year to its last, in any number of courses."""
    ledger.tell(
        contracted("2023-12-31"),
        *(trained("2023-12-31", 100), trained("2024-01-01", 360), trained("2024-12-31", 360)),
        *(contracted("2024-05-01", OTHER), trained("2024-06-01", 719, OTHER)),
    )

    assert ledger.cells("M-A6", "2025-01-10") == {
        "2023": Cell(0, 1, 0),
        "2024": Cell(1, 2, 0.5),
        "2025": Cell(0, 2, "from 2025-12-31"),
    }
    assert ledger.cells("M-A6", "2024-12-30")["2024"] == Cell(0, 2, "from 2024-12-31")


@pytest.mark.parametrize(
    ("turns", "years"),
    [
        ([contracted("2023-03-01"), left("2023-12-31")], []),
        ([contracted("2023-03-01"), left("2024-01-01")], ["2023"]),
        ([contracted("2023-03-01"), left("2025-06-15")], ["2023", "2024"]),
        ([contracted("2023-03-01"), left("2025-06-16")], ["2023", "2024", "2025"]),
        (
            [contracted("2023-03-01"), left("2023-10-01"), contracted("2024-12-31")],
            ["2024", "2025"],
        ),
        ([contracted("2025-06-16")], []),
        ([contracted("2025-06-15")], ["2025"]),
        ([left("2023-03-01"), contracted("2023-03-01")], ["2023", "2024", "2025"]),
        ([contracted("2023-03-01"), left("2023-03-01")], []),
    ],
)
def test_agents_active_on_the_last_day_of_a_year_count(
    ledger: Ledger, turns: list[Told], years: list[str]
) -> None:
    """On the day of today in its year; of two words on the same day the later one counts."""
    ledger.tell(*turns)
    found = ledger.cells("M-A6", "2025-06-15")

    assert [at for at, cell in found.items() if cell.denominator] == years


def test_points_are_held_against_the_agents_of_the_half_year(ledger: Ledger) -> None:
    """Under each item all of them; one who has left has points, but does not count as an agent."""
    ledger.tell(
        *(contracted("2023-01-01"), contracted("2024-06-30", OTHER, branch_id="B-2")),
        contracted("2024-07-01", "agent/A-3"),
        *(points("1.0", "2024-03-01", "2024-06-30"), points("2.5", "2024-04-01", "2024-06-30")),
        points("4.0", "2024-04-01", "2024-06-30", item=3),
        *(contracted("2023-01-01", "agent/A-4"), left("2024-06-30", "agent/A-4")),
        points("0.5", "2024-02-01", "2024-06-30", "agent/A-4"),
    )

    assert ledger.cells("M-A7", "2024-12-31") == {
        ("2024-H1", "16"): Cell(4, 2, 2),
        ("2024-H1", "3"): Cell(4, 2, 2),
    }
    items = ledger.items("M-A7", "2024-12-31", part="16")
    assert [(one["subject"], one["numerator"], one["denominator"]) for one in items] == [
        ("A-1", 3.5, 1),
        ("A-4", 0.5, 0),
        ("A-2", 0, 1),
    ]
    assert (items[0]["numerator_positions"], items[0]["denominator_positions"]) == ([4, 5], [1])
    assert ledger.cells("M-A7", "2024-12-31", by="branch", part="16") == {
        ("2024-H1", "16", "B-1"): Cell(4, 1, 4),
        ("2024-H1", "16", "B-2"): Cell(0, 1, 0),
    }


def test_points_of_a_half_year_that_is_not_over(ledger: Ledger) -> None:
    """The agents of today count, also where a period ends in a later half-year."""
    ledger.tell(
        *(contracted("2023-01-01"), contracted("2024-09-01", OTHER), left("2024-11-01", OTHER)),
        *(points("1.0", "2024-09-02", "2024-12-31"), points("1.0", "2024-09-02", "2025-06-30")),
    )
    expected = {("2024-H2", "16"): Cell(1, 2, 0.5), ("2025-H1", "16"): Cell(1, 2, 0.5)}

    assert ledger.cells("M-A7", "2024-10-31") == expected
    assert ledger.cells("M-A7", "2024-11-01")["2024-H2", "16"] == Cell(1, 1, 1)


def test_points_that_were_revoked_do_not_count(ledger: Ledger) -> None:
    """Only those that the revocation of the same agent names; with them goes their part."""
    ledger.tell(
        *(contracted("2023-01-01"), contracted("2023-01-01", OTHER)),
        *(points("1.0", "2024-03-01", "2024-06-30"), points("2.0", "2024-03-02", "2024-06-30")),
        points("3.0", "2024-03-02", "2024-06-30", item=3),
        *(revoked("e-3", "2024-04-01"), revoked("e-5", "2024-04-01")),
        revoked("e-4", "2024-04-01", OTHER),
    )

    assert ledger.cells("M-A7", "2024-12-31") == {("2024-H1", "16"): Cell(2, 2, 1)}
    before = ledger.cells("M-A7", "2024-03-31")
    assert before == {("2024-H1", "16"): Cell(3, 2, 1.5), ("2024-H1", "3"): Cell(3, 2, 1.5)}


def test_agents_with_false_information_are_counted_once_a_quarter(ledger: Ledger) -> None:
    """By the day on which it was found; an agent without a contract is one too."""

    def found(on: str, stream: str = AGENT) -> Told:
        return told("FalseCustomerInfoFound", on, stream, found_on=on, policy_id="P-1")

    ledger.tell(
        contracted("2023-01-01"),
        *(
            found("2024-03-31"),
            found("2024-01-01"),
            found("2024-04-01"),
            found("2024-03-31", OTHER),
        ),
    )

    assert ledger.cells("M-A8") == {"2024-Q1": Cell(2, None, 2), "2024-Q2": Cell(1, None, 1)}
    assert ledger.cells("M-A8", by="branch")["2024-Q1", "B-1"] == Cell(1, None, 1)
    items = {
        item["subject"]: item for item in ledger.items("M-A8", first="2024-Q1", last="2024-Q1")
    }
    assert items["A-1"]["numerator_positions"] == [2, 3]
