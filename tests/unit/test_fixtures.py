"""The worked cases are well-formed, say what they show, and are listed where people look."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from domain.events import EVENT_TYPES
from domain.facts import Fact
from streams.cloudevents import Malformed, decode
from streams.fixtures import (
    FIXTURES,
    Fixture,
    lines,
    load_index,
    load_story,
    messages,
    partition_of,
)

INDEX = load_index()
STORY = load_story()
CASES = {fixture.id: fixture for fixture in INDEX}
EACH = pytest.mark.parametrize("fixture", INDEX, ids=lambda fixture: fixture.id)
ENVELOPE = {
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "time",
    "datacontenttype",
    "actortype",
    "actorref",
    "data",
}
ROWS = {f"F{row:02d}" for row in range(1, 16)}
PARTITIONS = [(topic, number) for topic, n in STORY.partitions.items() for number in range(n)]
IN_EACH_PARTITION = pytest.mark.parametrize(("topic", "partition"), PARTITIONS)


def facts(case: str, *names: str) -> list[dict[str, Any]]:
    """Payloads of the facts of a case that have one of these names."""
    wires = (json.loads(line) for line in lines(CASES[case]))
    return [wire["data"] for wire in wires if wire["type"].split(".")[1] in names]


def only(case: str, name: str, field: str) -> Any:
    """One field of the only fact of that name in a case."""
    (found,) = facts(case, name)
    return found[field]


def test_every_row_of_the_reference_has_its_case() -> None:
    """F1 to F15, some of them in variants."""
    assert {fixture.id[:3] for fixture in INDEX} == ROWS
    assert len(CASES) == len(INDEX)


def test_index_and_files_agree_both_ways() -> None:
    """A file nobody lists is a case nobody runs."""
    there = {entry.name for entry in FIXTURES.iterdir() if entry.name.endswith(".ndjson")}

    assert there == {fixture.file for fixture in INDEX}


def test_the_readme_lists_every_case_as_the_index_does() -> None:
    """People read the one, programs the other."""
    readme = (FIXTURES / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (F\w+) \| (.*) \| (.*) \| \[(.*)\]\((.*)\) \|$", readme, re.MULTILINE)

    assert rows == [(f.id, f.title, f.expected, f.file, f.file) for f in INDEX]
    assert f"of {STORY.read} read, {STORY.recorded} are recorded" in readme


@EACH
def test_every_line_is_a_fact_of_the_contract(fixture: Fixture) -> None:
    """Read as any fact is read, and by the model of its payload alone."""
    for line in lines(fixture):
        wire = json.loads(line)
        EVENT_TYPES[wire["type"]].model_validate_json(json.dumps(wire["data"]))
        decode(line)
        assert wire.keys() == ENVELOPE


@EACH
def test_the_facts_of_a_case_are_in_order_and_numbered(fixture: Fixture) -> None:
    """So that an id can be quoted and found."""
    found = [decode(line) for line in lines(fixture)]

    assert [fact.event_id for fact in found] == [
        f"{fixture.id}-{number:04d}" for number in range(1, len(found) + 1)
    ]
    assert [fact.occurred_us for fact in found] == sorted(fact.occurred_us for fact in found)
    assert tuple(dict.fromkeys(fact.stream for fact in found)) == fixture.streams


@EACH
def test_a_case_holds_no_decisions_of_the_engine(fixture: Fixture) -> None:
    """What is expected must come from the engine, not from the file."""
    decided = {"Held", "Deducted", "Released", "Settled", "Forfeited"}

    assert not [f for f in map(decode, lines(fixture)) if any(word in f.topic for word in decided)]


def test_the_cases_hold_the_dates_of_the_reference() -> None:
    """The row is the authority; each of these numbers stands in it."""
    assert only("F01", "PolicyIssued", "effective_on") == "2010-09-05"
    assert only("F01", "PolicyPrinted", "printed_on") == "2010-09-03"
    assert only("F01", "ReceiptReturned", "returned_on") == "2010-09-18"
    assert only("F01", "CallbackSucceeded", "completed_at").startswith("2010-09-14")
    assert only("F02", "ReceiptScanned", "scanned_at") == "2010-09-20T00:00:00+08:00"
    assert only("F03", "PolicyIssued", "effective_on") == "2010-11-30"
    assert only("F03", "ReceiptReturned", "returned_on") == "2011-02-28"
    assert only("F04", "ReceiptReturned", "returned_on") == "2011-03-01"
    assert only("F05a", "PolicyIssued", "effective_on") == "2010-09-15"
    assert only("F05a", "ReceiptReturned", "returned_on") == "2010-12-15"
    assert only("F05b", "ReceiptReturned", "returned_on") == "2010-12-16"


def test_the_cases_hold_the_clocks_of_the_reference() -> None:
    """To the minute, because the limits are."""
    assert only("F06a", "CallbackFailed", "ended_at") == "2010-09-13T14:00:00+08:00"
    assert only("F06a", "CustomerContactUpdated", "updated_at") == "2010-09-23T23:59:00+08:00"
    assert only("F06b", "CustomerContactUpdated", "updated_at") == "2010-09-24T00:00:00+08:00"
    dials = {
        case: [dial["dialed_at"][11:16] for dial in facts(case, "CallbackAttempted")]
        for case in ("F07a", "F07b", "F07c")
    }
    assert dials == {
        "F07a": ["09:00", "15:00"],
        "F07b": ["09:00", "14:59"],
        "F07c": ["09:00", "21:00"],
    }
    assert only("F13", "ComplaintFiled", "received_at") == "2023-11-10T17:00:00+08:00"
    assert only("F13", "ComplaintAccepted", "accepted_at").startswith("2023-11-14")
    assert only("F14a", "ClaimDenied", "decided_at").startswith("2024-07-01")
    assert only("F14a", "ClaimDecisionNotified", "notified_at").startswith("2024-07-04")
    assert only("F14b", "ClaimDecisionNotified", "notified_at").startswith("2024-07-05")


def test_the_cases_hold_the_outcomes_of_the_reference() -> None:
    """What the manual visit found, what was earned, how many papers were overdue."""
    assert "phone_change" not in facts("F08", "ManualVisitSucceeded")[0]
    assert only("F09", "ManualVisitSucceeded", "phone_change") == "NUMBER_NO_LONGER_IN_USE"
    assert only("F10", "PolicyIssued", "first_year_commission_fen") == 5000
    assert len(facts("F11a", "ManualVisitFailed", "ReceiptScanned")) == 2
    assert len(facts("F11b", "ManualVisitFailed", "ReceiptScanned")) == 1
    assert only("F12", "CallbackIssueFound", "issue") == "PROXY_SIGNATURE"
    assert len(facts("F15a", "ControlledDocumentOverdue")) == 10
    assert len(facts("F15b", "ControlledDocumentOverdue")) == 11


def test_the_story_has_exactly_the_partitions_that_it_says() -> None:
    """One folder a topic, one file a partition, as a broker would keep them."""
    there = {
        (topic.name, int(file.name.removesuffix(".ndjson")))
        for topic in (FIXTURES / STORY.folder).iterdir()
        for file in topic.iterdir()
    }

    assert there == set(PARTITIONS)


@IN_EACH_PARTITION
def test_a_subject_is_in_the_partition_that_its_key_chooses(topic: str, partition: int) -> None:
    """Otherwise facts about one thing could overtake each other."""
    found = messages(STORY, topic, partition)
    subjects = {json.loads(line)["subject"] for line in found}

    assert subjects
    assert {subject.split("/")[0] for subject in subjects} == {topic.removeprefix("policytrail.")}
    assert {partition_of(subject, STORY.partitions[topic]) for subject in subjects} == {partition}


def test_the_story_comes_to_what_it_says() -> None:
    """One line is malformed, one repeats another, one contradicts another."""
    known: dict[tuple[str, str], Fact] = {}
    met: Counter[str] = Counter()
    for line in (line for place in PARTITIONS for line in messages(STORY, *place)):
        try:
            fact = decode(line)
        except Malformed:
            met["rejected"] += 1
            continue
        first = known.setdefault((fact.source, fact.event_id), fact)
        met["recorded" if first is fact else "duplicate" if first == fact else "conflict"] += 1

    assert met == {
        "recorded": STORY.recorded,
        "duplicate": STORY.duplicates,
        "conflict": STORY.conflicts,
        "rejected": STORY.rejected,
    }
    assert met.total() == STORY.read
    assert set(STORY.streams) <= {fact.stream for fact in known.values()}


def test_the_story_is_not_told_in_the_order_in_which_it_happened() -> None:
    """Its delivery and its receipt are known late: that is what a history must show."""
    aggregate = STORY.stream.split("/")[0]
    topic = f"policytrail.{aggregate}"
    place = partition_of(STORY.stream, STORY.partitions[topic])
    wires = [json.loads(line) for line in messages(STORY, topic, place)]
    told = [wire["time"] for wire in wires if wire["subject"] == STORY.stream]

    late = [now for now, next_ in zip(told[1:], told, strict=False) if now < next_]

    assert "2024-03-11T18:00:00+08:00" in late
    assert "2024-03-25T10:00:00+08:00" in late
