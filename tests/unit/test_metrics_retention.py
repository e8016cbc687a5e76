"""M-P*, M-S*, M-B*: persistency, cancellation, lapse, survival, collection, at every boundary."""

import pytest

from tests.measured import Cell, Ledger
from tests.metric_facts import applied, due, issued, paid, told


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories."""
    return Ledger()


@pytest.mark.parametrize(("paid_on", "hit"), [("2025-03-02", 1), ("2025-03-03", 0)])
def test_the_grace_ends_on_its_sixtieth_day(ledger: Ledger, paid_on: str, hit: int) -> None:
    """M-P13: due on 2025-01-01; by premium and by count."""
    ledger.tell(applied(), issued("2024-01-01"), due("2025-01-01"), paid(paid_on))

    assert ledger.cells("M-P13", "2025-03-31") == {"2024-01": Cell(hit * 1e5, 1e5, hit)}
    assert ledger.cells("M-P13c", "2025-03-31") == {"2024-01": Cell(hit, 1, hit)}


def test_a_cohort_is_read_from_the_end_of_its_fourteenth_month(ledger: Ledger) -> None:
    """Until then numerator and denominator stand, and the value does not."""
    ledger.tell(applied(), issued("2024-01-01"), due("2025-01-01"), paid("2025-01-02"))

    waits = Cell(1, 1, "from 2025-03-31")
    assert ledger.cells("M-P13c", "2025-03-30") == {"2024-01": waits}
    assert ledger.cells("M-P25c", "2025-03-31") == {"2024-01": Cell(0, 1, "from 2026-03-31")}


@pytest.mark.parametrize(
    ("facts", "hit"),
    [
        ((due("2025-01-01"), paid("2025-01-05", amount_fen=60_000)), 0),
        (
            (
                due("2025-01-01"),
                paid("2025-01-05", amount_fen=60_000),
                paid("2025-03-02", amount_fen=40_000),
            ),
            1,
        ),
        ((due("2025-01-01"), paid("2025-01-05"), paid("2025-08-05")), 1),
        ((paid("2025-03-02", amount_fen=1),), 1),
        ((paid("2025-03-03"),), 0),
        ((due("2025-01-01"), paid("2025-01-05", number=3)), 0),
        ((due("2025-01-01"), due("2025-02-01", number=3), paid("2025-01-05")), 1),
    ],
)
def test_an_instalment_is_paid_in_full(ledger: Ledger, facts: tuple[object, ...], hit: int) -> None:
    """Parts add up; a later payment spoils nothing; without a due any payment in time is enough."""
    ledger.tell(applied(), issued("2024-01-01"), *facts)  # type: ignore[arg-type]

    assert ledger.cells("M-P13c", "2025-12-31") == {"2024-01": Cell(hit, 1, hit)}


def test_a_policy_of_a_leap_day_is_due_on_the_last_of_february(ledger: Ledger) -> None:
    """No due is recorded: 2025-02-28 plus sixty days."""
    ledger.tell(applied(), issued("2024-02-29"), paid("2025-04-29"))
    assert ledger.cells("M-P13c", "2025-12-31") == {"2024-02": Cell(1, 1, 1)}

    ledger.tell(applied(), issued("2024-02-29"), paid("2025-04-30"))
    assert ledger.cells("M-P13c", "2025-12-31") == {"2024-02": Cell(0, 1, 0)}


@pytest.mark.parametrize(
    ("application", "issue", "end"),
    [
        ({"is_long_term": False}, {}, None),
        ({}, {"payment_mode": "SINGLE"}, None),
        ({}, {"payment_years": 1}, None),
        ({}, {}, told("PolicyTerminated", "2025-03-02", on="2025-03-02", reason="CLAIM")),
        (
            {},
            {},
            told(
                "PolicyCancelledInCoolingOff",
                "2024-01-05",
                requested_on="2024-01-05",
                cooling_off_end="2024-01-15",
            ),
        ),
    ],
)
def test_some_policies_are_on_neither_side(
    ledger: Ledger, application: dict[str, object], issue: dict[str, object], end: object
) -> None:
    """Short-term, single premium, a year of premiums, cooling-off, a claim by the last good day."""
    ends = [end] if end else []
    ledger.tell(applied(**application), issued("2024-01-01", **issue), *ends)  # type: ignore[arg-type]

    assert ledger.cells("M-P13", "2025-12-31") == {}


@pytest.mark.parametrize(
    ("on", "reason"), [("2025-03-03", "CLAIM"), ("2025-01-01", "LAPSE_EXPIRED")]
)
def test_other_ends_leave_a_policy_in_the_base(ledger: Ledger, on: str, reason: str) -> None:
    """A claim after the last good day, and any other end, excuses nothing."""
    ledger.tell(applied(), issued("2024-01-01"), told("PolicyTerminated", on, on=on, reason=reason))

    assert ledger.cells("M-P13c", "2025-12-31") == {"2024-01": Cell(0, 1, 0)}


def test_later_years_have_instalments_of_their_own(ledger: Ledger) -> None:
    """M-P25, M-P37, M-P61: policy years 3, 4 and 6."""
    ledger.tell(
        applied(),
        issued("2018-01-01"),
        paid("2020-01-02", year=3, number=3),
        paid("2023-01-02", year=6, number=6),
    )
    as_of = "2024-01-01"

    hits = {name: ledger.cells(f"M-{name}c", as_of)["2018-01"] for name in ("P25", "P37", "P61")}
    assert hits == {"P25": Cell(1, 1, 1), "P37": Cell(0, 1, 0), "P61": Cell(1, 1, 1)}


def test_twelve_cohorts_roll(ledger: Ledger) -> None:
    """M-P12R: rows run to the last cohort; the first cohort leaves after twelve months."""
    ledger.tell(
        *(applied(f"policy/P-{n}") for n in (1, 2)),
        issued("2022-01-10", "policy/P-1"),
        paid("2023-01-10", stream="policy/P-1"),
        issued("2023-01-10", "policy/P-2"),
    )
    found = ledger.cells("M-P12R", "2024-12-31")

    assert sorted(found) == [f"2022-{month:02}" for month in range(1, 13)] + ["2023-01"]
    assert (found["2022-12"], found["2023-01"]) == (Cell(1e5, 1e5, 1), Cell(0, 1e5, 0))


@pytest.mark.parametrize(("requested_on", "hit"), [("2025-02-28", 1), ("2025-03-01", 0)])
def test_an_early_surrender_is_within_twelve_months(
    ledger: Ledger, requested_on: str, hit: int
) -> None:
    """M-S2: twelve months from a leap day end on the last of February."""
    ledger.tell(
        issued("2024-02-29"), told("PolicySurrendered", requested_on, requested_on=requested_on)
    )

    assert ledger.cells("M-S2", "2025-03-31") == {"2024-02": Cell(hit, 1, hit)}


def test_a_lapse_belongs_to_the_instalment_before_it(ledger: Ledger) -> None:
    """M-S3 and M-S3r: until the next due day; a reinstatement answers one lapse."""
    ledger.tell(
        due("2024-01-31"),
        due("2025-01-31", year=3, number=3),
        told("PolicyLapsed", "2024-03-31", effective_on="2024-03-31"),
        told("PolicyReinstated", "2024-06-01", effective_on="2024-06-01"),
        told("PolicyLapsed", "2025-01-31", effective_on="2025-01-31"),
    )

    assert ledger.cells("M-S3", "2025-12-31") == {
        "2024-01": Cell(1, 1, 1),
        "2025-01": Cell(1, 1, 1),
    }
    assert ledger.cells("M-S3", "2025-03-31")["2025-01"].value == "from 2025-04-01"
    assert ledger.cells("M-S3r") == {"2024-03": Cell(1, 1, 1), "2025-01": Cell(0, 1, 0)}


def test_survival_passes_over_a_lapse_that_was_mended(ledger: Ledger) -> None:
    """M-S4: lapsed at three months, in force again at six, surrendered by thirteen."""
    ledger.tell(
        issued("2023-01-31"),
        told("PolicyLapsed", "2023-04-30", effective_on="2023-04-30"),
        told("PolicyReinstated", "2023-07-31", effective_on="2023-07-31"),
        told("PolicySurrendered", "2024-02-29", requested_on="2024-02-29"),
    )
    found = {part: cell.value for (_, part), cell in ledger.cells("M-S4", "2024-12-31").items()}

    mature = {"03": 0.0, "06": 1.0, "12": 1.0, "13": 0.0}
    assert {part: found[part] for part in mature} == mature
    assert found["24"] == "from 2025-01-31"


def test_collection_counts_at_most_what_was_due(ledger: Ledger) -> None:
    """M-B1 to M-B3: due by the as-of day; every payment is in the shares of the methods."""
    ledger.tell(
        due("2024-01-31"),
        paid("2024-02-05", amount_fen=150_000),
        due("2024-02-10", number=3),
        paid("2024-02-10", number=3, amount_fen=50_000, method="HOME_VISIT"),
        due("2024-03-31", number=4),
    )

    assert ledger.cells("M-B1", "2024-03-30") == {
        "2024-01": Cell(1e5, 1e5, 1),
        "2024-02": Cell(5e4, 1e5, 0.5),
    }
    assert ledger.cells("M-B2") == {"2024-02": Cell(150_000, 200_000, 0.75)}
    assert ledger.cells("M-B3") == {"2024-02": Cell(50_000, 200_000, 0.25)}
