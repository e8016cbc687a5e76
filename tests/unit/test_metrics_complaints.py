"""M-Q1 to M-Q5 and M-Q9 to M-Q11: complaints by cause, by what is in force, and repeated."""

import pytest

from tests.complaint_facts import accepted, answered, complaint, filed
from tests.measured import Cell, Ledger, Told
from tests.metric_facts import applied, issued, paid, told

OTHER = "complaint/CP-2"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories."""
    return Ledger()


def ended(on: str) -> Told:
    """The end of the policy on a day."""
    return told("PolicyTerminated", on, on=on, reason="RESCINDED")


def test_complaints_are_counted_by_cause(ledger: Ledger) -> None:
    """In the month of the first filing; one that was never filed is none."""
    ledger.tell(
        filed("2024-01-31T23:59:59"),
        filed("2024-02-05", cause="OTHER"),
        filed("2024-01-05", OTHER, cause="INFORMATION_OPAQUE"),
        complaint("ComplaintAccepted", "2024-01-05", "complaint/CP-3"),
    )

    assert ledger.cells("M-Q1") == {
        ("2024-01", "CLAIM_DELAY"): Cell(1, None, 1),
        ("2024-01", "INFORMATION_OPAQUE"): Cell(1, None, 1),
    }
    assert ledger.cells("M-Q11")["2024-01", "CLAIM_DELAY"] == Cell(1, 2, 0.5)


def test_a_complaint_is_of_the_agent_that_it_names(ledger: Ledger) -> None:
    """Else of the policy's; the branch is the policy's; without a policy nothing is known."""
    ledger.tell(
        *(applied(), filed("2024-01-05", agent_id="A-9"), filed("2024-01-06", OTHER)),
        filed("2024-01-07", "complaint/CP-3", policy_id=None),
    )

    assert ledger.cells("M-Q10", by="agent") == {
        ("2024-01", "A-9"): Cell(0, 1, 0),
        ("2024-01", "A-1"): Cell(0, 1, 0),
        "2024-01": Cell(0, 1, 0),
    }
    assert ledger.cells("M-Q10", by="branch") == {
        ("2024-01", "B-1"): Cell(0, 2, 0),
        "2024-01": Cell(0, 1, 0),
    }


def test_complaints_are_held_against_the_policies_in_force(ledger: Ledger) -> None:
    """On the last day of each month, leap days included, and today in the month of today."""
    ledger.tell(
        *(applied(), issued("2024-01-31"), ended("2024-03-31")),
        *(issued("2024-02-29", "policy/P-2"), issued("2024-03-02", "policy/P-3")),
        *(filed("2024-02-10"), filed("2023-12-10", OTHER)),
    )
    found = ledger.cells("M-Q2", "2024-04-15")

    assert found == {
        "2023-12": Cell(1, 0, None),
        "2024-01": Cell(0, 1, 0),
        "2024-02": Cell(1, 2, 500),
        "2024-03": Cell(0, 2, 0),
        "2024-04": Cell(0, 2, 0),
    }
    assert ledger.cells("M-Q4", "2024-04-15")["2024-02"] == Cell(1, 2, 5000)


@pytest.mark.parametrize(
    ("today", "in_force", "covered"),
    [
        ("2024-03-01", 1, 1),
        ("2024-03-02", 2, 2),
        ("2024-03-30", 2, 2),
        ("2024-03-31", 1, 2),
        ("2024-04-01", 1, 2),
    ],
)
def test_in_the_month_of_today_the_day_of_today_counts(
    ledger: Ledger, today: str, in_force: int, covered: int
) -> None:
    """M-Q2 asks who is in force on that day, M-Q5 who was on any day up to it."""
    ledger.tell(
        *(applied(), issued("2024-01-31"), ended("2024-03-31")),
        *(applied("policy/P-3"), issued("2024-03-02", "policy/P-3")),
    )

    assert ledger.cells("M-Q2", today)["2024-03"] == Cell(0, in_force, 0)
    assert ledger.cells("M-Q5", today)["2024-03"] == Cell(0, covered, 0)


def test_an_insured_person_is_counted_once_a_month(ledger: Ledger) -> None:
    """However often the policy lapses and comes back in it; without a name it is no person."""
    ledger.tell(
        *(applied(), issued("2024-01-10"), filed("2024-03-10")),
        *(
            told(kind, on, effective_on=on)
            for kind, on in (
                ("PolicyLapsed", "2024-02-10"),
                ("PolicyReinstated", "2024-02-20"),
                ("PolicyLapsed", "2024-02-25"),
                ("PolicyReinstated", "2024-04-30"),
            )
        ),
        issued("2024-01-01", "policy/P-2"),
    )

    assert ledger.cells("M-Q5", "2024-05-31") == {
        "2024-01": Cell(0, 1, 0),
        "2024-02": Cell(0, 1, 0),
        "2024-03": Cell(1, 0, None),
        "2024-04": Cell(0, 1, 0),
        "2024-05": Cell(0, 1, 0),
    }
    assert ledger.cells("M-Q2", "2024-05-31")["2024-02"] == Cell(0, 1, 0)


def test_complaints_are_held_against_premium(ledger: Ledger) -> None:
    """Per hundred million yuan, which are 10^10 fen; a month with one side only has its row."""
    at = "2024-01-05T12:00:00"
    initial = told("InitialPremiumPaid", at, amount_fen=65_536, paid_at=f"{at}+08:00")
    ledger.tell(
        *(applied(), initial, paid("2024-01-31", amount_fen=65_536)),
        *(filed("2024-01-10"), filed("2024-02-10", OTHER)),
    )

    assert ledger.cells("M-Q3") == {
        "2024-01": Cell(1, 131_072, 1e10 / 131_072),
        "2024-02": Cell(1, 0, None),
    }
    items = ledger.items("M-Q3", first="2024-01", last="2024-01")
    assert {item["subject"] for item in items} == {"complaint/CP-1", "2", "3"}


def test_a_loop_is_closed_by_four_steps(ledger: Ledger) -> None:
    """In any order; one that lacks a step counts in the month of its first closing."""
    steps = (
        accepted("2024-01-03"),
        complaint("ComplaintInvestigated", "2024-01-04", facts_verified=True),
        answered("2024-01-05"),
        complaint("ComplaintClosed", "2024-01-31"),
        complaint("ComplaintResolved", "2024-02-05", measure="NEGOTIATION"),
        complaint("ComplaintClosed", "2024-03-01"),
    )
    ledger.tell(filed("2024-01-02"), *steps)

    assert ledger.cells("M-Q9", "2024-01-30") == {}
    assert ledger.cells("M-Q9", "2024-01-31") == {"2024-01": Cell(0, 1, 0)}
    assert ledger.cells("M-Q9", "2024-03-31") == {"2024-01": Cell(1, 1, 1)}


def test_an_escalation_counts_in_the_month_of_filing(ledger: Ledger) -> None:
    """Once, whenever it comes."""
    escalated = complaint("ComplaintEscalated", "2024-03-05", to="REGULATOR")
    ledger.tell(filed("2024-01-31"), filed("2024-01-31", OTHER), escalated, escalated)

    assert ledger.cells("M-Q10") == {"2024-01": Cell(1, 2, 0.5)}
    assert ledger.cells("M-Q10", "2024-02-29") == {"2024-01": Cell(0, 2, 0)}


@pytest.mark.parametrize(
    ("earlier", "repeats"),
    [
        (filed("2024-01-01", OTHER), 1),
        (filed("2023-12-31", OTHER), 0),
        (filed("2024-02-01", OTHER, cause="OTHER"), 0),
        (filed("2024-02-01", OTHER, customer_ref="CU-2"), 0),
        (filed("2024-02-01", OTHER, policy_id="P-2"), 0),
        (filed("2024-02-01", OTHER, policy_id="P-2", claim_id="C-1"), 1),
        (filed("2024-02-01", OTHER, policy_id=None, claim_id="C-1"), 1),
        (filed("2024-02-01", OTHER, policy_id=None), 0),
        (filed("2024-03-31T12:00:00", OTHER), 1),
        (filed("2024-03-31T12:00:01", OTHER), 0),
    ],
)
def test_the_same_matter_within_ninety_days_is_a_repeat(
    ledger: Ledger, earlier: Told, repeats: int
) -> None:
    """Same customer and cause, and the same policy or claim, which both have to name."""
    ledger.tell(earlier, filed("2024-03-31", claim_id="C-1"))
    found = {item["subject"]: item for item in ledger.items("M-Q10r")}

    assert found["CP-1"]["numerator"] == repeats
    assert found["CP-1"]["numerator_positions"] == ([1] if repeats else [])
