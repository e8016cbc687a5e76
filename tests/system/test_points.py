"""``policytrail points`` on whole ledgers: worked cases, late facts, planted breaches."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from streams.fixtures import FIXTURES, Fixture, lines, load_index
from streams.simulator import Levels, Noise, simulate
from tests.console import Console

CASES = {fixture.id: fixture for fixture in load_index()}
QUIET = Noise(late=0, duplicate=0, conflict=0, malformed=0)


def _ingest(console: Console, wire: list[bytes]) -> None:
    assert console("ingest", "-", "--no-project", stdin=b"\n".join(wire) + b"\n").code == 0


def _file(case: Fixture) -> str:
    return str(FIXTURES / case.file)


@pytest.mark.parametrize(("case", "points"), [("F15a", "10.0"), ("F15b", "22.0")])
def test_the_worked_cases_cost_what_they_say(console: Console, case: str, points: str) -> None:
    """F15: 10 x 1 and 11 x 2, in the answer and in the read models."""
    console("ingest", _file(CASES[case]))

    ran = console("points", "--period", "2010-H1", "--json")

    assert ran.code == 0
    assert Decimal(ran.json()["by_agent"][0]["standing"]) == Decimal(points)
    said = console("query", "SELECT points_standing FROM agents", "--format", "csv").out
    assert said == f'"points_standing"\n{points}\n'


def test_a_second_run_records_nothing(console: Console) -> None:
    """The same decisions have the same ids; the run says what stands."""
    console("ingest", _file(CASES["F15b"]))
    first = console("points", "--period", "2010-H1", "--json").json()
    second = console("points", "--period", "2010-H1", "--json").json()

    assert (first["recorded"], second["recorded"], second["events"]) == (11, 0, 0)
    assert second["by_agent"] == [
        {"agent_id": "A-F15b", "deducted": "0", "revocations": 0, "standing": "22"}
    ]


def test_a_dry_run_records_nothing_and_may_look_ahead(console: Console) -> None:
    """A period that is not over can only be shown."""
    console("ingest", _file(CASES["F15a"]))

    shown = console("points", "--period", "2010-H1", "--dry-run", "--json").json()
    ahead = console("points", "--period", "2999-H1", "--dry-run")
    refused = console("points", "--period", "2999-H1")

    assert (shown["events"], shown["recorded"]) == (10, 0)
    assert (ahead.code, refused.code) == (0, 1)
    assert "it is not over before 2999-07-01T00:00:00+08:00; show it with --dry-run" in refused.err
    assert console("points", "--period", "2010-H1", "--json").json()["recorded"] == 10


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2010-H3", "it is no period; write it as in 2010-H2"),
        ("2010-Q2", "no row of the table is counted by half-year"),
        ("2009-H2", "no row of the table is in force from 2010-01-01"),
    ],
)
def test_a_period_that_cannot_be_counted_is_misuse(
    console: Console, period: str, said: str
) -> None:
    """Exit 2, and the way out."""
    console("ingest", _file(CASES["F15a"]), "--no-project")

    ran = console("points", "--period", period)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_eleventh_document_known_later_is_made_good(console: Console) -> None:
    """The ten entries are revoked, eleven of two points are deducted; each names its cause."""
    wire = lines(CASES["F15b"])
    _ingest(console, wire[:-1])
    assert console("points", "--period", "2010-H1", "--json").json()["recorded"] == 10
    _ingest(console, wire[-1:])

    again = console("points", "--period", "2010-H1", "--json").json()

    kinds = Counter(decision["type"] for decision in again["decisions"])
    assert kinds == {"agent.QualityPointsRevoked.v1": 10, "agent.QualityPointsDeducted.v1": 11}
    assert again["by_agent"][0]["standing"] == "22"
    assert again["decisions"][0]["cause"] == json.loads(wire[-1])["id"]
    envelope = console(
        "query",
        "SELECT DISTINCT occurred_at::VARCHAR, actor_type, actor_ref, source_system, correlation_id"
        " FROM events WHERE type LIKE 'agent.QualityPoints%'",
        "--format",
        "json",
    ).json()
    assert envelope == [
        {
            "CAST(occurred_at AS VARCHAR)": "2010-07-01 00:00:00+08",
            "actor_type": "SYSTEM",
            "actor_ref": "points",
            "source_system": "policytrail",
            "correlation_id": "points-2010-H1",
        }
    ]


def test_a_ledger_that_is_not_there_is_said_so(console: Console) -> None:
    """Before anything was recorded."""
    ran = console("points", "--period", "2010-H1")

    assert (ran.code, ran.out) == (1, "")
    assert "nothing has been recorded there yet" in ran.err


def test_a_receipt_that_came_back_late_costs_a_point(console: Console) -> None:
    """PTS-03 by the findings of SCP-04: F04 is late, its twin F03 in time; once, and why."""
    console("ingest", _file(CASES["F03"]), _file(CASES["F04"]))

    ran = console("points", "--period", "2011-H1", "--json").json()
    again = console("points", "--period", "2011-H1", "--json").json()

    cause = console(
        "query", "SELECT event_id FROM events WHERE stream = 'policy/P-F04'"
        " AND type = 'policy.ReceiptReturned'", "--json",
    ).json()[0]["event_id"]  # fmt: skip
    assert [(d["agent_id"], d["rule_id"], d["cause"]) for d in ran["decisions"]] == [
        ("A-0101", "PTS-03", cause)
    ]
    assert ran["decisions"][0]["related_ref"].startswith("SCP-04 policy/P-F04 ")
    assert (ran["breaches"], ran["recorded"], again["events"]) == (1, 1, 0)


def test_an_accepted_deviation_costs_nothing_while_it_is_accepted(console: Console) -> None:
    """It stays a finding."""
    console("ingest", _file(CASES["F04"]))
    accepted = {
        "rule_id": "SCP-04",
        "approver_ref": "QM-1",
        "reason": "the courier lost the slip",
        "accepted_on": "2011-03-05",
        "expires_on": "2999-12-31",
    }
    told = ("--actor", "STAFF:QM-1", "--reason", "letter of the courier", "--data")
    what = ("record", "policy.DeviationAccepted", "--subject", "policy/P-F04", *told)
    assert console(*what, json.dumps(accepted)).code == 0

    ran = console("points", "--period", "2011-H1", "--json").json()
    found = console(
        "query", "SELECT accepted_by FROM findings WHERE rule = 'SCP-04'", "--json"
    ).json()

    assert (ran["breaches"], ran["events"]) == (0, 0)
    assert found == [{"accepted_by": "QM-1"}]


@pytest.fixture(scope="module", params=[True, False], ids=["with points", "without"])
def portfolio(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Console, dict[str, list[int]], bool]:
    """A simulated portfolio, the counts of planted overdue documents, and who deducts."""
    simulation = simulate(1_200, 7, Levels(noise=QUIET, with_points=request.param))
    folder: Path = tmp_path_factory.mktemp("portfolio")
    file = folder / "agents.ndjson"
    file.write_bytes(b"".join(one + b"\n" for one in simulation.lines() if b'"agent.' in one))
    console = Console(folder / "workspace")
    console("ingest", file, "--no-project")
    planted: dict[str, list[int]] = {}
    for one in simulation.sidecar()["breaches"]:
        if one["kind"].startswith("DOCUMENTS_OVERDUE"):
            planted.setdefault(one["subject"], []).append(len(one["event_ids"]))
    return console, planted, request.param


def test_planted_overdue_documents_cost_what_they_should(
    portfolio: tuple[Console, dict[str, list[int]], bool],
) -> None:
    """Two to ten cost one point each, more cost two; where the agency system did it, nothing."""
    console, planted, by_agency = portfolio
    halves = [f"{year}-H{half}" for year in range(2018, 2026) for half in (1, 2)]
    found: Counter[str] = Counter()
    for half in halves:
        run = console("points", "--period", half, "--no-project", "--json").json()
        for one in run["decisions"]:
            if one.get("rule_id") in {"PTS-16", "PTS-17"}:
                found[f"agent/{one['agent_id']}"] += round(float(one["points"]))

    counts = [count for several in planted.values() for count in several]
    assert min(counts) <= 10 < max(counts)
    expected = {
        agent: sum(count * (1 if count <= 10 else 2) for count in several)
        for agent, several in planted.items()
    }
    assert found == ({} if by_agency else expected)
