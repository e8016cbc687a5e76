"""``policytrail alerts``: what is listed at which time, and who acknowledges it."""

import json

import pytest

from tests.console import ROOT, Console
from tests.lines import EVENT
from tests.rulebooks import COMMON, HEAD

_LINE = """
kind = "threshold"
metric = "M-R1"
by = "agent"
must_be = "at_least"
value = 90
unit = "percent"
period = "month"
"""


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """Two policies of one agent whose receipts never came, and a line that this misses."""
    folder = tmp_path_factory.mktemp("alerts")
    console = Console(folder / "workspace")
    (folder / "house.toml").write_text(HEAD + COMMON + _LINE, encoding="utf-8")
    (folder / "p.ndjson").write_text("".join(map(_sold, ("P-1", "P-2"))), encoding="utf-8")
    assert console("ingest", folder / "p.ndjson").code == 0
    assert console("rules", "adopt", folder / "house.toml", "--by", "me").code == 0
    return console


def _sold(policy: str) -> str:
    """The application and the issue of a policy as lines."""
    golden = ROOT / "tests" / "golden" / "events"
    return "".join(
        json.dumps(
            EVENT
            | {
                "id": f"{policy}-{name}",
                "type": f"policy.{name}.v1",
                "subject": f"policy/{policy}",
                "data": json.loads((golden / f"policy.{name}.v1.json").read_text(encoding="utf-8")),
            }
        )
        + "\n"
        for name in ("ApplicationSigned", "PolicyIssued")
    )


def test_an_alert_is_listed_until_somebody_acknowledges_it(console: Console) -> None:
    """On the agent's stream, once, with value and line; then it is there with --all only."""
    listed = console("alerts", "--json").json()["alerts"]
    assert [(one["numerator"], one["denominator"], one["threshold"]) for one in listed] == [
        (0, 2, 0.9)
    ]
    (one,) = listed
    words = (
        "alerts",
        "acknowledge",
        one["alert_id"],
        "--by",
        "S-7",
        "--reason",
        "called the branch",
    )

    done = console(*words, "--json").json()
    assert (done["outcome"], done["stream"]) == ("recorded", f"agent/{one['group']}")
    again, other = console(*words, "--json"), console(*words[:4], "S-8", *words[5:])
    assert (again.code, again.json()["outcome"]) == (0, "nothing to do")
    assert (other.code, "S-7 acknowledged it before (RSK-01)" in other.err) == (1, True)
    assert console("alerts", "--json").json()["alerts"] == []
    (seen,) = console("alerts", "--all", "--json").json()["alerts"]
    assert (seen["acknowledged_by"], seen["acknowledged_position"]) == ("S-7", done["position"])
    before = console("alerts", "--known-at", one["crossed_at"], "--json").json()["alerts"]
    assert [open_["alert_id"] for open_ in before] == [one["alert_id"]]


def test_alerts_are_read_in_both_languages(console: Console) -> None:
    """With value, counts, line, and the position of the fact."""
    text = console("alerts", "--all").out
    assert "0.00 %" in text
    assert "at least" in text
    assert "至少" in console("alerts", "--all", "--lang", "zh").out


def test_alerts_can_be_asked_in_sql(console: Console) -> None:
    """The read model and its macro for two times."""
    then = "SELECT count(*) AS n FROM alerts_at(TIMESTAMPTZ '2000-01-01 00:00:00+08', NULL)"
    sql = f"{then} UNION ALL SELECT count(*) FROM alerts"
    rows = console("query", sql, "--format", "json").json()

    assert sorted(row["n"] for row in rows) == [0, 1]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--severity", "grave"), 2, "one of info, minor, major, critical"),
        (("--metric", "M-R9"), 1, "did you mean M-R"),
        (("acknowledge", "X", "--by", "S-7", "--reason", "r"), 1, "there is no such alert now"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    console: Console, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """With the way out."""
    ran = console("alerts", *arguments)

    assert (ran.code, says in ran.err) == (code, True), ran.err
