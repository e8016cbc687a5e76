"""Worked by hand: the other side of boundaries of persistency, survival, lapse and cooling-off."""

import pytest

from tests.measured import Cell, Ledger, Told
from tests.metric_facts import Edge, applied, due, issued, paid, told

P2, P3 = "policy/P-2", "policy/P-3"
CENT = 100_000


def _lapsed(on: str) -> Told:
    return told("PolicyLapsed", on, effective_on=on)


def _reinstated(on: str) -> Told:
    return told("PolicyReinstated", on, effective_on=on)


def _year(year: int, due_on: str, paid_on: str) -> tuple[Told, Told]:
    return due(due_on, year, year), paid(paid_on, year=year, number=year)


COHORTS = (
    Edge(
        "the third, fourth and sixth year: paid on the sixtieth day after a leap day's anniversary",
        (
            *(applied(), issued("2020-02-29")),
            *_year(3, "2022-02-28", "2022-04-29"),
            *_year(4, "2023-02-28", "2023-04-29"),
            *_year(6, "2025-02-28", "2025-04-29"),
        ),
        "2025-04-30",
        {f"M-P{n}": {"2020-02": Cell(CENT, CENT, 1)} for n in (25, 37, 61)}
        | {f"M-P{n}c": {"2020-02": Cell(1, 1, 1)} for n in (25, 37, 61)},
    ),
    Edge(
        "the third, fourth and sixth year: paid a day later, and before the cohort is mature",
        (
            *(applied(), issued("2020-02-29")),
            *_year(3, "2022-02-28", "2022-04-30"),
            *_year(4, "2023-02-28", "2023-04-30"),
            *_year(6, "2025-02-28", "2025-04-30"),
        ),
        "2023-04-30",
        {
            "M-P25": {"2020-02": Cell(0, CENT, 0)},
            "M-P25c": {"2020-02": Cell(0, 1, 0)},
            "M-P37": {"2020-02": Cell(0, CENT, 0)},
            "M-P37c": {"2020-02": Cell(0, 1, 0)},
            "M-P61": {"2020-02": Cell(0, CENT, "from 2025-04-30")},
            "M-P61c": {"2020-02": Cell(0, 1, "from 2025-04-30")},
        },
    ),
    Edge(
        "a payer of five years has no sixth",
        (applied(), issued("2020-02-29", payment_years=5)),
        "2026-12-31",
        {"M-P61": {}, "M-P61c": {}, "M-P37c": {"2020-02": Cell(0, 1, 0)}},
    ),
    Edge(
        "rolling months end with the last cohort and wait for it",
        (
            *(applied(), issued("2024-01-31"), paid("2025-01-31")),
            *(applied(P2), issued("2024-02-29", P2)),
        ),
        "2025-03-31",
        {
            "M-P12R": {
                "2024-01": Cell(CENT, CENT, 1),
                "2024-02": Cell(CENT, 2 * CENT, "from 2025-04-30"),
            }
        },
    ),
    Edge(
        "a policy is in force on its first day and not on its last, nor on that of a lapse",
        (
            *(issued("2023-11-30"), _lapsed("2024-02-29")),
            *(issued("2023-11-30", P2), told("PolicyMatured", "2024-05-30", P2, on="2024-05-30")),
        ),
        "2024-05-31",
        {
            "M-S4": {("2023-11", "03"): Cell(1, 2, 0.5), ("2023-11", "06"): Cell(0, 2, 0)}
            | {
                ("2023-11", part): Cell(0, 2, f"from {day}")
                for part, day in {
                    "12": "2024-11-30",
                    "13": "2024-12-31",
                    "24": "2025-11-30",
                    "25": "2025-12-31",
                    "36": "2026-11-30",
                    "37": "2026-12-31",
                    "48": "2027-11-30",
                    "60": "2028-11-30",
                    "61": "2028-12-31",
                }.items()
            }
        },
    ),
    Edge(
        "a lapse before the due day is of no instalment, two lapses are mended by one",
        (
            due("2024-02-29"),
            *(_lapsed("2024-02-28"), _lapsed("2024-02-28"), _reinstated("2024-02-28")),
        ),
        "2024-12-31",
        {"M-S3": {"2024-02": Cell(0, 1, 0)}, "M-S3r": {"2024-02": Cell(1, 2, 0.5)}},
    ),
    Edge(
        "the cooling-off period ends on the fifteenth day, over a leap day",
        (
            told("PolicyDelivered", "2024-02-15", customer_signed_on="2024-02-15"),
            told("PolicyDelivered", "2024-02-16", P2, customer_signed_on="2024-02-16"),
            told("PolicyDelivered", "2024-02-17", P3, customer_signed_on="2024-02-17"),
        ),
        "2024-03-02",
        {"M-S1": {"2024-03": Cell(0, 2, 0)}, "M-C10": {}},
    ),
    Edge(
        "a policy that was cancelled is no early surrender, and waits for nothing",
        (
            issued("2024-02-29"),
            told("PolicyCancelledInCoolingOff", "2024-03-10", cooling_off_end="2024-03-15"),
        ),
        "2024-03-31",
        {"M-S2": {}},
    ),
    Edge(
        "a row matures by the last day that can be written",
        (applied(), issued("9999-12-31", issued_at="2024-01-31")),
        "2024-12-31",
        {
            "M-R2": {"2024-01": Cell(0, 0, "from 9999-12-31")},
            "M-P12R": {"9999-12": Cell(0, CENT, "from 9999-12-31")},
        },
    ),
)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all of them."""
    return Ledger()


@pytest.mark.parametrize("edge", COHORTS, ids=lambda edge: edge.name.replace(" ", "-"))
def test_an_edge(ledger: Ledger, edge: Edge) -> None:
    """The numbers are worked out from the page, one by one."""
    ledger.tell(*edge.facts)

    assert {name: ledger.cells(name, edge.as_of) for name in edge.cells} == edge.cells
