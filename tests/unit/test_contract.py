"""The published contract: what stands in the folder is what the program reads and refuses."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from domain.events import EVENT_TYPES
from streams.cloudevents import Malformed, decode
from streams.contract.asyncapi import document
from streams.contract.examples import examples, other_lines
from streams.contract.export import DOCUMENT, ENVELOPE_FILE, SCHEMAS, exported
from streams.contract.schemas import PUBLISHED, event_schema, name_of
from streams.finding_events import FINDING_TYPES
from streams.fixtures import lines, load_index, load_story, messages
from streams.simulator.malformed import NEEDS_FIELDS, WAYS
from streams.topics import declared
from tests.published import ENVELOPE, TYPES, accepted
from tests.tree import ROOT

FOLDER = ROOT / "streams" / "contract" / "published"
every_type = pytest.mark.parametrize("topic", PUBLISHED)
UNSAID = {
    "TRUNCATED": "no JSON",
    "NOT_JSON": "no JSON",
    "BINARY": "no JSON",
    "INVALID_UTF8": "no JSON",
    "TRAILING_TEXT": "no JSON",
    "SINGLE_QUOTES": "no JSON",
}
"""Ways to spoil a line that leave nothing which a schema could be asked about."""


def is_a_fact(line: bytes) -> bool:
    """Whether the program takes a line."""
    try:
        decode(line)
    except Malformed:
        return False
    return True


def test_the_folder_is_what_the_program_exports_today() -> None:
    """After a change of an event or a topic: ``make contract``."""
    files = exported()
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}

    assert there == set(files)
    assert [name for name in sorted(files) if (FOLDER / name).read_bytes() != files[name]] == []


def test_there_is_a_schema_for_every_type() -> None:
    """Of the catalogue, and of what is published without being recorded."""
    assert set(exported()) == {DOCUMENT, ENVELOPE_FILE, *map(name_of, PUBLISHED)}
    assert set(PUBLISHED) == {*EVENT_TYPES, *FINDING_TYPES}


@every_type
def test_a_schema_is_one_and_its_example_keeps_to_it(topic: str) -> None:
    """With the validator that defines the standard in Python; formats count."""
    schema = event_schema(topic)
    Draft202012Validator.check_schema(schema)
    checks = Draft202012Validator.FORMAT_CHECKER

    for example in schema["examples"]:
        Draft202012Validator(schema, format_checker=checks).validate(example)
    assert schema["$id"] == f"urn:policytrail:contract:{topic}"
    assert schema["title"] == topic
    assert schema["description"]


@every_type
def test_dates_and_instants_and_money_have_their_unit(topic: str) -> None:
    """A publisher need not guess whose calendar, or which coin."""

    def fields(schema: dict[str, Any]) -> dict[str, Any]:
        found = dict(schema.get("properties", {}))
        for part in schema.get("$defs", {}).values():
            found |= part.get("properties", {})
        return found

    bare = [
        name
        for name, field in fields(event_schema(topic)).items()
        if name.endswith(("_on", "_at", "_fen")) and "description" not in field
    ]

    assert bare == []


@pytest.mark.parametrize("topic", EVENT_TYPES)
def test_the_example_of_a_type_is_a_fact(topic: str) -> None:
    """What the contract shows, the program takes."""
    event = examples()[topic]

    assert decode(json.dumps(event).encode()).topic == topic
    assert accepted(event)


def test_an_example_beside_the_worked_cases_is_there_only_where_they_have_none() -> None:
    """A type that a worked case shows is shown by it."""
    ours = [json.loads(line)["type"] for line in other_lines()]
    cases = {json.loads(line)["type"] for fixture in load_index() for line in lines(fixture)}

    assert max(Counter(ours).values()) == 1
    assert set(ours).isdisjoint(cases)


def test_every_line_of_the_fixtures_keeps_to_the_schemas_if_it_is_a_fact() -> None:
    """The one that is spoilt on purpose keeps to none."""
    story = load_story()
    found = [line for fixture in load_index() for line in lines(fixture)]
    found += [
        line
        for topic, n in story.partitions.items()
        for p in range(n)
        for line in messages(story, topic, p)
    ]
    assert [line for line in found if is_a_fact(line) != accepted(json.loads(line))] == []


@pytest.mark.parametrize("way", [way for way in WAYS if way not in UNSAID])
def test_what_a_schema_can_say_of_a_spoilt_line_it_says(way: str) -> None:
    """Whoever checks against the schemas before sending is not turned away for these."""
    refused = 0
    for topic, event in examples().items():
        if topic in FINDING_TYPES or (way in NEEDS_FIELDS and not event["data"]):
            continue
        spoilt = WAYS[way](json.dumps(event, separators=(",", ":")).encode())
        refused += not is_a_fact(spoilt)

        assert is_a_fact(spoilt) == accepted(json.loads(spoilt)), topic
    assert refused > len(EVENT_TYPES) - 20  # some lose a field that may be left out


@pytest.mark.parametrize("way", UNSAID)
def test_the_other_ways_leave_no_json(way: str) -> None:
    """A schema is asked about JSON, so these are for the parser to refuse."""
    line = json.dumps(examples()["policy.PolicyIssued.v1"], separators=(",", ":")).encode()

    with pytest.raises(ValueError, match=r".*"):
        json.loads(WAYS[way](line).decode())


ISSUED = examples()["policy.PolicyIssued.v1"]
POINTS = examples()["agent.QualityPointsDeducted.v1"]


def _wire(event: dict[str, Any], **data: Any) -> bytes:
    return json.dumps(event | {"data": event["data"] | data}, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "line",
    [
        _wire(ISSUED).replace(b'"policy_no"', b'"policy_no": "x", "policy_no"'),
        _wire(ISSUED | {"subject": "claim/P-001"}),
        _wire(ISSUED | {"time": "9999-12-31T00:00:00Z"}),
        _wire(ISSUED, policy_no="P\x001"),
        _wire(ISSUED, term_years=1.0),
        _wire(POINTS, points=1.25),
    ],
)
def test_what_a_schema_cannot_say_the_program_refuses_all_the_same(line: bytes) -> None:
    """As the how-to page lists it; if a schema learns to say one, the list gets shorter."""
    event = json.loads(line)

    assert not is_a_fact(line)
    assert ENVELOPE.is_valid(event)
    assert TYPES[event["type"]].is_valid(event["data"])


def test_every_reference_in_the_document_leads_somewhere() -> None:
    """Inside the document, and to the files beside it."""

    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            found = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return found.union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    made = document()
    for reference in references(made):
        file, _, pointer = reference.partition("#")
        target: Any = made if not file else None
        assert not file or (FOLDER / file).is_file(), reference
        for step in filter(None, pointer.split("/")):
            target = target[step]


def test_every_example_of_a_message_keeps_to_its_headers_and_its_payload() -> None:
    """Whoever copies one has a message that is taken."""
    contents = {name: json.loads(content) for name, content in exported().items()}
    registry: Registry[Any] = Registry().with_resources(
        [
            (f"file:///{name}", Resource.from_contents(content, DRAFT202012))
            for name, content in contents.items()
        ]
    )
    shown = 0
    for name, message in contents[DOCUMENT]["components"]["messages"].items():
        for example in message.get("examples", []):
            for part in ("headers", "payload"):
                schema = {"$ref": f"file:///{DOCUMENT}#/components/messages/{name}/{part}"}
                Draft202012Validator(schema, registry=registry).validate(example[part])
            shown += 1

    assert shown == 2 * len(PUBLISHED) + 1  # each in both modes, and a dead letter


def test_every_topic_is_a_channel_with_the_messages_declared_for_it() -> None:
    """Dead letters too; the document says of a topic what ``topics.toml`` says."""
    channels = document()["channels"]

    assert list(channels) == [topic.name for topic in declared().every()]
    for topic in declared().every():
        kafka = channels[topic.name]["bindings"]["kafka"]
        assert kafka["partitions"] == topic.partitions
        assert kafka["topicConfiguration"]["retention.ms"] == topic.retention_days * 86_400_000
    sent = {name for topic in declared().going("in") for name in channels[topic.name]["messages"]}
    assert {f"reported.{topic}.structured" for topic in EVENT_TYPES} <= sent


def test_everything_that_is_published_has_its_position_in_a_header() -> None:
    """So that a reader can drop what comes twice."""
    parts = document()["components"]
    published = {n: m for n, m in parts["messages"].items() if n.startswith("published.")}

    assert {message["name"] for message in published.values()} == set(PUBLISHED)
    for message in published.values():
        assert {"$ref": "#/components/schemas/headers.published"} in message["headers"]["allOf"]


def test_exporting_again_removes_a_type_that_is_gone(tmp_path: Path) -> None:
    """Somebody who reads the folder sees one contract, not two."""
    from adapters.contract_files import export

    out = tmp_path / "contract"
    export(exported() | {f"{SCHEMAS}/policy.Gone.v1.json": b"{}"}, out)
    (out / "NOTES.txt").write_text("ours")
    export(exported(), out)

    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert there == {*exported(), "NOTES.txt"}
