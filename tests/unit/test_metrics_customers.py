"""M-T1 to M-T5: customers kept and lost, renewals of short-term policies, repeat business."""

from typing import Any

import pytest

from projections.metrics.metric import metrics
from tests.measured import Cell, Ledger, Told
from tests.metric_facts import applied, due, issued, paid, told

OTHER = "policy/P-2"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories."""
    return Ledger()


def ended(on: str, stream: str = "policy/P-1") -> Told:
    """The end of a policy on a day."""
    return told("PolicyTerminated", on, stream, on=on, reason="RESCINDED")


def lapsed(on: str) -> Told:
    """The policy lapses on a day."""
    return told("PolicyLapsed", on, effective_on=on)


def reinstated(on: str) -> Told:
    """The policy is in force again from a day on."""
    return told("PolicyReinstated", on, effective_on=on)


def test_a_customer_is_kept_or_lost_month_by_month(ledger: Ledger) -> None:
    """The first month in which somebody was there at its start, until the one of today."""
    ledger.tell(applied(), issued("2024-01-31"), ended("2024-04-15"))

    assert ledger.cells("M-T1", "2024-05-20") == {
        "2024-02": Cell(1, 1, 1),
        "2024-03": Cell(1, 1, 1),
        "2024-04": Cell(0, 1, 0),
    }
    assert ledger.cells("M-T2", "2024-05-20")["2024-04"] == Cell(1, 1, 1)
    (lost,) = ledger.items("M-T2", "2024-05-20", first="2024-04", last="2024-04")
    assert (lost["subject"], lost["policy_id"]) == ("CU-1", None)
    assert (lost["numerator_positions"], lost["denominator_positions"]) == ([3], [2])


@pytest.mark.parametrize(
    ("effective_on", "end", "months"),
    [
        ("2024-01-31", "2024-02-29", ["2024-02 lost"]),
        ("2024-01-31", "2024-03-01", ["2024-02 kept", "2024-03 lost"]),
        ("2024-02-01", "2024-02-29", []),
        ("2024-02-29", "2024-03-31", ["2024-03 lost"]),
    ],
)
def test_the_last_day_of_a_month_decides(
    ledger: Ledger, effective_on: str, end: str, months: list[str]
) -> None:
    """Cover on that day counts from its first day, and no more on the day it ends."""
    ledger.tell(applied(), issued(effective_on), ended(end))
    found = ledger.cells("M-T1", "2024-06-30")

    assert [f"{at} {'kept' if cell.numerator else 'lost'}" for at, cell in found.items()] == months


def test_another_policy_keeps_a_customer(ledger: Ledger) -> None:
    """The second begins before the month ends in which the first one does, or it does not."""
    ledger.tell(
        *(applied(), issued("2024-01-10"), ended("2024-03-20")),
        *(applied(OTHER), issued("2024-03-31", OTHER)),
    )
    assert ledger.cells("M-T1", "2024-04-30")["2024-03"] == Cell(1, 1, 1)
    (kept,) = ledger.items("M-T1", "2024-04-30", first="2024-03", last="2024-03")
    assert (kept["numerator_positions"], kept["denominator_positions"]) == ([5], [2])

    ledger.tell(
        *(applied(), issued("2024-01-10"), ended("2024-03-20")),
        *(applied(OTHER), issued("2024-04-01", OTHER)),
    )
    assert ledger.cells("M-T1", "2024-06-30") == {
        "2024-02": Cell(1, 1, 1),
        "2024-03": Cell(0, 1, 0),
        "2024-05": Cell(1, 1, 1),
        "2024-06": Cell(1, 1, 1),
    }


def test_a_lapse_loses_a_customer_until_the_reinstatement(ledger: Ledger) -> None:
    """Over a month's end only; a policy that is back by then was never gone."""
    ledger.tell(
        *(applied(), issued("2024-01-10"), lapsed("2024-02-10"), reinstated("2024-02-29")),
        *(lapsed("2024-03-31"), reinstated("2024-04-01")),
    )
    found = ledger.cells("M-T1", "2024-05-31")

    assert found == {
        "2024-02": Cell(1, 1, 1),
        "2024-03": Cell(0, 1, 0),
        "2024-05": Cell(1, 1, 1),
    }
    lost = ledger.items("M-T2", "2024-05-31", first="2024-03", last="2024-03")
    assert [item["numerator_positions"] for item in lost] == [[5]]


