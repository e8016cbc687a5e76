"""``policytrail appraise`` and ``policytrail regulator-report`` on whole ledgers."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from streams.fixtures import FIXTURES, load_index
from streams.simulator import Levels, Noise, simulate
from tests.console import Console

GATING = FIXTURES / "rulebooks" / "gating.toml"
FILES = {fixture.id: str(FIXTURES / fixture.file) for fixture in load_index()}
QUIET = Noise(late=0, duplicate=0, conflict=0, malformed=0)


def _case(number: int, agent: str = "A-1", on: str = "2010-09-15") -> bytes:
    return json.dumps(
        {
            "specversion": "1.0",
            "id": f"audit-{number}",
            "source": "audit",
            "type": "agent.FalseCustomerInfoFound.v1",
            "subject": f"agent/{agent}",
            "time": f"{on}T10:00:00+08:00",
            "datacontenttype": "application/json",
            "actortype": "STAFF",
            "actorref": "AUDIT-1",
            "data": {
                "policy_id": f"P-{number}",
                "kind": "FALSE",
                "found_on": on,
                "source": "AUDIT",
            },
        }
    ).encode()


def _find(console: Console, *cases: bytes) -> None:
    assert console("ingest", "-", stdin=b"\n".join(cases) + b"\n").code == 0


def _figures(ran: dict[str, Any], agent_id: str) -> dict[str, Any]:
    (one,) = [agent for agent in ran["by_agent"] if agent["agent_id"] == agent_id]
    return {f["metric"]: (f["numerator"], f["denominator"], f["missed"]) for f in one["indicators"]}


def test_indicators_are_shown_and_nothing_is_judged_without_a_threshold(console: Console) -> None:
    """AMB-11: the output says so."""
    for case in ("F03", "F04", "F05b", "F11a", "F12"):
        console("ingest", FILES[case])
    first = console(
        "query", "SELECT agent_id FROM policies ORDER BY ALL LIMIT 1", "--format", "json"
    )
    agent_id = first.json()[0]["agent_id"]

    ran = console("appraise", "2010", "--json").json()
    words = console("appraise", "2010")

    assert (ran["events"], ran["recorded"]) == (0, 0)
    assert set(ran["thresholds"].values()) == {None}
    assert "no threshold: not judged: GAT-01.receipt_return, " in words.err
    assert _figures(ran, agent_id)["FALSE_INFO_CASES"] == (0.0, None, [])


def test_points_that_miss_a_threshold_deny_once(console: Console) -> None:
    """F15b: 22 points where at most 12 are allowed; F15a stays below."""
    for case in ("F15a", "F15b"):
        console("ingest", FILES[case])
    console("points", "--period", "2010-H1")

    first = console("appraise", "2010-H1", "--rulebook", GATING, "--json").json()
    second = console("appraise", "2010-H1", "--rulebook", GATING, "--json").json()

    assert first["decided"] == {
        "AgentAppraised": 2,
        "PromotionDenied": 1,
        "RankMaintenanceDenied": 1,
    }
    assert (first["recorded"], second["recorded"], second["events"]) == (4, 0, 0)
    denied = console(
        "query",
        "SELECT agent_id, failed_indicators FROM agent_quality WHERE promotions_denied > 0",
        "--format",
        "json",
    ).json()
    assert denied == [{"agent_id": "A-F15b", "failed_indicators": ["QUALITY_APPRAISAL"]}]


def test_a_dry_run_of_an_appraisal_records_nothing(console: Console) -> None:
    """And may look at a period that is not over, which a real one may not."""
    console("ingest", FILES["F15b"])
    console("points", "--period", "2010-H1")

    shown = console("appraise", "2010-H1", "--rulebook", GATING, "--dry-run", "--json").json()

    assert (shown["events"], shown["recorded"]) == (3, 0)
    assert console("appraise", "2999", "--dry-run").code == 0
    refused = console("appraise", "2999")
    assert (refused.code, refused.out) == (1, "")
    assert console("appraise", "2010-H3").code == 2


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """A simulated portfolio, projected."""
    folder: Path = tmp_path_factory.mktemp("portfolio")
    file = folder / "all.ndjson"
    simulation = simulate(400, 7, Levels(noise=QUIET))
    file.write_bytes(b"".join(line + b"\n" for line in simulation.lines()))
    console = Console(folder / "workspace")
    console("ingest", file)
    return console


def _rows(console: Console, sql: str) -> Iterator[dict[str, Any]]:
    yield from console("query", sql, "--format", "json").json()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def test_the_figures_are_what_a_slow_count_says(portfolio: Console) -> None:
    """M-R2, M-C5 and M-P13 counted in Python, policy by policy, for one year."""
    ran = portfolio("appraise", "2021", "--dry-run", "--json").json()
    sold = {row["policy_id"]: row for row in _rows(portfolio, "FROM policies")}
    expected: dict[tuple[str, str], list[float]] = {}

    def count(policy: dict[str, Any], metric: str, weight: float, hit: bool) -> None:  # noqa: FBT001
        figure = expected.setdefault((policy["agent_id"], metric), [0.0, 0.0])
        figure[0] += weight if hit else 0
        figure[1] += weight

    for row in _rows(portfolio, "FROM receipts WHERE due_on IS NOT NULL"):
        policy = sold[row["policy_id"]]
        if row["due_on"][:4] == "2021" and policy["end_reason"] != "COOLING_OFF":
            count(policy, "RECEIPT_RETURN", 1, row["status"] == "ON_TIME")
    for row in _rows(portfolio, "FROM callbacks"):
        _count_callback(sold[row["policy_id"]], row, count)
    second = {
        row["policy_id"]: row for row in _rows(portfolio, "FROM premiums WHERE policy_year = 2")
    }
    for policy in sold.values():
        _count_persistency(policy, second.get(policy["policy_id"]), count)

    found = {
        (agent["agent_id"], f["metric"]): [f["numerator"], f["denominator"]]
        for agent in ran["by_agent"]
        for f in agent["indicators"]
        if f["denominator"]
    }
    assert found == expected
    assert {metric for _, metric in expected} == {
        "RECEIPT_RETURN",
        "CALLBACK_RESULT",
        "PERSISTENCY",
    }


def _count_callback(policy: dict[str, Any], row: dict[str, Any], count: Any) -> None:
    ends = {name: row[f"{name.lower()}_ended_at"] for name in ("FIRST", "SECOND", "MANUAL")}
    ended = ends.get(row["final_round"]) or row["issue_found_at"]
    done = row["standing"] not in {"PENDING", "MANUAL_PENDING", "EXEMPTED"}
    if done and ended and ended[:4] == "2021":
        count(policy, "CALLBACK_RESULT", 1, row["final_result"] == "SUCCESS_CLEAN")


def _count_persistency(policy: dict[str, Any], second: dict[str, Any] | None, count: Any) -> None:
    start = _day(policy["effective_on"])
    if start is None or policy["payment_mode"] == "SINGLE" or not policy["is_long_term"]:
        return
    if policy["payment_years"] < 2:
        return
    if (start.year * 12 + start.month - 1 + 14) // 12 != 2021:
        return
    told = _day(second["due_on"]) if second else None
    due = told or date(start.year + 1, start.month, min(start.day, 28))
    ended = _day(policy["ended_on"])
    early = ended is not None and (ended - due).days <= 60
    if policy["end_reason"] == "COOLING_OFF" or (policy["end_reason"] == "CLAIM" and early):
        return
    paid = _day(second["fully_paid_on"]) if second else None
    hit = paid is not None and (paid - due).days <= 60
    count(policy, "PERSISTENCY", policy["annual_premium_fen"], hit)


def test_the_report_names_agents_once_and_later_cases_as_new(
    console: Console, tmp_path: Path
) -> None:
    """First two agents; then one more case, and the same file again has nothing new."""
    _find(console, _case(1), _case(2, "A-2"), _case(3, "A-2", "2010-10-01"))
    out = tmp_path / "report.html"

    first = console("regulator-report", "2010-Q3", "--out", out, "--json").json()
    _find(console, _case(4))
    second = console("regulator-report", "2010-Q3", "--out", out, "--json").json()

    assert (first["recorded"], first["new_cases"], first["supplementary"]) == (2, 2, False)
    assert (second["recorded"], second["new_cases"], second["supplementary"]) == (0, 1, True)
    assert [agent["status"] for agent in second["agents"]] == ["SUPPLEMENT", "REPORTED"]
    assert "补充报告" in out.read_text("utf-8")
    rows = console(
        "query",
        "SELECT number, reported FROM false_info_cases ORDER BY position",
        "--format",
        "csv",
    ).out
    assert rows == '"number","reported"\n1,true\n1,true\n1,false\n2,false\n'


def test_the_form_is_that_of_the_file_name_unless_told(console: Console, tmp_path: Path) -> None:
    """CSV, HTML, JSON; what else a name ends in is CSV."""
    _find(console, _case(1))
    names = {"a.csv": "\ufeff", "a.html": "<!DOCTYPE html>", "a.json": "{", "a.txt": "\ufeff"}
    for name in names:
        console("regulator-report", "2010-Q3", "--out", tmp_path / name, "--insurer", "ABC Life")
    told = tmp_path / "b.txt"
    console("regulator-report", "2010-Q3", "--out", told, "--format", "html")

    written = {name: (tmp_path / name).read_text("utf-8") for name in names}
    assert all(written[name].startswith(start) for name, start in names.items())
    assert all("ABC Life" in text for text in written.values())
    assert told.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_day_of_the_report_can_be_given(console: Console, tmp_path: Path) -> None:
    """After the quarter and not in the future; it is when the event occurs."""
    _find(console, _case(1))
    out = tmp_path / "r.csv"
    for day, said in (
        ("2010-09-30", "a report is made after its quarter"),
        ("2999-01-01", "and not in the future"),
        ("soon", "it is no date"),
    ):
        ran = console("regulator-report", "2010-Q3", "--out", out, "--reported-on", day)
        assert (ran.code, out.exists()) == (2, False)
        assert said in ran.err

    console("regulator-report", "2010-Q3", "--out", out, "--reported-on", "2010-10-08")
    rows = console(
        "query",
        "SELECT occurred_at::VARCHAR AS at, payload ->> 'reported_on' AS day, causation_id"
        " FROM events WHERE type = 'agent.AgentReportedToRegulator'",
        "--format",
        "json",
    ).json()
    assert rows == [
        {"at": "2010-10-08 00:00:00+08", "day": "2010-10-08", "causation_id": "audit-1"}
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("2010-Q3",), 2, "name a file with --out, or look first with --dry-run"),
        (("2010-H2", "--dry-run"), 2, "the report is made by the quarter"),
        (("2999-Q3", "--out", "r.csv"), 1, "it is not over before 2999-10-01"),
        (("2010-Q2", "--dry-run"), 1, "the duty to report was not in force (RPT-01)"),
    ],
)
def test_a_report_that_cannot_be_made_says_why(
    console: Console, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """The third quarter of 2010 is the first that the bureau's notice reaches."""
    _find(console, _case(1))

    ran = console("regulator-report", *arguments)

    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_dry_run_of_the_report_shows_and_records_nothing(console: Console) -> None:
    """Without a file, and for a quarter that is not over."""
    _find(console, _case(1))

    shown = console("regulator-report", "2010-Q3", "--dry-run", "--json").json()

    assert (shown["events"], shown["recorded"], shown["agents_named"]) == (1, 0, 1)
    assert console("regulator-report", "2999-Q3", "--dry-run").code == 0
