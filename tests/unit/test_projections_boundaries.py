"""The days and amounts on which a read model changes its mind: worked fixtures, not chance."""

import json
from datetime import date

import pytest

from projections.catalog import model
from projections.ports import EventRow
from tests.read_models import Bench


@pytest.fixture(scope="module")
def bench() -> Bench:
    """One database for all cases."""
    return Bench()


def row(position: int, kind: str, **data: object) -> EventRow:
    """One fact about the aggregate P-1 of its kind."""
    stream = f"{kind.partition('.')[0]}/P-1"
    payload = json.dumps(data, sort_keys=True)
    us = position * 1_000_000
    head = (position, f"e-{position}", stream, position, kind, 1, us, us)
    return (*head, "STAFF", "S-1", "policy-admin", None, None, None, None, None, payload)


@pytest.mark.parametrize(
    ("effective", "returned", "expected"),
    [
        ("2010-11-30", "2011-02-28", (date(2011, 2, 28), "ON_TIME", 0)),
        ("2010-11-30", "2011-03-01", (date(2011, 2, 28), "LATE", 1)),
        ("2010-09-15", "2010-12-15", (date(2010, 12, 15), "ON_TIME", 0)),
        ("2010-09-15", "2010-12-16", (date(2010, 12, 15), "LATE", 1)),
        ("2011-11-30", "2012-02-29", (date(2012, 2, 29), "ON_TIME", 0)),
        ("2010-09-15", "2010-09-01", (date(2010, 12, 15), "ON_TIME", -105)),
        ("9999-11-30", "9999-12-31", (date(9999, 12, 31), "ON_TIME", 0)),
    ],
)
def test_a_receipt_is_in_time_up_to_the_same_day_three_months_later(
    bench: Bench, effective: str, returned: str, expected: tuple[date, str, int]
) -> None:
    """Fixtures F3, F4 and F5; no date leaves the calendar."""
    facts = [
        row(1, "policy.PolicyIssued", effective_on=effective),
        row(2, "policy.ReceiptReturned", returned_on=returned),
    ]

    found = bench.folded(model("receipts"), facts)[("P-1",)]

    assert (found["due_on"], found["status"], found["days_late"]) == expected


def test_a_receipt_that_came_before_its_policy_has_a_row() -> None:
    """A fact that contradicts what is known is shown, not hidden."""
    found = Bench().folded(
        model("receipts"), [row(1, "policy.ReceiptReturned", returned_on="2010-09-18")]
    )

    assert found[("P-1",)]["status"] is None
    assert found[("P-1",)]["returned_on"] == date(2010, 9, 18)


@pytest.mark.parametrize(
    ("paid", "status"),
    [([], "DUE"), ([99], "PART_PAID"), ([100], "PAID"), ([60, 40], "PAID"), ([101], "PAID")],
)
def test_a_premium_is_paid_once_the_payments_cover_it(
    bench: Bench, paid: list[int], status: str
) -> None:
    """To the fen."""
    key = {"policy_year": 2, "instalment_no": 1}
    facts = [row(1, "policy.RenewalPremiumDue", **key, due_on="2011-09-05", amount_fen=100)]
    facts += [
        row(
            n,
            "policy.RenewalPremiumPaid",
            **key,
            paid_on="2011-09-06",
            amount_fen=fen,
            method="ONLINE",
        )
        for n, fen in enumerate(paid, start=2)
    ]

    found = bench.folded(model("premiums"), facts)[("P-1", 2, 1)]

    assert (found["status"], found["paid_fen"]) == (status, sum(paid))
    assert (found["fully_paid_on"] is not None) == (status == "PAID")


def test_at_one_instant_the_earlier_position_comes_first(bench: Bench) -> None:
    """Business order is (occurred_at, position)."""
    first, second = (row(n, "policy.ReceiptReturned", returned_on=f"2010-09-0{n}") for n in (1, 2))
    same_instant = (*second[:6], first[6], *second[7:])

    found = bench.folded(model("receipts"), [same_instant, first])[("P-1",)]

    assert found["returned_on"] == date(2010, 9, 1)


@pytest.mark.parametrize(
    ("name", "facts", "phase"),
    [
        ("policies", ["PolicyIssued"], "IN_FORCE"),
        ("policies", ["PolicyIssued", "PolicyLapsed"], "LAPSED"),
        ("policies", ["PolicyIssued", "PolicyLapsed", "PolicyReinstated"], "IN_FORCE"),
        ("policies", ["PolicyReinstated", "PolicyLapsed", "PolicyIssued"], "LAPSED"),
        ("policies", ["PolicyLapsed", "PolicySurrendered", "PolicyTerminated"], "SURRENDERED"),
        ("claims", ["ClaimClosed", "ClaimReported"], "CLOSED"),
        ("claims", ["ClaimClosed", "ClaimReopened"], "REOPENED"),
        ("claims", ["ClaimReopened", "ClaimClosed"], "CLOSED"),
        ("claims", ["ClaimApproved", "ClaimDenied"], "DENIED"),
        ("agents", ["AgentContractTerminated", "AgentContracted"], "CONTRACTED"),
        ("agents", ["AgentContracted", "AgentContractTerminated"], "TERMINATED"),
        ("complaints", ["ComplaintClosed", "ComplaintFiled"], "CLOSED"),
    ],
)
def test_of_two_words_the_last_counts_unless_the_first_is_an_end(
    bench: Bench, name: str, facts: list[str], phase: str
) -> None:
    """What the aggregates' own states say of the same facts."""
    kind = {"policies": "policy"}.get(name, name.removesuffix("s"))
    rows = [row(n, f"{kind}.{fact}") for n, fact in enumerate(facts, start=1)]

    assert bench.folded(model(name), rows)[("P-1",)]["phase"] == phase