def test_the_month_of_today_waits_for_its_last_day(ledger: Ledger) -> None:
    """An end that is known for a later day counts already; what is not known yet does not."""
    ledger.tell(applied(), issued("2024-01-10"), ended("2024-02-28"))

    assert ledger.cells("M-T1", "2024-02-28") == {"2024-02": Cell(0, 1, "from 2024-02-29")}
    assert ledger.cells("M-T1", "2024-02-27") == {"2024-02": Cell(1, 1, "from 2024-02-29")}
    assert ledger.cells("M-T1", "2024-01-31") == {}


def test_customers_that_are_not_known_are_left_out(ledger: Ledger) -> None:
    """An assessment of needs names one as well; nothing at all names nobody."""
    assessed = told("NeedsAssessed", "2024-01-01", customer_ref="CU-9", assessed_on="2024-01-01")
    ledger.tell(assessed, issued("2024-01-01"), issued("2024-01-01", OTHER))

    assert ledger.cells("M-T1", "2024-02-29") == {"2024-02": Cell(1, 1, 1)}
    assert ledger.cells("M-T5", "2024-02-29") == {"2024-01": Cell(0, 100_000, 0)}


def test_retention_at_two_times(ledger: Ledger) -> None:
    """An end that became known late: lost as known today, kept as known then."""
    late = ended("2024-03-10")._replace(known="2024-07-01T12:00:00")
    ledger.tell(applied(), issued("2024-01-10"), late)
    (then,) = ledger.items("M-T1", "2024-06-30", first="2024-03", last="2024-03")

    assert then["numerator"] == 1
    assert ledger.cells("M-T1", "2024-07-01")["2024-03"] == Cell(0, 1, 0)


def test_an_instalment_of_a_short_term_policy_is_renewed_by_a_payment(ledger: Ledger) -> None:
    """Any payment, however small; long-term policies, and those that nobody knows, do not count."""
    short: dict[str, Any] = {"is_long_term": False}
    ledger.tell(
        *(applied(**short), issued("2023-01-01"), due("2024-01-01"), paid("2024-02-01")),
        *(applied(OTHER, **short), due("2024-01-31", stream=OTHER)),
        *(applied("policy/P-3"), due("2024-01-01", stream="policy/P-3")),
        due("2024-01-01", stream="policy/P-4"),
    )

    assert ledger.cells("M-T3", "2024-01-30") == {"2024-01": Cell(0, 1, 0)}
    assert ledger.cells("M-T3", "2024-01-31") == {"2024-01": Cell(0, 2, 0)}
    assert ledger.cells("M-T3", "2024-02-01") == {"2024-01": Cell(1, 2, 0.5)}


def test_repeat_business_is_of_customers_with_an_earlier_policy(ledger: Ledger) -> None:
    """By the instant of issue; two at the same instant are both new."""
    ledger.tell(
        *(applied(), issued("2024-01-02", issued_at="2024-01-02T09:00:00")),
        *(applied(OTHER), issued("2024-01-02", OTHER, issued_at="2024-01-02T09:00:01")),
        *(applied("policy/P-3", customer_ref="CU-2"), issued("2024-01-02", "policy/P-3")),
        *(applied("policy/P-4", customer_ref="CU-2"), issued("2024-01-02", "policy/P-4")),
    )

    assert ledger.cells("M-T5", "2024-01-31") == {"2024-01": Cell(1e5, 4e5, 0.25)}
    first = ledger.items("M-T5", "2024-01-31")[0]
    assert (first["subject"], first["numerator_positions"]) == ("P-2", [2])
    assert first["denominator_positions"] == [3, 4]


def test_referrals_are_not_available_and_say_why() -> None:
    """No event says where a customer comes from."""
    (referral,) = (one for one in metrics() if one.id == "M-T4")

    assert (referral.items, referral.unavailable) == (
        "",
        "no fact says where a customer comes from",
    )
