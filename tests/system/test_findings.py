"""``policytrail findings``: which rules were broken, by which facts, and how."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest

from adapters.console.verdicts.words import DEVIATION, SEVERITY, STATUS
from domain.rulebook.model import Severity
from tests.console import Console
from tests.tree import ROOT

FIXTURES = ROOT / "streams" / "fixtures"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """Every worked fixture in one workspace."""
    console = Console(tmp_path_factory.mktemp("findings") / "workspace")
    assert console("ingest", *sorted(FIXTURES.glob("F*.ndjson"))).code == 0
    return console


def _found(console: Console, *arguments: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = console("findings", *arguments, "--json").json()["findings"]
    return listed


# whom | rules | what is found under them (domain reference, section 8)
@pytest.mark.parametrize(
    ("whom", "rules", "expected"),
    [
        ("P-F03", ("RCP-01",), []),
        ("P-F04", ("RCP-01",), [("RCP-01", "LATE", "2011-03-01")]),
        ("P-F05a", ("RCP-01",), []),
        ("P-F05b", ("RCP-01",), [("RCP-01", "LATE", "2010-12-16")]),
        ("P-F06a", ("CBK-05",), []),
        ("P-F06b", ("CBK-05",), [("CBK-05", "LATE", "2010-09-24")]),
        ("P-F07a", ("CBK-02", "CBK-03"), []),
        ("P-F07b", ("CBK-02", "CBK-03"), [("CBK-03", "TOO_SOON", "2010-09-13")]),
        ("P-F07c", ("CBK-02", "CBK-03"), [("CBK-02", "OUT_OF_HOURS", "2010-09-13")]),
        (
            "P-F12",
            ("CBK-06", "SGN-01"),
            [("CBK-06", "FORBIDDEN", "2010-09-13"), ("SGN-01.callback", "FORBIDDEN", "2010-09-13")],
        ),
        ("P-F12", ("REG-B2",), [("REG-B2", "MISSING", "2010-10-09")]),
        ("complaint/CP-F13", ("CMP-01",), []),
        ("claim/CL-F14a", ("REG-L3",), []),
        ("claim/CL-F14b", ("REG-L3",), [("REG-L3", "LATE", "2024-07-05")]),
        ("P-F14b", ("REG-L3",), [("REG-L3", "LATE", "2024-07-05")]),
    ],
)
def test_a_fixture_has_the_findings_of_the_reference(
    console: Console, whom: str, rules: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    """And its twin in time has none; a part of a rule comes with the rule."""
    found = [one for rule in rules for one in _found(console, whom, "--rule", rule)]

    assert [(one["rule"], one["deviation"], one["breached_at"][:10]) for one in found] == expected
    assert all(one["positions"] and len(one["proof"]) == len(one["positions"]) for one in found)


def test_a_person_reads_the_rule_and_the_facts_that_prove_it(console: Console) -> None:
    """F7b: the second dial came at 14:59."""
    ran = console("findings", "P-F07b", "--rule", "CBK-03")

    assert ran.code == 0
    assert ran.out.startswith("policy/P-F07b: 1 finding; as of ")
    assert "2010-09-13 14:59  CBK-03  TOO_SOON  minor  agent A-0101\n" in ran.out
    assert re.search(r"proved by +\d+  2010-09-13 09:00  policy.CallbackAttempted\n", ran.out)
    assert re.search(r" +\d+  2010-09-13 14:59  policy.CallbackAttempted\n", ran.out)


def test_in_chinese_all_of_it_is_chinese(console: Console) -> None:
    """But for ids and names of events."""
    ran = console("findings", "P-F07b", "--rule", "CBK-03", "--lang", "zh")

    assert "共 1 项认定" in ran.out
    assert "CBK-03  间隔过短  轻微  业务员 A-0101" in ran.out
    assert "证据" in ran.out


def test_a_policy_without_a_finding_is_said_to_have_none(console: Console) -> None:
    """Silence would be no answer."""
    ran = console("findings", "P-F07a", "--rule", "CBK-03")

    assert ran.code == 0
    assert ran.out.startswith("policy/P-F07a: nothing was found against it; as of ")


def test_a_printed_number_names_a_policy(console: Console) -> None:
    """As for a history."""
    numbers = console("query", "SELECT policy_no FROM policies WHERE policy_id = 'P-F04'", "--json")
    (row,) = numbers.json()

    assert _found(console, row["policy_no"]) == _found(console, "P-F04") != []


def test_without_a_policy_there_are_counts_by_rule_and_the_newest_first(console: Console) -> None:
    """The total is said, and what is not shown."""
    ran = console("findings", "--book", "cpic", "--limit", 2)
    plain = console("findings", "--book", "cpic", "--json").json()

    assert ran.out.startswith(f"{plain['total']} findings; as of ")
    assert f"2 of {plain['total']} findings shown" in ran.err
    assert sum(row["findings"] for row in plain["by_rule"]) == plain["total"]
    assert plain["shown"] == plain["total"] == len(plain["findings"])
    times = [one["breached_at"] for one in plain["findings"]]
    assert times == sorted(times, reverse=True)


def test_a_summary_has_no_list(console: Console) -> None:
    """Only how many there are."""
    plain = console("findings", "--summary", "--json").json()
    ran = console("findings", "--summary")

    assert "findings" not in plain
    assert (ran.code, ran.err) == (0, "")
    assert plain["by_rule"][0]["rule"] in ran.out


@pytest.mark.parametrize(
    ("options", "column", "values"),
    [
        (("--severity", "critical"), "severity", {"critical"}),
        (("--deviation", "late"), "deviation", {"LATE"}),
        (("--agent", "A-0101"), "agent_id", {"A-0101"}),
        (("--book", "law"), "book", {"law"}),
        (("--rule", "CBK-13"), "rule", {"CBK-13.changed"}),
        (("--accepted",), "accepted_by", set()),
        (("--not-accepted",), "accepted_by", {None}),
        (("agent/A-F15a",), "stream", {"agent/A-F15a"}),
        (("company",), "stream", {"company"}),
    ],
)
def test_an_option_leaves_only_what_it_names(
    console: Console, options: tuple[str, ...], column: str, values: set[Any]
) -> None:
    """Each is a value of the question, never a part of its text."""
    assert {one[column] for one in _found(console, *options)} == values


def test_days_are_those_of_shanghai_and_both_count(console: Console) -> None:
    """F6b: broken on the 24th at 00:00, which is the 23rd in UTC."""
    rule = ("--rule", "CBK-05", "--deviation", "LATE")

    assert len(_found(console, *rule, "--from", "2010-09-24", "--to", "2010-09-24")) == 1
    assert _found(console, *rule, "--to", "2010-09-23") == []
    assert _found(console, *rule, "--from", "2010-09-25") == []


def test_what_had_not_happened_by_then_is_not_found(console: Console) -> None:
    """F4: on the last good day the receipt was outstanding; from the next on it is missing."""
    rule = ("P-F04", "--rule", "RCP-01", "--effective-at")

    assert _found(console, *rule, "2011-02-28") == []
    assert [one["deviation"] for one in _found(console, *rule, "2011-03-01")] == ["LATE"]


def test_what_was_not_known_by_then_is_counted_and_not_judged(console: Console) -> None:
    """These facts were recorded long after they happened."""
    ran = console("findings", "P-F04", "--known-at", "2011-04-01", "--effective-at", "2011-04-01")

    assert ran.out.startswith("policy/P-F04: nothing was found against it")
    assert "facts that had happened by then became known later" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("P-NONE",), 1, "find the policy P-NONE: no fact about a policy"),
        (("claim/NONE",), 1, "find claim/NONE: nothing is recorded about it"),
        (("--rule", "CBK-99"), 1, "did you mean CBK-"),
        (("--rule", "PTS-16"), 2, "nothing is found under it: its kind is points"),
        (("--book", "nope"), 1, "list findings --book nope: there is none"),
        (("--severity", "huge"), 2, "there are info, minor, major, critical"),
        (("--deviation", "odd"), 2, "there is none; there are LATE, MISSING"),
        (("--from", "yesterday"), 2, "read --from 'yesterday': it is no date"),
        (("--from", "2011-01-02", "--to", "2011-01-01"), 2, "it ends before it begins"),
        (("--effective-at", "noon"), 2, "read --effective-at 'noon'"),
    ],
)
def test_what_cannot_be_asked_is_said_with_the_way_out(
    console: Console, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Never an empty list for a word that was misspelt."""
    ran = console("findings", *arguments)

    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_every_word_of_a_verdict_has_a_translation() -> None:
    """Whatever the judging can say."""
    folder = files("projections.judging") / "sql"
    sql = "".join(item.read_text(encoding="utf-8") for item in folder.iterdir())
    header = (files("projections.judging") / "views" / "findings.sql").read_text(encoding="utf-8")
    kinds = re.search(r"deviation VARCHAR: (.*?)\n-- column", header, re.DOTALL)

    assert kinds
    assert set(re.findall(r"[A-Z_]{4,}", kinds[1])) == {*DEVIATION}
    assert {*SEVERITY} == set(get_args(Severity))
    assert all(f"'{word}'" in sql for word in STATUS)


def test_an_accepted_deviation_shows_who_answers_for_it(tmp_path: Path) -> None:
    """It is marked and counted, and not hidden."""
    console = Console(tmp_path / "workspace")
    console("ingest", *FIXTURES.glob("F12*.ndjson"), "--no-project")
    console(
        *("record", "policy.DeviationAccepted", "--subject", "policy/P-F12"),
        *("--actor", "STAFF:S-9", "--reason", "minutes", "--data"),
        '{"rule_id": "CBK-06", "approver_ref": "S-9", "reason": "abroad",'
        ' "accepted_on": "2010-10-20", "expires_on": "2999-12-31"}',
    )

    ran = console("findings", "P-F12", "--rule", "CBK-06")

    assert ran.out.startswith("policy/P-F12: 1 finding, 1 accepted; as of ")
    assert "accepted by S-9 until 2999-12-31; it stays a finding\n" in ran.out
    assert len(_found(console, "P-F12", "--accepted")) == 1
    assert "CBK-06" not in {one["rule"] for one in _found(console, "P-F12", "--not-accepted")}
