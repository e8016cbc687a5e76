"""The AsyncAPI document: what a system that is connected sends and receives.

source  AsyncAPI 3.0.0
"""

from types import MappingProxyType
from typing import Any

import msgspec

from domain.events import AGGREGATES
from streams.cloudevents import canonical
from streams.contract import headers
from streams.contract.channels import (
    BINDING,
    DEAD_LETTER,
    MODES,
    channel,
    message_name,
    operation,
    operation_name,
    types_in,
)
from streams.contract.examples import Example, examples
from streams.contract.schemas import PUBLISHED, describes, envelope_schema, name_of
from streams.kafka_binding import STRUCTURED, Mode
from streams.publishing import POSITION
from streams.topics import Declared, declared

Json = dict[str, Any]
VERSION = "1.0.0"
_ENVELOPE_FILE = "./cloudevent.json"
_ABOUT = """What systems around policytrail send to it and receive from it, through Kafka.

Seen from such a system: it sends facts about policies, claims, complaints and agents, and receives
what was decided, what was found, and its own messages that were no facts of the contract.

Every message is a CloudEvent 1.0, structured (the value is the whole event) or binary (the
attributes are headers, the value is the data); a fact is the same fact in either form. The key is
the subject, so that the facts of one aggregate keep their order. The contract is closed: what it
does not name makes a message malformed."""
_AGGREGATE_OF_FINDINGS = "finding"
_ABOUT_WHAT = MappingProxyType(
    {one: f"^{one}/" for one in AGGREGATES}
    | {_AGGREGATE_OF_FINDINGS: f"^(({'|'.join(AGGREGATES)})/|company$)"}
)


def document() -> Json:
    """The whole document; what it refers to beside itself are the schemas in the same folder."""
    everything = declared()
    topics = [*everything.every()]
    return {
        "asyncapi": "3.0.0",
        "id": "urn:policytrail:contract",
        "info": {
            "title": "policytrail: facts in, decisions out",
            "version": VERSION,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": STRUCTURED,
        "servers": {"production": _server()},
        "channels": {topic.name: channel(topic, everything) for topic in topics},
        "operations": {operation_name(topic): operation(topic) for topic in topics},
        "components": {
            "schemas": _schemas(),
            "messages": _messages(everything),
            "messageBindings": {one: _key(one) for one in _ABOUT_WHAT},
            "securitySchemes": _logins(),
        },
    }


def _server() -> Json:
    return {
        "host": "{host}:{port}",
        "protocol": "kafka-secure",
        "description": "The insurer's brokers; the owner of a topic says where, and as whom.",
        "variables": {
            "host": {"default": "broker.example", "description": "name of any broker"},
            "port": {"default": "9093", "description": "port for TLS"},
        },
        "security": [{"$ref": f"#/components/securitySchemes/{name}"} for name in _logins()],
    }


def _logins() -> Json:
    return {
        name: {"type": name, "description": f"SASL {words}"}
        for name, words in (
            ("scramSha512", "SCRAM-SHA-512"),
            ("scramSha256", "SCRAM-SHA-256"),
            ("plain", "PLAIN, over TLS only"),
        )
    }


def _schemas() -> Json:
    return {
        "headers.structured": headers.structured(),
        "headers.binary": headers.binary(envelope_schema()),
        "headers.published": headers.published(),
        "headers.dead-letter": headers.dead_letter(),
    } | {f"event.{event_type}": _whole_event(event_type) for event_type in PUBLISHED}


def _whole_event(event_type: str) -> Json:
    """A structured event of one type: the envelope, and what the type says of its parts."""
    about = _ABOUT_WHAT[event_type.partition(".")[0]]
    parts = {
        "type": {"const": event_type},
        "subject": {"type": "string", "pattern": about},
        "data": {"$ref": f"./{name_of(event_type)}"},
    }
    return {"allOf": [{"$ref": _ENVELOPE_FILE}, {"type": "object", "properties": parts}]}


def _messages(everything: Declared) -> Json:
    """Every message; a published one that others report too is shown by their example."""
    found: Json = {}
    for topic in everything.topics:
        published = topic.direction == "out"
        for event_type in types_in(topic, everything):
            for mode in MODES:
                made = _message(event_type, mode, published=published)
                if message_name(event_type, mode, published=False) not in found:
                    example = _example(examples()[event_type], mode, published=published)
                    made["examples"] = [example]
                found[message_name(event_type, mode, published=published)] = made
    return found | {DEAD_LETTER: _dead_letter()}


def _message(event_type: str, mode: Mode, *, published: bool) -> Json:
    structured = mode == "structured"
    value = f"#/components/schemas/event.{event_type}" if structured else f"./{name_of(event_type)}"
    about = describes(PUBLISHED[event_type])
    aggregate = event_type.partition(".")[0]
    return {
        "name": event_type,
        "title": f"{event_type}, {mode}",
        "summary": about,
        "contentType": STRUCTURED if structured else "application/json",
        "headers": _headers(event_type, mode, published=published),
        "payload": {"$ref": value},
        "bindings": {"$ref": f"#/components/messageBindings/{aggregate}"},
    }


def _headers(event_type: str, mode: Mode, *, published: bool) -> Json:
    parts = [{"$ref": f"#/components/schemas/headers.{mode}"}]
    parts += [{"$ref": "#/components/schemas/headers.published"}] if published else []
    typed: list[Json] = [{"type": "object", "properties": {"ce_type": {"const": event_type}}}]
    return {"type": "object", "allOf": parts + (typed if mode == "binary" else [])}


def _example(event: Example, mode: Mode, *, published: bool) -> Json:
    position = {POSITION: "4711"} if published else {}
    if mode == "structured":
        content = {"content-type": f"{STRUCTURED}; charset=UTF-8"}
        return {"headers": content | position, "payload": event}
    attributes = {f"ce_{n}": value for n, value in event.items() if n not in _NO_HEADERS}
    content = {"content-type": str(event["datacontenttype"])}
    return {"headers": content | attributes | position, "payload": event["data"]}


_NO_HEADERS = ("data", "datacontenttype")


def _key(aggregate: str) -> Json:
    return {
        "kafka": {
            "key": {
                "type": "string",
                "pattern": _ABOUT_WHAT[aggregate],
                "description": "the subject of the event, in UTF-8",
            },
            "bindingVersion": BINDING,
        }
    }


def _dead_letter() -> Json:
    spoilt = dict(examples()["policy.ReceiptReturned.v1"])
    del spoilt["time"]
    said = {
        "topic": "policytrail.policy",
        "partition": "0",
        "offset": "41",
        "connector.name": "policytrail",
        "task.id": "0",
        "stage": "VALUE_CONVERTER",
        "class.name": "streams.kafka_binding",
        "exception.class.name": "streams.malformed.Malformed",
        "exception.message": "time: expected an attribute, found nothing",
    }
    held = {f"__connect.errors.{name}": value for name, value in said.items()}
    return {
        "name": DEAD_LETTER,
        "title": "A message that is no fact of the contract",
        "summary": "Key, value and headers are what came; the headers below are added.",
        "contentType": "application/octet-stream",
        "headers": {"$ref": "#/components/schemas/headers.dead-letter"},
        "payload": {"description": "the value as it came, byte for byte; often no JSON at all"},
        "bindings": {
            "kafka": {"key": {"description": "the key as it came"}, "bindingVersion": BINDING}
        },
        "examples": [
            {
                "headers": held | {headers.REJECT: "7"},
                "payload": msgspec.json.decode(canonical(spoilt)),
            }
        ],
    }
