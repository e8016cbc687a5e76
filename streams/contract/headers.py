"""The headers of the contract's Kafka messages, as JSON Schemas.

source  CloudEvents 1.0.2, Kafka protocol binding, section 3; the names that Kafka Connect gives
        to the headers of its dead letters
"""

from typing import Any

from streams.contract.schemas import Schema
from streams.kafka_binding import STRUCTURED
from streams.publishing import CHANGE, POSITION

REJECT = "policytrail-reject"
_NUMBER = {"type": "string", "pattern": "^[0-9]+$"}
_TEXT = {"type": "string"}
_BINARY = "application/json"
_IN_THE_VALUE = {"data", "datacontenttype"}
_FAILED = {
    "topic": _TEXT | {"description": "where the message was read"},
    "partition": _NUMBER | {"description": "its partition"},
    "offset": _NUMBER | {"description": "its offset"},
    "connector.name": _TEXT | {"description": "the group that read it"},
    "task.id": _TEXT | {"description": "the worker that read it"},
    "stage": _TEXT | {"description": "what was being done"},
    "class.name": _TEXT | {"description": "by which part of the program"},
    "exception.class.name": _TEXT | {"description": "what kind of error it was"},
    "exception.message": _TEXT | {"description": "what is wrong, field by field"},
}


def structured() -> Schema:
    """Of a message whose value is the whole event; a message without any header is read so too."""
    about = "says that the value is the whole event; may be left out"
    pattern = "^" + STRUCTURED.replace("+", r"\+") + "(;.*)?$"
    return _headers({"content-type": _TEXT | {"pattern": pattern, "description": about}}, ())


def binary(envelope: Schema) -> Schema:
    """Of a message whose value is the data: every other attribute is a header of its own."""
    held = {
        f"ce_{name}": _as_text(one)
        for name, one in envelope["properties"].items()
        if name not in _IN_THE_VALUE
    }
    kind = {"content-type": {"const": _BINARY, "description": "how the value is written"}}
    required = [f"ce_{n}" for n in envelope["required"] if n not in _IN_THE_VALUE]
    return _headers(kind | held, ("content-type", *required))


def published() -> Schema:
    """Of what policytrail publishes, beside those of the event."""
    position = (
        "position in the ledger; it never falls within a partition, and decisions have one each:"
        " a reader drops what is not greater than the last that it has seen"
    )
    change = (
        "of a finding only: number of the change, one more from change to change; many changes may"
        " share a position, so a reader compares both, the position first"
    )
    held = {POSITION: position, CHANGE: change}
    return _headers({n: _NUMBER | {"description": about} for n, about in held.items()}, (POSITION,))


def dead_letter() -> Schema:
    """Of a message that is no fact of the contract, beside its own."""
    failed = {f"__connect.errors.{name}": one for name, one in _FAILED.items()}
    number = {REJECT: _NUMBER | {"description": "its number among the rejects"}}
    return _headers(failed | number, (*failed, REJECT))


def _as_text(attribute: Schema) -> Schema:
    """An attribute as a header: absent where structured JSON may also say null."""
    texts = [one for one in attribute.get("anyOf", []) if one["type"] != "null"]
    about = {"description": attribute["description"]}
    return about | texts[0] if texts else attribute


def _headers(properties: dict[str, Any], required: tuple[str, ...]) -> Schema:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties} | needed
