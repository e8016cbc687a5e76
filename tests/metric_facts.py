"""Facts that the tests of the metrics tell their stories with; a date alone happens at noon."""

from typing import Any, NamedTuple

from tests.measured import Cell, Told

POLICY = "policy/P-1"


class Edge(NamedTuple):
    """Facts, and the cells of some metrics as of a day."""

    name: str
    facts: tuple[Told, ...]
    as_of: str | None
    cells: dict[str, dict[Any, Cell]]


def told(
    kind: str, at: str, /, stream: str = POLICY, known: str | None = None, **data: Any
) -> Told:
    """A fact of a policy, or of the stream that is named."""
    aggregate = stream.partition("/")[0]
    return Told(stream, f"{aggregate}.{kind}", _noon(at), data, known and _noon(known))


def applied(stream: str = POLICY, **data: Any) -> Told:
    """An application of an agent's customer for a long-term product."""
    given: dict[str, Any] = {
        "customer_ref": "CU-1",
        "insured_ref": "IN-1",
        "agent_id": "A-1",
        "branch_id": "B-1",
        "channel": "AGENT",
        "product_code": "LIFE",
        "is_long_term": True,
        "signed_on": "2020-01-01",
    }
    return told("ApplicationSigned", "2020-01-01", stream, **(given | data))


def issued(
    effective_on: str, stream: str = POLICY, issued_at: str | None = None, **data: Any
) -> Told:
    """The issue of a policy with annual premiums of 1,000 yuan, on its first day of cover."""
    at = _noon(issued_at or effective_on)
    given: dict[str, Any] = {
        "effective_on": effective_on,
        "annual_premium_fen": 100_000,
        "payment_mode": "ANNUAL",
        "payment_years": 20,
        "issued_at": f"{at}+08:00",
    }
    return told("PolicyIssued", at, stream, **(given | data))


def due(
    due_on: str, year: int = 2, number: int = 2, amount_fen: int = 100_000, stream: str = POLICY
) -> Told:
    """An instalment falls due."""
    data: dict[str, Any] = {"policy_year": year, "instalment_no": number, "due_on": due_on}
    return told("RenewalPremiumDue", due_on, stream, amount_fen=amount_fen, **data)


def paid(
    paid_on: str,
    *,
    year: int = 2,
    number: int = 2,
    amount_fen: int = 100_000,
    stream: str = POLICY,
    method: str = "ONLINE",
) -> Told:
    """An instalment is paid."""
    data: dict[str, Any] = {
        "policy_year": year,
        "instalment_no": number,
        "paid_on": paid_on,
        "method": method,
    }
    return told("RenewalPremiumPaid", paid_on, stream, amount_fen=amount_fen, **data)


def _noon(at: str) -> str:
    return f"{at}T12:00:00" if len(at) == len("2025-03-31") else at
