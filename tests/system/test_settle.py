"""The worked fixtures as an operator replays them, and what the command does with a ledger."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.ledger.reading import LedgerReader
from streams.fixtures import FIXTURES, load_index
from tests.console import Console

FILES = {fixture.id: fixture.file for fixture in load_index()}
PENDING, SECOND = "CALLBACK_PENDING", "SECOND_CALLBACK_FAILED"
RECEIPT, ISSUE = "RECEIPT_NOT_RETURNED", "CALLBACK_ISSUE_OPEN"

# fixture -> for each month: what the run decides, with its amount and reasons
EXPECTED: dict[str, dict[str, list[tuple[Any, ...]]]] = {
    "F01": {"2010-09": [("Settled", 180_000)], "2010-10": []},
    "F02": {"2010-09": [("Held", 180_000, RECEIPT)], "2010-10": [("Released", 180_000, 0)]},
    "F03": {
        "2010-12": [("Held", 180_000, RECEIPT)],
        "2011-02": [("Held", 180_000, RECEIPT)],
        "2011-03": [("Released", 180_000, 0)],
    },
    "F04": {
        "2011-02": [("Held", 180_000, RECEIPT)],
        "2011-03": [("Deducted", 2_000, "RECEIPT_LATE"), ("Released", 178_000, 2_000)],
    },
    "F05a": {
        "2010-09": [("Held", 180_000, RECEIPT, PENDING)],
        "2010-12": [("Released", 180_000, 0)],
    },
    "F05b": {
        "2010-09": [("Held", 180_000, RECEIPT, PENDING)],
        "2010-12": [("Deducted", 2_000, "RECEIPT_LATE"), ("Released", 178_000, 2_000)],
    },
    "F08": {"2010-09": [("Held", 180_000, SECOND)], "2010-10": [("Released", 180_000, 0)]},
    "F09": {
        "2010-09": [("Held", 180_000, SECOND)],
        "2010-10": [
            ("Deducted", 4_000, "PHONE_CHANGED_AT_MANUAL_VISIT"),
            ("Released", 176_000, 4_000),
        ],
    },
    "F10": {
        "2010-09": [("Held", 5_000, RECEIPT, SECOND)],
        "2010-10": [
            ("Deducted", 4_000, "PHONE_CHANGED_AT_MANUAL_VISIT"),
            ("Held", 1_000, RECEIPT),
        ],
        "2010-12": [("Deducted", 1_000, "RECEIPT_LATE"), ("Released", 0, 5_000)],
    },
    "F11a": {
        "2010-09": [("Held", 180_000, SECOND)],
        "2010-10": [("Forfeited", 180_000, "MANUAL_VISIT_FAILED")],
    },
    "F11b": {
        "2010-09": [("Held", 180_000, RECEIPT, SECOND)],
        "2010-10": [("Forfeited", 180_000, "MANUAL_VISIT_FAILED")],
        "2010-11": [],
    },
    "F12": {"2010-09": [("Held", 180_000, ISSUE)], "2010-10": [("Held", 180_000, ISSUE)]},
}


def _fixture(name: str) -> Path:
    return Path(str(FIXTURES / FILES[name]))


def _decisions(console: Console, stream: str, month: str) -> list[Any]:
    """What a run decided about a policy, as it stands in the ledger."""
    with LedgerReader(console.workspace / "ledger.sqlite") as ledger:
        events = ledger.stream(stream)
    return [event for event in events if event.fact.correlation_id == f"settlement-{month}"]


def _short(topic: str, data: dict[str, Any]) -> tuple[Any, ...]:
    name = topic.removeprefix("policy.Commission").removesuffix(".v1")
    if name == "Released":
        return name, data["net_fen"], data["deductions_fen"]
    reasons = data.get("reasons") or ([data["reason"]] if "reason" in data else [])
    return name, data.get("amount_fen", data.get("net_fen")), *reasons


@pytest.mark.parametrize("name", EXPECTED)
def test_a_worked_fixture_is_settled_as_the_reference_says(console: Console, name: str) -> None:
    """Section 8: the facts through the command line, month by month, each month twice."""
    stream = next(fixture.streams[0] for fixture in load_index() if fixture.id == name)
    assert console("ingest", "--no-project", _fixture(name)).code == 0

    for month, expected in EXPECTED[name].items():
        assert console("settle", month, "--no-project").code == 0
        assert console("settle", month, "--no-project", "--json").json()["recorded"] == 0
        found = _decisions(console, stream, month)
        assert [_short(e.fact.topic, json.loads(e.fact.data)) for e in found] == expected

    assert console("state", stream, "--json").json()["state"]["commission"]["unaccounted_fen"] == 0


def test_a_decision_occurs_at_the_cut_off_and_names_its_run_and_cause(console: Console) -> None:
    """SET-01, architecture D8; it is recorded now."""
    console("ingest", "--no-project", _fixture("F02"))
    console("settle", "2010-09", "--no-project")
    console("settle", "2010-10", "--no-project")

    (release,) = _decisions(console, "policy/P-F02", "2010-10")

    fact = release.fact
    assert (fact.time, fact.source, fact.actor_type, fact.actor_ref) == (
        "2010-10-20T00:00:00+08:00",
        "policytrail",
        "SYSTEM",
        "settlement",
    )
    assert fact.causation_id == "F02-0014"
    assert release.recorded_us > fact.occurred_us


def test_a_dry_run_says_the_same_and_records_nothing(console: Console) -> None:
    """So that the month can be looked at before it is made."""
    console("ingest", "--no-project", _fixture("F04"), _fixture("F11a"))
    dry = console("settle", "2011-03", "--dry-run", "--json").json()
    with LedgerReader(console.workspace / "ledger.sqlite") as ledger:
        last = ledger.last_position()
    real = console("settle", "2011-03", "--json").json()

    assert last == 14 + 23
    assert dry["by_reason"] == real["by_reason"]
    assert dry["by_agent"] == real["by_agent"]
    assert (dry["recorded"], real["recorded"]) == (0, 3)
    assert {(row["decision"], row["reason"], row["fen"]) for row in real["by_reason"]} == {
        ("SETTLED", None, 178_000),
        ("DEDUCTED", "RECEIPT_LATE", 2_000),
        ("FORFEITED", "MANUAL_VISIT_FAILED", 180_000),
    }


def test_the_summary_is_words_and_tables_for_a_person(console: Console) -> None:
    """By reason and by agent, in yuan."""
    console("ingest", "--no-project", _fixture("F04"))

    ran = console("settle", "2011-03")
    again = console("settle", "2011-03")

    assert "RECEIPT_LATE" in ran.out
    assert "1,780.00" in ran.out
    assert "nothing to decide" in again.err


def test_the_read_models_follow_the_run(console: Console) -> None:
    """An analyst who asks next sees the decision."""
    console("ingest", _fixture("F01"))
    console("settle", "2010-09")

    ran = console("query", "SELECT settled_fen FROM commissions", "--format", "json")

    assert "180000" in ran.out


def test_the_commission_ledger_has_a_row_for_each_run(console: Console) -> None:
    """Fixture F10: a deduction has no month of its own, its run is the one that made it."""
    console("ingest", "--no-project", _fixture("F10"))
    for month in ("2010-09", "2010-10", "2010-11", "2010-12"):
        console("settle", month, "--no-project")
    console("project")

    sql = (
        "SELECT settlement_month, decision, held_fen, deducted_fen, released_net_fen,"
        " cause_event_id FROM commission_ledger ORDER BY ALL"
    )
    rows = console("query", sql, "--format", "csv").out.replace('"', "").split()

    assert rows[1:] == [
        "2010-09,HELD,5000,0,0,F10-0018",
        "2010-10,HELD,1000,4000,0,F10-0004",
        "2010-11,HELD,1000,0,0,F10-0004",
        "2010-12,RELEASED,0,1000,0,F10-0023",
    ]


@pytest.mark.parametrize(
    ("month", "code", "words"),
    [
        ("2010-13", 2, "it is no month; write it as in 2010-09"),
        ("September", 2, "it is no month"),
        ("2010-9", 2, "it is no month"),
        ("2999-01", 1, "its cut-off, 2999-01-20T00:00:00+08:00, has not come yet"),
    ],
)
def test_a_month_that_cannot_be_settled_is_refused(
    console: Console, month: str, code: int, words: str
) -> None:
    """In one sentence with the way out."""
    console("ingest", "--no-project", _fixture("F01"))

    ran = console("settle", month)

    assert ran.code == code
    assert words in ran.err


def test_there_must_be_something_recorded(console: Console) -> None:
    """A run does not make a ledger."""
    ran = console("settle", "2010-09")

    assert ran.code == 1
    assert "nothing has been recorded there yet" in ran.err
    assert not (console.workspace / "ledger.sqlite").exists()
