"""M-K1 to M-K5: commission held, deducted, forfeited, released."""

from typing import Any

import pytest

from tests.measured import Cell, Ledger, Told
from tests.metric_facts import told


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories."""
    return Ledger()


def _held(month: str, at: str, amount_fen: int, *reasons: str, stream: str = "policy/P-1") -> Told:
    data: dict[str, Any] = {"settlement_month": month, "reasons": reasons, "amount_fen": amount_fen}
    return told("CommissionHeld", at, stream, **data)


def test_a_policy_is_held_once_in_a_month(ledger: Ledger) -> None:
    """M-K1: the last word of the run counts; reasons are sorted, whatever their order."""
    ledger.tell(
        _held("2024-01", "2024-01-20", 1_000, "CALLBACK_PENDING"),
        _held("2024-01", "2024-01-21", 900, "RECEIPT_NOT_RETURNED", "CALLBACK_PENDING"),
        _held("2024-01", "2024-01-20", 500, "CALLBACK_PENDING", stream="policy/P-2"),
        _held("2024-02", "2024-02-20", 900, "CALLBACK_PENDING"),
    )

    assert ledger.cells("M-K1") == {
        ("2024-01", "CALLBACK_PENDING"): Cell(500, None, 500),
        ("2024-01", "CALLBACK_PENDING+RECEIPT_NOT_RETURNED"): Cell(900, None, 900),
        ("2024-02", "CALLBACK_PENDING"): Cell(900, None, 900),
    }
    assert ledger.cells("M-K1c")["2024-02", "CALLBACK_PENDING"] == Cell(1, None, 1)


def test_months_held_are_counted_over_a_new_year(ledger: Ledger) -> None:
    """M-K2: a mean over the releases of a run."""
    ledger.tell(
        told("CommissionReleased", "2024-02-20", settlement_month="2024-02", held_since="2023-11"),
        told(
            "CommissionReleased",
            "2024-02-20",
            "policy/P-2",
            settlement_month="2024-02",
            held_since="2024-01",
        ),
    )

    assert ledger.cells("M-K2") == {"2024-02": Cell(4, 2, 2.0)}


def test_what_was_held_is_released_by_its_last_word(ledger: Ledger) -> None:
    """M-K5: forfeited, reinstated and still held ones are in the denominator only."""
    words: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "P-1": [("CommissionReleased", {"settlement_month": "2024-02", "held_since": "2024-01"})],
        "P-2": [("CommissionForfeited", {"amount_fen": 1})],
        "P-3": [("CommissionForfeited", {"amount_fen": 1}), ("CommissionReinstated", {})],
        "P-4": [],
        "P-5": [("CommissionSettled", {"settlement_month": "2024-02"})],
    }
    facts = []
    for policy, said in words.items():
        stream = f"policy/{policy}"
        facts.append(_held("2024-01", "2024-01-20", 1, "CALLBACK_PENDING", stream=stream))
        facts += [
            told(kind, f"2024-02-2{day}", stream, **data) for day, (kind, data) in enumerate(said)
        ]
    ledger.tell(*facts)

    assert ledger.cells("M-K5") == {"2024-01": Cell(2, 5, 0.4)}
    assert ledger.cells("M-K4") == {"2024-02": Cell(2, None, 2)}
