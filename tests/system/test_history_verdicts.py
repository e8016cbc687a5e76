"""Verdicts in ``policytrail history``: beside the facts that caused them, at any two times."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from streams.fixtures import FIXTURES
from tests.adopted import cpic_with, write_books
from tests.console import Console
from tests.lines import event, write
from tests.rule_stories.case import golden

F06B = FIXTURES / "F06b-contact-updated-too-late.ndjson"
LAST = 'SELECT MAX(recorded_at)::VARCHAR AS "at" FROM events'
FOUND = """SELECT rule, stream, occurrence, position, positions, sentence_en
FROM findings WHERE stream IN (SELECT DISTINCT stream FROM events)"""
OPEN = """SELECT rule, stream, occurrence, status, days_left FROM obligations
WHERE status IN ('OPEN', 'OVERDUE')"""
_ENVELOPE = {"source": "tests", "actortype": "STAFF", "actorref": "S-1"}


def judged(told: Any) -> list[dict[str, Any]]:
    """Every finding of a history, wherever it stands."""
    beside = [found for one in told["events"] for found in one["verdicts"]]
    return [*beside, *told["other_findings"]]


def fact(number: int, stream: str, name: str, time: str, **data: object) -> bytes:
    """A line for a fact whose payload is the golden one with changes."""
    kind = f"{stream.partition('/')[0]}.{name}.v1"
    return event(
        number, **_ENVELOPE, type=kind, subject=stream, time=time, data=golden(kind) | data
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """A simulated portfolio, ingested and projected."""
    folder = tmp_path_factory.mktemp("verdicts")
    console, facts = Console(folder / "workspace"), folder / "portfolio.ndjson"
    console("simulate", "--policies", 150, "--seed", 7, "--out", facts)
    console("ingest", facts)
    return console


@pytest.fixture
def late(console: Console) -> Console:
    """The worked case whose contact data are updated too late."""
    assert console("ingest", F06B).code == 0
    return console


def test_a_history_says_what_the_read_models_say(played: Console) -> None:
    """Of the policy, its claims and complaints: the same findings, proofs and open obligations."""
    last = json.loads(played("query", LAST, "--format", "json").out)[0]["at"]
    findings = json.loads(played("query", FOUND, "--format", "json").out)
    duties = json.loads(played("query", OPEN, "--format", "json").out)
    named = sorted({one["stream"] for one in findings if one["stream"].startswith("policy/")})
    assert len(named) > 5

    for stream in named[:8]:
        told = played("history", stream, "--effective-at", last, "--json").json()
        whole = {one["stream"] for one in told["events"]} - {"agent"}
        whole = {one for one in whole if not one.startswith("agent/")}
        columns = ("rule", "stream", "occurrence", "position", "positions", "sentence_en")
        said = [{name: one[name] for name in columns} for one in judged(told)]

        assert _sorted(one for one in said if one["stream"] in whole) == _sorted(
            one for one in findings if one["stream"] in whole
        )
        assert all(one in findings for one in said)
        shown = ("rule", "stream", "occurrence", "status", "days_left")
        assert _sorted(
            {name: one[name] for name in shown} for one in told["open_obligations"]
        ) == _sorted(one for one in duties if one["stream"] in whole)


def test_the_rules_compiled_anew_say_the_same(played: Console, tmp_path: Path) -> None:
    """Without a published copy it takes longer, and one kind of rule is left out, which is said."""
    bare = Console(tmp_path / "bare")
    bare.workspace.mkdir()
    shutil.copy(played.workspace / "ledger.sqlite", bare.workspace)
    found = json.loads(played("query", FOUND, "--format", "json").out)
    policy = next(one["stream"] for one in found if one["stream"].startswith("policy/"))

    with_copy = played("history", policy, "--effective-at", "2030-01-01", "--json").json()
    without = bare("history", policy, "--effective-at", "2030-01-01", "--json").json()

    assert "policies_compared" in without.pop("left_out")
    assert "policies_compared" not in with_copy.pop("left_out")
    times = ("known_at",)
    assert {k: v for k, v in without.items() if k not in times} == {
        k: v for k, v in with_copy.items() if k not in times
    }


def test_a_verdict_stands_beside_the_event_that_caused_it(late: Console) -> None:
    """F6b: ten days after the first round are over when the contact data come."""
    told = late("history", "P-F06b", "--json").json()

    (found,) = [one for one in judged(told) if one["rule"] == "CBK-05"]
    (beside,) = [one for one in told["events"] if found in one["verdicts"]]
    assert beside["type"] == "policy.CustomerContactUpdated"
    assert (found["deviation"], found["position"]) == ("LATE", beside["position"])
    assert found["sentence_en"].startswith("After round one failed, the agent reaches the customer")


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "x breach of CBK-05 ("), ("zh", "x 违规 CBK-05")]
)
def test_it_is_printed_under_the_sentence(late: Console, lang: str, said: str) -> None:
    """With a symbol and a word, its rule and its text, in the language that was asked for."""
    ran = late("history", "P-F06b", "--lang", lang)

    assert ran.code == 0
    assert said in ran.out


def test_what_is_still_to_be_done_closes_the_history(late: Console) -> None:
    """At a time within the ten days it is open; after them it is overdue and a finding too."""
    (failed,) = [
        one["occurred_at"][:10]
        for one in late("history", "P-F06b", "--json").json()["events"]
        if one["type"] == "policy.CallbackFailed" and one["payload"]["round"] == "FIRST"
    ]

    soon = late("history", "P-F06b", "--effective-at", failed, "--json").json()
    (duty,) = [one for one in soon["open_obligations"] if one["rule"] == "CBK-05"]
    assert (duty["status"], duty["days_left"]) == ("OPEN", 10)
    assert not [one for one in judged(soon) if one["rule"] == "CBK-05"]
    assert "- open CBK-05: " in late("history", "P-F06b", "--effective-at", failed).out


def test_what_was_not_known_gives_no_verdict(late: Console) -> None:
    """As known before anything was recorded, nothing is wrong and nothing is due."""
    told = late("history", "P-F06b", "--known-at", "2010-10-01", "--json").json()

    assert (told["events"], judged(told), told["open_obligations"]) == ([], [], [])


def test_an_accepted_deviation_says_who_answers_for_it(late: Console) -> None:
    """It stays, with its approver and the last day of the approval."""
    accepted = {"rule_id": "CBK-05", "reason": "agreed", "accepted_on": "2026-02-01"}
    accepted |= {"approver_ref": "S-9", "expires_on": "2026-12-31"}
    data = golden("policy.DeviationAccepted.v1") | accepted
    data.pop("breached_on", None)
    line = event(
        1,
        **_ENVELOPE,
        type="policy.DeviationAccepted.v1",
        subject="policy/P-F06b",
        time="2026-02-01T09:00:00+08:00",
        data=data,
    )
    assert late("ingest", write(late.workspace.parent, line)).code == 0

    for day, approver in (("2026-12-31", "S-9"), ("2027-01-01", None)):
        told = late("history", "P-F06b", "--effective-at", day, "--json").json()
        (found,) = [one for one in judged(told) if one["rule"] == "CBK-05"]
        assert found["accepted_by"] == approver
    ran = late("history", "P-F06b", "--effective-at", "2026-12-30")
    assert "[accepted by S-9 until 2026-12-31]" in " ".join(ran.out.split())


def test_an_agent_is_not_judged_by_the_facts_that_name_the_policy(console: Console) -> None:
    """Training is on none of these; only what one fact says by itself is a verdict."""
    agent, policy = "agent/A-1", "policy/P-1"
    lines = [
        fact(1, agent, "AgentContracted", "2015-01-05T09:00:00+08:00", signed_on="2015-01-05"),
        fact(2, policy, "PolicyPrinted", "2020-01-02T09:00:00+08:00", printed_on="2020-01-02"),
        fact(3, agent, "ProxySignatureConfirmed", "2020-02-01T09:00:00+08:00", policy_id="P-1"),
    ]
    console("ingest", write(console.workspace.parent, *lines))
    told = console("history", "P-1", "--json").json()
    everything = json.loads(
        console("query", "SELECT rule FROM findings WHERE agent_id = 'A-1'", "--format", "json").out
    )

    assert "TRN-01" in {one["rule"] for one in everything}
    about_agent = {one["rule"] for one in judged(told) if one["stream"] == agent}
    assert "SGN-01.confirmed" in about_agent
    assert not [rule for rule in about_agent if rule.startswith("TRN")]
    assert told["left_out"] == ["agents_over_time"]


def test_one_number_of_many_customers_is_found_through_the_read_models(console: Console) -> None:
    """And if they lag behind, the history says up to where it looked."""
    lines = [
        fact(
            number,
            f"policy/P-{number}",
            "ApplicationSigned",
            f"2020-01-0{number}T09:00:00+08:00",
            signed_on=f"2020-01-0{number}",
            contact_pii_ref="PII-1",
            customer_ref=f"C-{number}",
        )
        for number in range(1, 4)
    ]
    folder = console.workspace.parent
    console("ingest", write(folder, *lines[:2]))
    assert not _shared(console)
    console("ingest", "--no-project", write(folder, lines[2], name="more.ndjson"))
    told = console("history", "P-1", "--json").json()
    assert (told["left_out"], _shared(console)) == (["policies_compared_later"], [])

    console("project")

    (found,) = _shared(console)
    assert (found["deviation"], found["positions"]) == ("SHARED", [1, 2, 3])


def _shared(console: Console) -> list[dict[str, Any]]:
    told = console("history", "P-1", "--json").json()
    return [one for one in judged(told) if one["deviation"] == "SHARED"]


def test_rules_put_in_force_since_the_last_projection_are_those_that_count(
    late: Console, tmp_path: Path
) -> None:
    """The published copy was made by other rules, so that they are compiled anew."""
    longer = cpic_with("mild", {"CBK-05": {"deadline": _days(90)}})
    late("rules", "adopt", *write_books(tmp_path / "books", longer))

    told = late("history", "P-F06b", "--json").json()

    assert "CBK-05" not in {one["rule"] for one in judged(told)}
    late("project")
    assert judged(late("history", "P-F06b", "--json").json()) == judged(told)


def test_a_damaged_copy_keeps_no_verdict_back(late: Console) -> None:
    """The ledger is the truth: the rules are compiled anew."""
    before = late("history", "P-F06b", "--json").json()
    (late.workspace / "read_models.duckdb").write_bytes(b"no database")

    told = late("history", "P-F06b", "--json").json()

    assert judged(told) == judged(before)
    assert told["left_out"] == ["policies_compared"]


def test_without_verdicts_only_the_facts_are_told(late: Console) -> None:
    """Neither in words nor as fields."""
    told = late("history", "P-F06b", "--no-verdicts", "--json").json()

    assert {"open_obligations", "other_findings", "left_out"}.isdisjoint(told)
    assert "verdicts" not in told["events"][0]
    assert "breach" not in late("history", "P-F06b", "--no-verdicts").out


def _days(number: int) -> Any:
    from domain.rulebook.shapes import Deadline

    return Deadline(days=number)


def _sorted(rows: Any) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda one: (one["rule"], one["stream"], one["occurrence"]))
