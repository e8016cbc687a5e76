"""M-L1 to M-L8: claims, reopened, denied, paid, late, on both sides of every boundary."""

import pytest

from tests.claim_facts import (
    approved,
    claim,
    closed,
    documents,
    money,
    registered,
    reopened,
    reported,
)
from tests.measured import Cell, Ledger, Told
from tests.metric_facts import applied, issued


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories."""
    return Ledger()


def test_turnaround_runs_from_the_report_to_the_closing(ledger: Ledger) -> None:
    """Local days: one minute over midnight is a day; without a report there is no start."""
    ledger.tell(
        *(applied(), issued("2023-01-01")),
        reported("2024-01-31T23:59:00"),
        closed("2024-02-01T00:00:00"),
        closed("2024-02-01", "claim/C-2"),
    )

    assert ledger.cells("M-L1") == {"2024-02": Cell(1, 1, 1)}
    assert ledger.cells("M-L1", by="branch") == {("2024-02", "B-1"): Cell(1, 1, 1)}
    (item,) = ledger.items("M-L1")
    assert (item["subject"], item["policy_id"]) == ("C-1", "P-1")
    assert item["numerator_positions"] == item["denominator_positions"] == [3, 4]


def test_a_reopened_claim_is_closed_by_its_last_closing(ledger: Ledger) -> None:
    """Until it is closed again it has no turnaround, no outcome, and stands open."""
    story = (reported("2024-01-01"), registered("2024-01-02"), closed("2024-01-11"))
    ledger.tell(*story, reopened("2024-02-01"), closed("2024-03-02"))

    assert ledger.cells("M-L1", "2024-01-31") == {"2024-01": Cell(10, 1, 10)}
    assert ledger.cells("M-L1", "2024-02-28") == {}
    assert ledger.cells("M-L1", "2024-03-02") == {"2024-03": Cell(61, 1, 61)}
    assert ledger.cells("M-L3", "2024-01-31") == {}
    assert ledger.cells("M-L3", "2024-02-01") == {("2024-02", "0-30"): Cell(1, None, 1)}


def test_days_from_complete_documents_to_payment(ledger: Ledger) -> None:
    """Incomplete papers start nothing; a payment before them is a negative number of days."""
    ledger.tell(
        documents("2024-01-01", complete=False),
        *(documents("2024-01-05"), documents("2024-01-06")),
        *(money("2024-02-04"), money("2024-03-04")),
    )
    assert ledger.cells("M-L1b") == {"2024-02": Cell(30, 1, 30)}

    ledger.tell(money("2024-01-01"), documents("2024-01-05"))
    assert ledger.cells("M-L1b") == {"2024-01": Cell(-4, 1, -4)}


def test_days_from_the_report_to_the_first_decision(ledger: Ledger) -> None:
    """Over a leap day; a later decision changes the outcome (M-L5), not the days."""
    denied = claim("ClaimDenied", "2024-03-01", ground="EXCLUSION", clause_ref="§ 4")
    ledger.tell(reported("2024-02-28"), denied, approved("2024-04-02"))

    assert ledger.cells("M-L1c") == {"2024-03": Cell(2, 1, 2)}
    assert ledger.cells("M-L5") == {("2024-04", "APPROVED"): Cell(1, 1, 1)}
    assert ledger.cells("M-L5", "2024-03-31") == {("2024-03", "EXCLUSION"): Cell(1, 1, 1)}


def test_the_closure_rate_counts_what_was_open_or_came(ledger: Ledger) -> None:
    """Registered in January, closed in March, reopened in May, closed in June."""
    ledger.tell(
        registered("2024-01-31"),
        *(closed("2024-03-31"), reopened("2024-05-01"), closed("2024-06-30")),
    )
    found = ledger.cells("M-L2", "2024-08-15")

    assert found == {
        "2024-01": Cell(0, 1, 0),
        "2024-02": Cell(0, 1, 0),
        "2024-03": Cell(1, 1, 1),
        "2024-05": Cell(0, 1, 0),
        "2024-06": Cell(1, 1, 1),
    }
    (item,) = ledger.items("M-L2", "2024-08-15", first="2024-06", last="2024-06")
    assert (item["numerator_positions"], item["denominator_positions"]) == ([4], [1, 3])


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([closed("2024-02-01")], {"2024-01": 0, "2024-02": 1}),
        (
            [closed("2024-01-20"), reopened("2024-01-21")],
            {"2024-01": 0, "2024-02": 0, "2024-03": 0},
        ),
        (
            [closed("2024-01-20"), reopened("2024-02-10"), closed("2024-02-11")],
            {"2024-01": 1, "2024-02": 1},
        ),
        ([closed("2024-01-02"), closed("2024-02-03")], {"2024-01": 1}),
        (
            [closed("2024-02-03", at="2024-01-30"), reopened("2024-02-04", at="2024-01-29")],
            {"2024-01": 0, "2024-02": 0, "2024-03": 0},
        ),
        (
            [reopened("2024-02-03", at="2024-02-28"), closed("2024-02-04", at="2024-02-05")],
            {"2024-01": 0, "2024-02": 1},
        ),
    ],
)
def test_the_last_turn_in_business_order_decides(
    ledger: Ledger, turns: list[Told], expected: dict[str, int]
) -> None:
    """By the days that they say a turn is in a month; which is the last, their order says."""
    ledger.tell(registered("2024-01-10"), *turns)
    found = ledger.cells("M-L2", "2024-03-31")

    assert {at: int(cell.numerator) for at, cell in found.items()} == expected


def test_the_closure_rate_waits_for_the_end_of_the_month(ledger: Ledger) -> None:
    """A claim that is not registered counts nowhere; one closed before it is, in its month."""
    ledger.tell(reported("2024-01-01"), closed("2024-01-05"))
    assert ledger.cells("M-L2", "2024-02-01") == {}

    ledger.tell(closed("2024-01-05"), registered("2024-02-10"))
    assert ledger.cells("M-L2", "2024-02-28") == {"2024-02": Cell(0, 1, "from 2024-02-29")}
    assert ledger.cells("M-L2", "2024-03-31") == {"2024-02": Cell(0, 1, 0)}


def test_outstanding_claims_are_aged_from_their_registration(ledger: Ledger) -> None:
    """The last day of each age and the first of the next; the reserve is the first one."""
    ages = {"2024-05-31": "0-30", "2024-05-01": "0-30", "2024-04-30": "31-60"}
    ages |= {"2024-04-01": "31-60", "2024-03-31": "61+", "later": "0-30"}
    ledger.tell(
        *(registered(day, f"claim/{day}") for day in ages if day != "later"),
        claim("ClaimRegistered", "2024-05-31", "claim/2024-03-31", reserve_fen=1),
        *(registered("2024-05-02", "claim/closed"), closed("2024-05-03", "claim/closed")),
        registered("2024-05-30", "claim/later", registered_at="2024-06-01"),
    )
    found = ledger.items("M-L3", "2024-05-31")

    assert {row["subject"]: row["part"] for row in found} == ages
    assert ledger.cells("M-L3a", "2024-05-31")["2024-05", "61+"] == Cell(50_000, None, 50_000)
    assert ledger.cells("M-L3a", "2024-05-31")["2024-05", "0-30"] == Cell(1.5e5, None, 1.5e5)


@pytest.mark.parametrize(
    ("payments", "hit"),
    [
        ([], 0),
        ([money("2024-01-05", 0)], 0),
        ([money("2024-01-05", 1, "ClaimAdvancePaid")], 1),
        ([money("2024-01-05", 500), money("2024-01-06", -500)], 0),
        ([money("2024-03-05", 1)], 1),
    ],
)
def test_a_claim_is_paid_if_its_payments_are_more_than_nothing(
    ledger: Ledger, payments: list[Told], hit: int
) -> None:
    """Advances count, taking back too, and the days of the payments do not matter."""
    ledger.tell(closed("2024-02-01"), *payments)

    assert ledger.cells("M-L4", "2024-04-01") == {"2024-02": Cell(hit, 1, hit)}


@pytest.mark.parametrize(
    ("handed_in", "decided", "hit"),
    [
        ("2024-02-02", approved("2024-02-08T23:59:59"), 1),
        ("2024-02-02", approved("2024-02-09T00:00:00"), 0),
        ("2024-02-09", approved("2024-02-22"), 1),
        ("2024-02-09", approved("2024-02-23"), 0),
        ("2024-01-11", approved("2024-02-18", complex_case=True), 1),
        ("2024-01-11", approved("2024-02-19", complex_case=True), 0),
        ("2024-02-29", approved("2024-03-30", complex_case=True), 1),
        ("2024-02-29", approved("2024-03-31", complex_case=True), 0),
    ],
)
def test_a_decision_has_five_working_days_or_thirty_days(
    ledger: Ledger, handed_in: str, decided: Told, hit: int
) -> None:
    """The 4th and 18th of February 2024 are Sundays at work around the Spring Festival (REG-S7)."""
    ledger.tell(documents("2024-01-01", complete=False), documents(handed_in), decided)

    assert list(ledger.cells("M-L6", "2024-04-30").values()) == [Cell(hit, 1, hit)]


def test_a_claim_without_a_decision_is_late_after_the_limit(ledger: Ledger) -> None:
    """Not on the last day, and never if it is closed; its month is that of the limit."""
    ledger.tell(documents("2024-01-26"))
    assert ledger.cells("M-L6", "2024-02-02") == {}
    assert ledger.cells("M-L6", "2024-02-03") == {"2024-02": Cell(0, 1, 0)}

    ledger.tell(documents("2024-01-26"), closed("2024-01-30"))
    assert ledger.cells("M-L6", "2024-02-03") == {}


def test_where_the_calendar_ends_there_is_no_limit(ledger: Ledger) -> None:
    """Days of other centuries are left out, whatever was decided or paid."""
    ledger.tell(
        *(documents("1985-01-02"), approved("1985-01-03")),
        *(claim("ClaimAgreementReached", "1985-01-03", agreed_fen=1), money("1985-01-04")),
    )

    assert ledger.cells("M-L6") == ledger.cells("M-L7") == {}


@pytest.mark.parametrize(
    ("agreed", "paid_at", "hit"),
    [
        ("2024-01-25", "2024-02-04", 1),
        ("2024-01-25", "2024-02-05", 0),
        ("2024-01-31", "2024-02-18T23:59:00", 1),
        ("2024-01-31", "2024-02-19T00:00:00", 0),
    ],
)
def test_an_agreement_is_paid_within_ten_days(
    ledger: Ledger, agreed: str, paid_at: str, hit: int
) -> None:
    """A tenth day in the Spring Festival moves to the first day at work, a Sunday (REG-L2)."""
    ledger.tell(
        money("2024-01-20"),
        claim("ClaimAgreementReached", agreed, agreed_fen=1),
        *(money(paid_at), money("2024-03-01")),
    )

    assert ledger.cells("M-L7", "2024-04-30") == {"2024-02": Cell(hit, 1, hit)}


def test_every_agreement_counts_and_waits_for_its_limit(ledger: Ledger) -> None:
    """One payment may answer two; without one an agreement is late after its last day."""
    first = claim("ClaimAgreementReached", "2024-03-01", agreed_fen=1)
    second = claim("ClaimAgreementReached", "2024-03-05", agreed_fen=1)
    ledger.tell(first, second)
    assert ledger.cells("M-L7", "2024-03-11") == {}
    assert ledger.cells("M-L7", "2024-03-12") == {"2024-03": Cell(0, 1, 0)}

    ledger.tell(first, second, money("2024-03-12"))
    assert ledger.cells("M-L7", "2024-03-12") == {"2024-03": Cell(1, 2, 0.5)}


def test_a_dispute_counts_in_the_month_of_the_last_decision(ledger: Ledger) -> None:
    """Once, however often it is disputed; a claim without a decision cannot be."""
    dispute = claim("ClaimDisputed", "2024-03-05", kind="REVIEW")
    ledger.tell(
        *(approved("2024-01-01"), dispute, dispute, approved("2024-02-01")),
        *(approved("2024-02-03", stream="claim/C-2"), registered("2024-02-03", "claim/C-3")),
    )

    assert ledger.cells("M-L8") == {"2024-02": Cell(1, 2, 0.5)}
    assert ledger.cells("M-L8", "2024-02-28") == {"2024-02": Cell(0, 2, 0)}
