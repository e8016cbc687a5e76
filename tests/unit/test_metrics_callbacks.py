"""M-C1 to M-C10: callbacks, on both sides of every boundary."""

from typing import Any

import pytest

from tests.measured import Cell, Ledger, Told
from tests.metric_facts import applied, issued, told


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories."""
    return Ledger()


def _succeeded(at: str, round_: str = "FIRST", *, clean: bool = True, known: str = "") -> Told:
    data: dict[str, Any] = {"round": round_, "completed_at": f"{at}+08:00", "clean": clean}
    return told("CallbackSucceeded", at, known=known or None, **data)


def _failed(at: str, round_: str = "FIRST") -> Told:
    data = {"failure_category": "TEMPORARY", "failure_reason": "NO_ANSWER"}
    return told("CallbackFailed", at, round=round_, ended_at=f"{at}+08:00", **data)


def _visited(at: str, **found: str) -> Told:
    return told("ManualVisitSucceeded", at, visited_at=f"{at}+08:00", **found)


def test_coverage_begins_ten_days_after_printing(ledger: Ledger) -> None:
    """M-C1: agents and long-term only; an exemption covers."""
    ledger.tell(
        applied(),
        told("PolicyPrinted", "2024-02-19", printed_on="2024-02-19"),
        told("CallbackExempted", "2024-02-25", decided_on="2024-02-25"),
        applied("policy/P-2", channel="ONLINE"),
        told("PolicyPrinted", "2024-02-01", "policy/P-2", printed_on="2024-02-01"),
        applied("policy/P-3", is_long_term=False),
        told("PolicyPrinted", "2024-02-01", "policy/P-3", printed_on="2024-02-01"),
    )

    assert ledger.cells("M-C1", "2024-02-28") == {}
    assert ledger.cells("M-C1", "2024-02-29") == {"2024-02": Cell(1, 1, 1.0)}


def test_the_first_end_of_a_round_counts_in_business_order(ledger: Ledger) -> None:
    """M-C2: a failure that becomes known later, but happened first, is the end."""
    ledger.tell(
        _succeeded("2024-02-02T10:00:00"),
        told(
            "CallbackFailed",
            "2024-01-31T20:00:00",
            known="2024-03-01",
            round="FIRST",
            ended_at="2024-01-31T20:00:00+08:00",
        ),
    )

    assert ledger.cells("M-C2", "2024-02-28") == {"2024-02": Cell(1, 1, 1.0)}
    assert ledger.cells("M-C2") == {"2024-01": Cell(0, 1, 0.0)}
    assert ledger.cells("M-C3") == {}


def test_a_success_with_an_issue_is_none(ledger: Ledger) -> None:
    """CBK-06, in the rounds and at the manual visit; a changed number is reported apart."""
    ledger.tell(
        _succeeded("2024-01-10T10:00:00", clean=False),
        _visited("2024-02-10T10:00:00", issue="MISLEADING", phone_change="WRONG_NUMBER"),
    )

    assert ledger.cells("M-C2") == {"2024-01": Cell(0, 1, 0.0)}
    assert ledger.cells("M-C4") == {"2024-02": Cell(0, 1, 0.0)}
    assert ledger.cells("M-C4p") == {"2024-02": Cell(1, 1, 1.0)}
    assert ledger.cells("M-C7") == {
        ("2024-01", "PROXY_SIGNATURE"): Cell(0, 1, 0.0),
        ("2024-01", "MISLEADING"): Cell(1, 1, 1.0),
    }


def test_a_flow_ends_with_its_first_clean_success(ledger: Ledger) -> None:
    """M-C5: else with its last end; a flow that only failed so far is not finished."""
    ledger.tell(
        _failed("2024-01-10T10:00:00"),
        _succeeded("2024-02-10T10:00:00", "SECOND"),
        _visited("2024-03-10T10:00:00"),
    )
    assert ledger.cells("M-C5") == {"2024-02": Cell(1, 1, 1.0)}

    ledger.tell(
        _succeeded("2024-02-10T10:00:00", clean=False),
        told("ManualVisitFailed", "2024-03-10", visited_at="2024-03-10T12:00:00+08:00"),
    )
    assert ledger.cells("M-C5") == {"2024-03": Cell(0, 1, 0.0)}

    ledger.tell(_failed("2024-01-10T10:00:00"))
    assert ledger.cells("M-C5") == {}


def test_an_exempted_policy_is_on_neither_side(ledger: Ledger) -> None:
    """AMB-09."""
    ledger.tell(
        _succeeded("2024-02-10T10:00:00"),
        told("CallbackExempted", "2024-02-15", decided_on="2024-02-15"),
    )

    assert ledger.cells("M-C5") == {}


def test_failures_are_a_mix_of_the_month(ledger: Ledger) -> None:
    """M-C6: the denominator is all failures, and the parts of an explained one are in it."""
    ledger.tell(
        _failed("2024-01-10T10:00:00"),
        _failed("2024-01-12T10:00:00"),
        _failed("2024-01-20T10:00:00", "SECOND"),
    )
    first, second = "TEMPORARY NO_ANSWER FIRST", "TEMPORARY NO_ANSWER SECOND"

    assert ledger.cells("M-C6") == {
        ("2024-01", first): Cell(2, 3, 2 / 3),
        ("2024-01", second): Cell(1, 3, 1 / 3),
    }
    items = ledger.items("M-C6", part=second)
    assert [(row["numerator"], row["denominator"]) for row in items] == [(1, 1), (0, 1), (0, 1)]


@pytest.mark.parametrize(
    ("updated_at", "as_of", "expected"),
    [
        ("2024-02-20T09:59:59", "2024-03-31", Cell(0, 1, 0.0)),
        ("2024-02-20T10:00:00", "2024-02-25", Cell(1, 1, 1.0)),
        ("2024-03-01T23:59:59", "2024-03-31", Cell(1, 1, 1.0)),
        ("2024-03-02T00:00:00", "2024-03-31", Cell(0, 1, 0.0)),
        ("2024-03-02T00:00:00", "2024-03-01", None),
    ],
)
def test_contact_data_are_updated_by_the_tenth_day(
    ledger: Ledger, updated_at: str, as_of: str, expected: Cell | None
) -> None:
    """M-C8, over a leap day: not before the round ended; not counted until the day is over."""
    ledger.tell(
        _failed("2024-02-20T10:00:00"),
        told("CustomerContactUpdated", updated_at, updated_at=f"{updated_at}+08:00"),
    )

    assert ledger.cells("M-C8", as_of).get("2024-02") == expected


def test_dials_outside_the_hours(ledger: Ledger) -> None:
    """M-C9w: 09:00 is inside, 21:00 is not; M-C9 counts all of them."""
    hours = ("08:59:59", "09:00:00", "20:59:59", "21:00:00")
    dials = (f"2024-02-20T{hour}" for hour in hours)
    ledger.tell(
        *(told("CallbackAttempted", at, dialed_at=f"{at}+08:00", round="FIRST") for at in dials),
        _succeeded("2024-02-21T10:00:00"),
    )

    assert ledger.cells("M-C9w") == {"2024-02": Cell(2, 4, 0.5)}
    assert ledger.cells("M-C9") == {"2024-02": Cell(4, 1, 4.0)}


@pytest.mark.parametrize(("day", "hit"), [("2024-03-06", 1), ("2024-03-07", 0)])
def test_a_callback_inside_the_cooling_off_period(ledger: Ledger, day: str, hit: int) -> None:
    """M-C10: fifteen days from the customer's signature, the last one included."""
    ledger.tell(
        applied(),
        issued("2024-02-15"),
        told("PolicyDelivered", "2024-02-20", customer_signed_on="2024-02-20"),
        _succeeded(f"{day}T10:00:00"),
    )

    assert ledger.cells("M-C10", "2024-03-05") == {}
    assert ledger.cells("M-C10", "2024-03-07") == {"2024-03": Cell(hit, 1, hit)}


def test_a_cancellation_states_the_end_of_the_cooling_off_period(ledger: Ledger) -> None:
    """Its own date goes before the fifteen days."""
    ledger.tell(
        applied(),
        told("PolicyDelivered", "2024-01-20", customer_signed_on="2024-01-20"),
        told(
            "PolicyCancelledInCoolingOff",
            "2024-01-25",
            requested_on="2024-01-25",
            cooling_off_end="2024-01-30",
        ),
    )

    assert ledger.cells("M-C10", "2024-02-10") == {"2024-01": Cell(0, 1, 0.0)}
    assert ledger.cells("M-S1", "2024-02-10") == {"2024-01": Cell(1, 1, 1.0)}
