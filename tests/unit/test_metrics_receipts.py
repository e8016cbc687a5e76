"""M-R1 to M-R5: receipts, on both sides of every boundary."""

from typing import Any

import pytest

from tests.measured import Cell, Ledger
from tests.metric_facts import POLICY, applied, issued, told


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories."""
    return Ledger()


def test_a_receipt_counts_whenever_it_came(ledger: Ledger) -> None:
    """M-R1 asks whether, M-R2 asks in time; both by the month of issue."""
    ledger.tell(
        issued("2023-01-05"),
        issued("2023-01-31", "policy/P-2"),
        told("ReceiptReturned", "2023-08-01", returned_on="2023-08-01"),
    )

    assert ledger.cells("M-R1") == {"2023-01": Cell(1, 2, 0.5)}
    assert ledger.cells("M-R2") == {"2023-01": Cell(0, 2, 0.0)}


@pytest.mark.parametrize(
    ("effective_on", "returned_on", "in_time"),
    [
        ("2023-11-30", "2024-02-29", 1),
        ("2023-11-30", "2024-03-01", 0),
        ("2022-11-30", "2023-02-28", 1),
        ("2024-02-29", "2024-05-29", 1),
        ("2024-02-29", "2024-05-30", 0),
    ],
)
def test_three_months_end_on_the_same_day_or_the_last(
    ledger: Ledger, effective_on: str, returned_on: str, in_time: int
) -> None:
    """Month ends and a leap day (RCP-01): the corresponding day itself is in time."""
    ledger.tell(issued(effective_on), told("ReceiptReturned", returned_on, returned_on=returned_on))

    assert ledger.cells("M-R2", "2025-01-01") == {effective_on[:7]: Cell(in_time, 1, in_time)}


def test_a_policy_whose_months_are_not_over_makes_its_row_wait(ledger: Ledger) -> None:
    """The row counts the one that is due, and can be read when the other is."""
    ledger.tell(issued("2023-11-01"), issued("2023-11-30", "policy/P-2"))

    assert ledger.cells("M-R2", "2024-02-28") == {"2023-11": Cell(0, 1, "from 2024-02-29")}
    assert ledger.cells("M-R2", "2024-02-29") == {"2023-11": Cell(0, 2, 0.0)}
    assert ledger.cells("M-R2", "2024-01-31") == {"2023-11": Cell(0, 0, "from 2024-02-29")}


@pytest.mark.parametrize(
    ("issued_at", "scanned_at", "hit"),
    [
        ("2024-01-19T23:59:59", "2024-01-19T23:59:59.999999", 1),
        ("2024-01-19T23:59:59", "2024-01-20T00:00:00", 0),
        ("2024-01-20T00:00:00", "2024-02-19T23:59:59.999999", 1),
        ("2024-01-20T00:00:00", "2024-02-20T00:00:00", 0),
        ("2024-12-31T08:00:00", "2025-01-19T08:00:00", 1),
    ],
)
def test_a_scan_is_held_against_the_first_cut_off(
    ledger: Ledger, issued_at: str, scanned_at: str, hit: int
) -> None:
    """M-R3: before the 20th, 00:00; an issue at that instant belongs to the next."""
    ledger.tell(
        issued("2024-01-01", issued_at=issued_at),
        told("ReceiptScanned", scanned_at, scanned_at=f"{scanned_at}+08:00"),
    )

    assert ledger.cells("M-R3", "2025-06-01")[issued_at[:7]] == Cell(hit, 1, hit)


def test_outstanding_receipts_are_aged_from_the_effective_date(ledger: Ledger) -> None:
    """M-R4: the last day of each age, and the first of the next."""
    ages = {"2024-05-01": "0-30", "2024-04-30": "31-60", "2024-04-01": "31-60"}
    ages |= {"2024-03-31": "61-92", "2024-03-01": "61-92", "2024-02-29": "over-3-months"}
    ledger.tell(
        *(issued(day, f"policy/P-{day}") for day in ages),
        issued("2024-01-01", "policy/P-back"),
        told("ReceiptReturned", "2024-05-01", "policy/P-back", returned_on="2024-05-01"),
    )
    found = ledger.items("M-R4", "2024-05-31")

    assert {row["policy_id"][2:]: row["part"] for row in found} == ages
    assert {row["period"] for row in found} == {"2024-05"}


def test_deductions_for_late_receipts_are_summed(ledger: Ledger) -> None:
    """M-R5 and M-K3 look at the same facts; other reasons are no business of M-R5."""
    late: dict[str, Any] = {"amount_fen": 2_000, "reason": "RECEIPT_LATE", "rule_id": "RCP-02"}
    changed: dict[str, Any] = {
        "amount_fen": 4_000,
        "reason": "PHONE_CHANGED_AT_MANUAL_VISIT",
        "rule_id": "CBK-13",
    }
    ledger.tell(
        told("CommissionDeducted", "2024-01-31T23:59:59", **late),
        told("CommissionDeducted", "2024-02-01T00:00:00", "policy/P-2", **late),
        told("CommissionDeducted", "2024-02-02", **changed),
    )

    one = Cell(2000, None, 2000)
    assert ledger.cells("M-R5") == {"2024-01": one, "2024-02": one}
    assert ledger.cells("M-K3")["2024-02", changed["reason"]] == Cell(4000, None, 4000)


def test_a_row_is_split_by_what_the_policy_is(ledger: Ledger) -> None:
    """The first application counts; what is not known is a group of its own."""
    ledger.tell(
        applied(branch_id="B-1"),
        applied(branch_id="B-2"),
        issued("2023-01-05"),
        issued("2023-01-06", "policy/P-2"),
        told("NeedsAssessed", "2022-12-01", "policy/P-2", agent_id="A-9", channel="ONLINE"),
    )

    assert set(ledger.cells("M-R1", by="branch")) == {("2023-01", "B-1"), "2023-01"}
    assert set(ledger.cells("M-R1", by="agent")) == {("2023-01", "A-1"), ("2023-01", "A-9")}
    assert ledger.items("M-R1", group="B-1", chosen=True)[0]["subject"] == POLICY.partition("/")[2]
