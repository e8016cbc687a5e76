"""The contract of the events is frozen: by example, and word by word."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from domain.events import EVENT_TYPES, Event

GOLDEN = Path(__file__).parents[1] / "golden"
CATALOGUE = [
    line
    for line in (GOLDEN / "catalogue.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
TOPICS = sorted(EVENT_TYPES)
every_topic = pytest.mark.parametrize("topic", TOPICS)

_MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"
_QUARTER = "^[0-9]{4}-Q[1-4]$"
_RULE = r"^[A-Z]{3}-[A-Z]{0,2}[0-9]{1,3}(\.[a-z_]+)?$"
_BY_FORMAT = {"date": "Date", "date-time": "Instant"}
_BY_PATTERN = {_MONTH: "Month", _QUARTER: "Quarter", _RULE: "RuleId"}


def _golden(topic: str) -> bytes:
    return (GOLDEN / "events" / f"{topic}.json").read_bytes()


def _type(schema: dict[str, Any], defs: dict[str, Any]) -> str:
    """Say a type of the JSON Schema in the words of the catalogue."""
    match schema:
        case {"$ref": ref}:
            name = ref.rpartition("/")[2]
            return "{" + _fields(defs[name], defs) + "}" if "properties" in defs[name] else name
        case {"anyOf": [{"type": "integer", "maximum": top}, {"type": "number"}]}:
            return "Score" if top == 100 else "Number"
        case {"anyOf": [{"type": "number", "maximum": 999.9}, {"type": "string"}]}:
            return "Points"
        case {"anyOf": [*kinds, {"type": "null"}]}:
            return _type({"anyOf": kinds} if kinds[1:] else kinds[0], defs)
        case {"type": "array", "items": items}:
            return "[]" + _type(items, defs)
        case {"type": "object", "additionalProperties": item}:
            key = _type(schema["propertyNames"], defs) + ":" if "propertyNames" in schema else ""
            return "{" + key + _type(item, defs) + "}"
        case _:
            return _scalar(schema)


def _scalar(schema: dict[str, Any]) -> str:
    match schema:
        case {"enum": words}:
            return "|".join(words)
        case {"const": word}:
            return str(word)
        case {"type": "integer"}:
            return "int>=1" if schema["minimum"] == 1 else "int"
        case {"type": "boolean"}:
            return "bool"
        case _:
            return _BY_FORMAT.get(schema.get("format", "")) or _BY_PATTERN.get(
                schema.get("pattern", ""), ""
            )


def _field(name: str, schema: dict[str, Any], defs: dict[str, Any], *, required: bool) -> str:
    """Say one field in the words of the catalogue."""
    kind = _type(schema, defs)
    many, kind = ("[]", kind[2:]) if kind.startswith("[]") else ("", kind)
    if name.endswith("_fen") and kind == "int":
        kind = ""
    return name + many + ("" if required else "?") + (f":{kind}" if kind else "")


def _fields(schema: dict[str, Any], defs: dict[str, Any]) -> str:
    return " ".join(
        _field(name, field, defs, required=name in schema.get("required", ()))
        for name, field in schema["properties"].items()
    )


def _contract(kind: type[Event]) -> str:
    schema = kind.model_json_schema()
    name = kind.TOPIC.removesuffix(".v1")
    return f"{name} {_fields(schema, schema.get('$defs', {}))}".strip()


def test_every_event_type_is_in_the_catalogue_word_by_word() -> None:
    """The field lists are the contract: names, order, types, and what may be left out."""
    transcribed = [line for line in CATALOGUE if "." in line.partition(" ")[0]]

    assert sorted(transcribed) == sorted(_contract(kind) for kind in EVENT_TYPES.values())


def test_every_enumeration_is_in_the_catalogue_word_by_word() -> None:
    """An unknown value makes a fact malformed, so the lists are as much contract as the fields."""
    transcribed = dict(line.split(" ") for line in CATALOGUE if "." not in line.partition(" ")[0])
    live = {
        name: "|".join(definition["enum"] if "enum" in definition else [definition["const"]])
        for kind in EVENT_TYPES.values()
        for name, definition in kind.model_json_schema().get("$defs", {}).items()
        if "properties" not in definition
    }

    assert live == transcribed


def test_every_golden_file_belongs_to_a_live_event_type_and_every_type_has_one() -> None:
    """A file is never edited: a changed event is a new version with a new file."""
    assert sorted(path.stem for path in (GOLDEN / "events").iterdir()) == TOPICS


@every_topic
def test_a_golden_event_decodes_and_encodes_to_the_same_value(topic: str) -> None:
    """What was once recorded must always be readable, and mean the same."""
    event = EVENT_TYPES[topic].model_validate_json(_golden(topic))

    assert json.loads(event.model_dump_json(exclude_unset=True)) == json.loads(_golden(topic))


@every_topic
def test_the_published_schema_accepts_the_golden_event(topic: str) -> None:
    """Other systems check their facts against the schema before they send them."""
    schema = EVENT_TYPES[topic].model_json_schema()
    Draft202012Validator.check_schema(schema)

    Draft202012Validator(schema).validate(json.loads(_golden(topic)))


@every_topic
def test_an_unknown_field_makes_an_event_malformed(topic: str) -> None:
    """The payloads are closed, so that nothing is lost silently."""
    data = {**json.loads(_golden(topic)), "surprise": 1}

    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        EVENT_TYPES[topic].model_validate_json(json.dumps(data))


@every_topic
def test_a_missing_field_makes_an_event_malformed_unless_it_is_optional(topic: str) -> None:
    """Every field is required unless the contract says otherwise."""
    kind = EVENT_TYPES[topic]
    data = json.loads(_golden(topic))
    for name in data:
        rest = json.dumps({key: value for key, value in data.items() if key != name})
        if kind.model_fields[name].is_required():
            with pytest.raises(ValidationError, match="Field required"):
                kind.model_validate_json(rest)
        else:
            kind.model_validate_json(rest)


@pytest.mark.parametrize("points", ['"1_0"', '" 1"', '"1E1"', "1000", "1.25", "true", "null"])
def test_points_have_three_digits_and_one_decimal(points: str) -> None:
    """Decimal takes texts that SQL reads otherwise, or not at all."""
    topic = "agent.QualityPointsDeducted.v1"
    data = _golden(topic).replace(b'"1.0"', points.encode())

    with pytest.raises(ValidationError, match="points"):
        EVENT_TYPES[topic].model_validate_json(data)


@pytest.mark.parametrize("points", ['"0.5"', "0.5", "20", '"20"'])
def test_points_are_a_number_or_its_text(points: str) -> None:
    """The contract says Decimal(4,1) and not how JSON carries it."""
    topic = "agent.QualityPointsDeducted.v1"

    EVENT_TYPES[topic].model_validate_json(_golden(topic).replace(b'"1.0"', points.encode()))
