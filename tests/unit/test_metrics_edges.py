"""Worked by hand: the other side of boundaries of callbacks, money, claims and complaints."""

from typing import Any

import pytest

from tests.claim_facts import approved, closed, documents, money, registered, reopened, reported
from tests.complaint_facts import complaint, filed
from tests.measured import Cell, Ledger, Told
from tests.metric_facts import Edge, applied, due, issued, paid, told

P2, P3 = "policy/P-2", "policy/P-3"
OTHER = "complaint/CP-2"
CENT = 100_000


def _at(at: str) -> str:
    return f"{at}+08:00"


def _failed(at: str, round_: str = "FIRST", reason: str = "NO_ANSWER") -> Told:
    data = {"failure_category": "TEMPORARY", "failure_reason": reason, "ended_at": _at(at)}
    return told("CallbackFailed", at, round=round_, **data)


def _succeeded(at: str, round_: str = "FIRST", *, clean: bool = True) -> Told:
    return told("CallbackSucceeded", at, round=round_, completed_at=_at(at), clean=clean)


def _dialled(at: str) -> Told:
    return told("CallbackAttempted", at, round="FIRST", dialed_at=_at(at))


def _run(kind: str, at: str, stream: str = "policy/P-1", **data: Any) -> Told:
    return told(f"Commission{kind}", at, stream, **data)


CALLS = (
    Edge(
        "the second round is counted by its own first end, an unclean success is none",
        (
            _failed("2024-01-31T23:59:59"),
            _succeeded("2024-02-29T10:00:00", "SECOND", clean=False),
            _succeeded("2024-03-01T10:00:00", "SECOND"),
        ),
        None,
        {
            "M-C2": {"2024-01": Cell(0, 1, 0)},
            "M-C3": {"2024-02": Cell(0, 1, 0)},
            "M-C5": {"2024-03": Cell(1, 1, 1)},
            "M-C9": {"2024-02": Cell(0, 1, 0), "2024-03": Cell(0, 1, 0)},
        },
    ),
    Edge(
        "of two visits the first counts for the visit, a later clean one for the flow",
        (
            told("ManualVisitFailed", "2024-01-31", visited_at=_at("2024-01-31T12:00:00")),
            told("ManualVisitSucceeded", "2024-02-01", visited_at=_at("2024-02-01T00:00:00")),
        ),
        None,
        {
            "M-C4": {"2024-01": Cell(0, 1, 0)},
            "M-C4p": {"2024-01": Cell(0, 1, 0)},
            "M-C5": {"2024-02": Cell(1, 1, 1)},
            "M-C7": {
                ("2024-02", "MISLEADING"): Cell(0, 1, 0),
                ("2024-02", "PROXY_SIGNATURE"): Cell(0, 1, 0),
            },
        },
    ),
    Edge(
        "a dial of the last minute of a month is in it; a month without success has no mean",
        (_dialled("2024-01-31T23:59:59"), _dialled("2024-02-01T00:00:00")),
        None,
        {
            "M-C9": {"2024-01": Cell(1, 0, None), "2024-02": Cell(1, 0, None)},
            "M-C9w": {"2024-01": Cell(1, 1, 1), "2024-02": Cell(1, 1, 1)},
        },
    ),
    Edge(
        "failures are a mix of their own month",
        (_failed("2024-01-31T20:00:00"), _failed("2024-02-01T09:00:00", "SECOND", "LINE_BUSY")),
        None,
        {
            "M-C6": {
                ("2024-01", "TEMPORARY NO_ANSWER FIRST"): Cell(1, 1, 1),
                ("2024-02", "TEMPORARY LINE_BUSY SECOND"): Cell(1, 1, 1),
            }
        },
    ),
    Edge(
        "a dial of any round covers; a policy without a contact is covered by nothing",
        (
            *(applied(), told("PolicyPrinted", "2024-02-20", printed_on="2024-02-20")),
            _dialled("2024-02-25T10:00:00"),
            *(applied(P2), told("PolicyPrinted", "2024-02-20", P2, printed_on="2024-02-20")),
            *(applied(P3), told("PolicyPrinted", "2024-02-21", P3, printed_on="2024-02-21")),
        ),
        "2024-03-01",
        {"M-C1": {"2024-02": Cell(1, 2, 0.5)}},
    ),
)

MONEY = (
    Edge(
        "a hold without a reason is a part; a reinstatement after a release is no payment",
        (
            _run("Held", "2024-01-20", settlement_month="2024-01", amount_fen=5, reasons=[]),
            _run(
                *("Released", "2024-02-20"),
                settlement_month="2024-02",
                held_since="2024-01",
                net_fen=5,
            ),
            _run("Forfeited", "2024-02-29T23:59:59", amount_fen=5),
            _run("Forfeited", "2024-03-01T00:00:00", P2, amount_fen=7),
            _run("Reinstated", "2024-03-02", amount_fen=5),
        ),
        None,
        {
            "M-K1": {("2024-01", ""): Cell(5, None, 5)},
            "M-K1c": {("2024-01", ""): Cell(1, None, 1)},
            "M-K2": {"2024-02": Cell(1, 1, 1)},
            "M-K4": {"2024-02": Cell(5, None, 5), "2024-03": Cell(7, None, 7)},
            "M-K5": {"2024-01": Cell(0, 1, 0)},
        },
    ),
    Edge(
        "two deductions in a month are two items of one sum",
        tuple(
            _run("Deducted", "2024-01-31", amount_fen=2_000, reason="RECEIPT_LATE")
            for _ in range(2)
        ),
        None,
        {
            "M-R5": {"2024-01": Cell(4_000, None, 4_000)},
            "M-K3": {("2024-01", "RECEIPT_LATE"): Cell(4_000, None, 4_000)},
        },
    ),
    Edge(
        "what is due on the as-of day is due; a payment is in the month of its day",
        (
            due("2024-02-29"),
            paid("2024-01-31", method="HOME_VISIT", amount_fen=40_000),
            due("2024-03-01", number=3),
        ),
        "2024-02-29",
        {
            "M-B1": {"2024-02": Cell(40_000, CENT, 0.4)},
            "M-B2": {"2024-01": Cell(0, 40_000, 0)},
            "M-B3": {"2024-01": Cell(40_000, 40_000, 1)},
        },
    ),
)

