"""The JSON Schemas of the contract: of the data of every type, and of the envelope.

source  JSON Schema 2020-12; CloudEvents 1.0.2, JSON event format, section 3
"""

from inspect import getdoc
from types import MappingProxyType
from typing import Any

import msgspec

from domain.events import EVENT_TYPES, Event
from streams.cloudevents import CONTROL
from streams.contract.examples import examples
from streams.envelope import Envelope
from streams.finding_events import FINDING_TYPES
from streams.instants import RFC3339

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENVELOPE = "cloudevent"
PUBLISHED = MappingProxyType({**EVENT_TYPES, **FINDING_TYPES})
"""Wire name -> class of everything that a topic may carry."""

_UNITS = {
    "date": "a local date in Asia/Shanghai",
    "date-time": "an instant of RFC 3339, with its offset",
}
_TYPE = r"^[a-z]+\.[A-Z][A-Za-z]*\.v[1-9][0-9]*$"
_CONTROL = CONTROL.pattern.strip("[]")
_SUBJECT = rf"^([a-z]+/[^{_CONTROL}\s]([^{_CONTROL}]*[^{_CONTROL}\s])?|company)$"
_ABOUT = {
    "specversion": "the version of CloudEvents",
    "id": "names the event among those of its source; sent again, it is the same event",
    "source": "the system that reports the event",
    "type": "aggregate.EventName.vN; says what data holds",
    "subject": "what the event is about, aggregate/id; the key of the message",
    "time": "when it happened: an instant of RFC 3339, with its offset; finer than 1 µs is cut off",
    "datacontenttype": "how data is written",
    "actortype": "who caused it",
    "actorref": "which one: an id in the source's own terms, never a name",
    "data": "what happened, as the schema of the type says",
    "correlationid": "what belongs together has the same one",
    "causationid": "the id of the event that caused this one",
    "reason": "why the one who recorded it did so, where a person had to say it",
}


def name_of(topic: str) -> str:
    """Where the schema of a type stands in the exported contract."""
    return f"schemas/{topic}.json"


def event_schema(topic: str) -> Schema:
    """The schema of the data of a type, with its units and a real example.

    raises  KeyError for a type outside the contract
    """
    kind = PUBLISHED[topic]
    made = kind.model_json_schema()
    head = _head(topic, topic, getdoc(kind) or "")
    made["properties"] = {name: _field(one) for name, one in made.get("properties", {}).items()}
    made["$defs"] = {name: _record(one) for name, one in made.get("$defs", {}).items()}
    rest = {key: made[key] for key in ("type", "properties", "required") if made.get(key)}
    rest |= {"additionalProperties": False, "examples": [examples()[topic]["data"]]}
    return head | rest | ({"$defs": made["$defs"]} if made["$defs"] else {})


def envelope_schema() -> Schema:
    """The schema of a structured event with its closed set of attributes, whatever its type."""
    made = msgspec.json.schema(Envelope)["$defs"]["Envelope"]
    head = _head(ENVELOPE, "A CloudEvent of the contract", _ENVELOPE_WORDS)
    return head | {
        "type": "object",
        "properties": {name: _attribute(name, one) for name, one in made["properties"].items()},
        "required": made["required"],
        "additionalProperties": False,
        "examples": [examples()["policy.PolicyIssued.v1"]],
    }


_ENVELOPE_WORDS = """CloudEvents 1.0 in JSON with a closed set of attributes.

An attribute that is not listed makes the event malformed. `data` keeps to `schemas/TYPE.json`."""


def _head(name: str, title: str, description: str) -> Schema:
    return {
        "$schema": DIALECT,
        "$id": f"urn:policytrail:contract:{name}",
        "title": title,
        "description": description,
    }


def _attribute(name: str, made: Schema) -> Schema:
    about = {"description": _ABOUT[name]}
    if name == "data":
        return about | {"type": "object"}
    texts = [one for one in made.get("anyOf", [made]) if one.get("type") != "null"]
    text: Schema = texts[0] | ({} if "enum" in texts[0] else {"type": "string"})
    if name == "type":
        text |= {"pattern": _TYPE}
    elif name == "subject":
        text |= {"pattern": _SUBJECT}
    elif name == "time":
        text |= {"format": "date-time", "pattern": f"^{RFC3339.pattern}$"}
    elif "enum" not in text:
        text |= {"pattern": f"^[^{_CONTROL}]+$"}
    return about | ({"anyOf": [text, {"type": "null"}]} if "default" in made else text)


def _record(made: Schema) -> Schema:
    if "properties" in made:
        return made | {"properties": {n: _field(one) for n, one in made["properties"].items()}}
    return made


def _field(made: Schema) -> Schema:
    """A field without the title that only repeats its name, with the unit of its format."""
    kept = {key: value for key, value in made.items() if key != "title"}
    formats = [one.get("format") for one in kept.get("anyOf", [kept])]
    unit = next((_UNITS[one] for one in formats if one in _UNITS), None)
    about = [one.get("description") for one in kept.get("anyOf", [])]
    said = kept.get("description") or unit or next(filter(None, about), None)
    return kept | ({"description": said} if said else {})


def describes(kind: type[Event]) -> str:
    """What an event says, in one sentence."""
    return (getdoc(kind) or "").partition("\n")[0]
