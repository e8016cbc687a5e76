"""Recording by hand as a person does it: kept with its reason, once, or refused in words."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.ledger.reading import LedgerReader
from domain.events.policy_sale import ApplicationSigned
from streams.cloudevents import decode, encode
from streams.fixtures import FIXTURES, load_index
from tests.console import Console, Ran

FILES = {fixture.id: fixture.file for fixture in load_index()}
WHO = ("--actor", "STAFF:S-7", "--reason", "the branch reported it by telephone")
RECEIPT = {"returned_on": "2010-09-18", "returned_by": "A-001", "office_id": "O-1"}
ERASURE = ("record", "policy.PersonalDataErasureRequested", "--subject", "policy/P-1", *WHO)


def receipt(*more: object, data: object = None) -> list[object]:
    """The arguments that record a receipt."""
    given = json.dumps(RECEIPT if data is None else data)
    return ["record", "policy.ReceiptReturned", "--subject", "policy/P-1", *WHO, *more] + (
        [] if "--data" in more else ["--data", given]
    )


def held(console: Console) -> list[Any]:
    """Every row of the ledger."""
    with LedgerReader(console.workspace / "ledger.sqlite") as ledger:
        return ledger.rows(0, 1_000)


def test_a_fact_is_recorded_with_its_envelope(console: Console) -> None:
    """Reason, actor, correlation, cause; by this system; with a version or without."""
    more = ("--correlation", "case-1", "--causation", "e-0", "--event-id", "h-1")
    ran = console(*receipt(*more, "--occurred-at", "2010-09-18T10:00:00Z", "--json"))

    (row,) = held(console)

    assert (ran.code, ran.json()["outcome"], ran.json()["position"]) == (0, "recorded", 1)
    assert row[1:3] == ("h-1", "policy/P-1")
    assert row[4:6] == ("policy.ReceiptReturned", 1)
    assert row[8:16] == ("STAFF", "S-7", "policytrail", None, None, "case-1", "e-0", WHO[3])
    assert json.loads(row[16]) == RECEIPT


def test_a_new_workspace_begins_with_a_record_by_hand(console: Console) -> None:
    """And history and read models know it at once, with the reason."""
    console(*receipt("--occurred-at", "2010-09-18"))

    told = console("history", "P-1", "--json").json()["events"]
    asked = console("query", "SELECT reason, occurred_at FROM events", "--format", "json")

    assert [event["reason"] for event in told] == [WHO[3]]
    assert told[0]["time"] == "2010-09-18T00:00:00+08:00"
    assert WHO[3] in asked.out


def test_the_ids_are_different_unless_they_are_given(console: Console) -> None:
    """Two people may report the same thing: two facts, as from two systems."""
    first, second = console(*receipt("--json")), console(*receipt("--json"))

    assert {first.json()["outcome"], second.json()["outcome"]} == {"recorded"}
    assert first.json()["event_id"] != second.json()["event_id"]


@pytest.mark.parametrize("when", [(), ("--occurred-at", "2024-01-01T10:00:00+08:00")])
def test_a_fact_given_again_with_its_id_is_recorded_once(
    console: Console, when: tuple[str, ...]
) -> None:
    """Whoever does not know whether it worked may try again; "now" is no other content."""
    first = console(*receipt("--event-id", "h-1", "--json", *when)).json()
    again = console(*receipt("--event-id", "h-1", "--json", *when))

    assert again.code == 0
    assert again.json() == first | {"outcome": "recorded already"}
    assert len(held(console)) == 1


@pytest.mark.parametrize(
    ("other", "where"),
    [
        (receipt(data=RECEIPT | {"office_id": "O-2"}), "data.office_id"),
        ([*receipt(), "--occurred-at", "2010-09-19"], "time"),
        ([*receipt(), "--reason", "another"], "reason"),
        ([*receipt(), "--actor", "AGENT:A-1"], "actorref, actortype"),
    ],
)
def test_an_id_with_other_content_is_a_conflict(
    console: Console, other: list[object], where: str
) -> None:
    """Nothing is recorded, and the message says where they differ."""
    console(*receipt("--event-id", "h-1"))

    ran = console(*other, "--event-id", "h-1")

    assert (ran.code, f"with other content ({where})" in ran.err) == (2, True)
    assert len(held(console)) == 1


def test_data_come_from_a_file_or_from_a_pipe(console: Console, tmp_path: Path) -> None:
    """As curl takes them."""
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(RECEIPT, indent=2))

    by_file = console(*receipt("--data", f"@{file}"))
    by_pipe = console(*receipt("--data", "-"), stdin=file.read_bytes())
    nothing = console(*ERASURE)

    assert (by_file.code, by_pipe.code, nothing.code) == (0, 0, 0)
    assert [json.loads(row[16]) for row in held(console)] == [RECEIPT, RECEIPT, {}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (receipt("--data", '{"returned_on": 1}'), "data.returned_on: expected"),
        (receipt(data=RECEIPT | {"x": 1}), "data.x: expected only the contract's fields"),
        (receipt("--data", "[]"), "it is no JSON object"),
        (receipt("--data", "{"), "it is no JSON"),
        (receipt("--data", '{"returned_on":"2010-09-18","returned_on":"2010-09-19"}'), "twice"),
        (receipt("--data", "{}} "), "it is no JSON"),
        (receipt("--subject", "claim/C-1"), "subject: expected policy/<id>"),
        (receipt("--actor", "S-7"), "write TYPE:REF"),
        (receipt("--actor", "ROBOT:S-7"), "actortype: expected"),
        (receipt("--reason", ""), "reason: expected text that is not empty"),
        (receipt("--reason", "a\nb"), "reason: expected text without control characters"),
        (receipt("--event-id", ""), "id: expected text that is not empty"),
        (receipt("--occurred-at", "yesterday"), "neither a date nor a time"),
        (receipt("--occurred-at", "2999-01-01"), "it lies ahead"),
        (
            ["record", "policy.ReceiptReturnd", *receipt()[2:]],
            "did you mean policy.ReceiptReturned",
        ),
        (["record", "policy.ReceiptReturned.v9", *receipt()[2:]], "a type of the catalogue"),
    ],
)
def test_what_is_no_fact_of_the_contract_is_not_recorded(
    console: Console, arguments: list[object], said: str
) -> None:
    """Field, what was expected, what was found: as for a line of a file."""
    ran = console(*arguments)

    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert ran.err.count("\n") == 1
    assert not console.workspace.exists()


def test_data_in_a_file_that_is_not_there_are_not_recorded(console: Console) -> None:
    """The message names the file."""
    ran = console(*receipt("--data", "@nowhere.json"))

    assert (ran.code, "there is no such file" in ran.err) == (1, True)


def reinstate(console: Console, *more: object, amount_fen: int = 180_000) -> Ran:
    """Reinstate the commission of the policy of F11a."""
    data = {"amount_fen": amount_fen, "decided_by": "S-7", "reason": "wrong address"}
    where = ("--subject", "policy/P-F11a", "--data", json.dumps(data))
    return console("record", "policy.CommissionReinstated.v1", *where, *WHO, *more)


@pytest.fixture
def forfeited(console: Console) -> Console:
    """A workspace in which the commission of a policy is forfeited."""
    console("ingest", FIXTURES / FILES["F11a"], "--no-project")
    console("settle", "2010-10", "--no-project")
    return console


def test_a_decision_that_the_state_forbids_is_refused_with_its_rule(forfeited: Console) -> None:
    """Exit 1; nothing is recorded."""
    before = len(held(forfeited))

    ran = reinstate(forfeited, amount_fen=180_001)

    assert ran.code == 1
    assert ran.err == (
        "error: record policy.CommissionReinstated on policy/P-F11a: 180000 fen stand forfeited,"
        " not 180001; reinstate from 1 to 180000 fen (AMB-05)\n"
    )
    assert len(held(forfeited)) == before


def test_deciding_a_thing_twice_records_it_once(forfeited: Console) -> None:
    """The state shows that it is done."""
    first, again = reinstate(forfeited, "--json"), reinstate(forfeited, "--json")

    assert (first.code, first.json()["outcome"]) == (0, "recorded")
    assert again.json() == {
        "outcome": "nothing to do",
        "stream": "policy/P-F11a",
        "type": "policy.CommissionReinstated.v1",
    }
    assert (again.code, "nothing was recorded" in reinstate(forfeited).err) == (0, True)


def test_a_dry_run_says_what_would_be_and_records_nothing(forfeited: Console) -> None:
    """Also what would be refused."""
    before = len(held(forfeited))

    would = reinstate(forfeited, "--dry-run", "--json")
    refused = reinstate(forfeited, "--dry-run", amount_fen=-1)

    assert (would.code, would.json()["outcome"], would.json()["position"]) == (
        0,
        "would record",
        None,
    )
    assert refused.code == 1
    assert len(held(forfeited)) == before


def test_the_seller_of_the_policy_resolves_no_issue_of_it(console: Console) -> None:
    """REG-B2: the seller is known from the application."""
    console("ingest", FIXTURES / FILES["F12"], "--no-project")
    with LedgerReader(console.workspace / "ledger.sqlite") as ledger:
        told = [one.fact.event() for one in ledger.stream("policy/P-F12")]
    seller = next(event.agent_id for event in told if isinstance(event, ApplicationSigned))
    data = {"resolution": "signed anew", "resolved_at": "2010-09-27T10:00:00+08:00"}

    ran = console(
        *("record", "policy.CallbackIssueResolved", "--subject", "policy/P-F12", *WHO, "--data"),
        json.dumps(data | {"resolver_ref": seller}),
    )

    assert (ran.code, ran.err.endswith("(REG-B2.party)\n")) == (1, True)


def test_the_seller_accepts_no_deviation_in_a_claim_on_the_policy(console: Console) -> None:
    """The policy is found through the claim that names it."""
    console("ingest", FIXTURES / FILES["F14a"], "--no-project")
    with LedgerReader(console.workspace / "ledger.sqlite") as ledger:
        rows = ledger.rows(0, 1_000)
    reported = next(row for row in rows if row[4] == "claim.ClaimReported")
    policy = json.loads(reported[16])["policy_id"]
    console(*_application(f"policy/{policy}", "A-SELLER"))
    data = {"rule_id": "REG-L3", "reason": "a strike", "accepted_on": "2024-01-01"}
    data |= {"expires_on": "2024-06-30", "approver_ref": "A-SELLER"}

    ran = console(
        *("record", "claim.DeviationAccepted", "--subject", reported[2], *WHO),
        *("--data", json.dumps(data)),
    )

    assert (ran.code, "A-SELLER is the agent" in ran.err) == (1, True), ran.err


def _application(stream: str, agent: str) -> list[object]:
    data = {
        "application_id": "AP-9",
        "customer_ref": "C-9",
        "insured_ref": "C-9",
        "agent_id": agent,
        "branch_id": "B-1",
        "channel": "AGENT",
        "product_code": "X",
        "is_long_term": True,
        "signed_on": "2010-08-20",
        "documents": [],
        "contact_pii_ref": "PII-9",
    }
    what = ("record", "policy.ApplicationSigned", "--subject", stream)
    return [*what, *WHO, "--no-project", "--data", json.dumps(data)]


def test_what_is_recorded_by_hand_comes_back_as_it_would_have_come_in(console: Console) -> None:
    """Ledger and wire: the same fact, so that it can be published and ingested elsewhere."""
    console(*receipt("--event-id", "h-1", "--correlation", "case-1"))
    with LedgerReader(console.workspace / "ledger.sqlite") as ledger:
        (one,) = ledger.stream("policy/P-1")

    assert decode(encode(one.fact)) == one.fact
    assert one.recorded_us >= one.fact.occurred_us
    assert datetime.fromisoformat(one.fact.time) <= datetime.now(UTC)