CASES = (
    Edge(
        "the day of a decision and of a closing are local days",
        (
            reported("2024-01-31T23:59:59"),
            documents("2024-01-31", complete=False),
            approved("2024-02-01T00:00:00"),
            closed("2024-02-29T23:59:59"),
        ),
        None,
        {
            "M-L1": {"2024-02": Cell(29, 1, 29)},
            "M-L1b": {},
            "M-L1c": {"2024-02": Cell(1, 1, 1)},
            "M-L4": {"2024-02": Cell(0, 1, 0)},
            "M-L5": {("2024-02", "APPROVED"): Cell(1, 1, 1)},
            "M-L6": {},
            "M-L8": {"2024-02": Cell(0, 1, 0)},
        },
    ),
    Edge(
        "money that was taken back leaves nothing paid; an advance alone is a payment",
        (
            *(money("2024-01-05"), money("2024-01-06", -50_000), closed("2024-01-31")),
            *(
                told("ClaimAdvancePaid", "2024-01-05", "claim/C-2", amount_fen=1),
                closed("2024-02-01", "claim/C-2"),
            ),
        ),
        None,
        {"M-L4": {"2024-01": Cell(0, 1, 0), "2024-02": Cell(1, 1, 1)}},
    ),
    Edge(
        "a claim that was reopened is outstanding from its registration",
        (registered("2024-01-01"), closed("2024-02-01"), reopened("2024-02-29")),
        "2024-03-02",
        {
            "M-L2": {
                "2024-01": Cell(0, 1, 0),
                "2024-02": Cell(0, 1, 0),
                "2024-03": Cell(0, 1, "from 2024-03-31"),
            },
            "M-L3": {("2024-03", "61+"): Cell(1, None, 1)},
            "M-L3a": {("2024-03", "61+"): Cell(50_000, None, 50_000)},
        },
    ),
    Edge(
        "a complaint is of the local month in which it was received",
        (filed("2024-01-31T23:59:59"), filed("2024-02-01T00:00:00", OTHER, cause="OTHER")),
        "2024-02-29",
        {
            "M-Q1": {
                ("2024-01", "CLAIM_DELAY"): Cell(1, None, 1),
                ("2024-02", "OTHER"): Cell(1, None, 1),
            },
            "M-Q11": {
                ("2024-01", "CLAIM_DELAY"): Cell(1, 1, 1),
                ("2024-02", "OTHER"): Cell(1, 1, 1),
            },
            "M-Q4": {"2024-01": Cell(1, 0, None), "2024-02": Cell(1, 0, None)},
            "M-Q5": {"2024-01": Cell(1, 0, None), "2024-02": Cell(1, 0, None)},
            "M-Q10r": {"2024-01": Cell(0, 1, 0), "2024-02": Cell(0, 1, 0)},
        },
    ),
    Edge(
        "a policy that ends inside a month was in force in it, and not at its end",
        (
            *(applied(), issued("2024-01-31"), filed("2024-02-29")),
            told("PolicyTerminated", "2024-02-29", on="2024-02-29", reason="SURRENDER"),
        ),
        "2024-02-29",
        {
            "M-Q2": {"2024-01": Cell(0, 1, 0), "2024-02": Cell(1, 0, None)},
            "M-Q4": {"2024-01": Cell(0, 1, 0), "2024-02": Cell(1, 0, None)},
            "M-Q5": {"2024-01": Cell(0, 1, 0), "2024-02": Cell(1, 1, 10_000)},
        },
    ),
    Edge(
        "facts that were not verified need no rectification",
        (
            filed("2024-01-05"),
            complaint("ComplaintInvestigated", "2024-01-31", facts_verified=False),
            complaint("ComplaintInvestigated", "2024-02-01", facts_verified=True),
            complaint("RootCauseRectified", "2024-06-01", completed_on="2024-06-01"),
        ),
        None,
        {"M-A10": {"2024-02": Cell(1, 1, 1)}},
    ),
)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all of them."""
    return Ledger()


@pytest.mark.parametrize(
    "edge", [*CALLS, *MONEY, *CASES], ids=lambda edge: edge.name.replace(" ", "-")
)
def test_an_edge(ledger: Ledger, edge: Edge) -> None:
    """The numbers are worked out from the page, one by one."""
    ledger.tell(*edge.facts)

    assert {name: ledger.cells(name, edge.as_of) for name in edge.cells} == edge.cells
