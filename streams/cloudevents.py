"""The wire form: CloudEvents 1.0 JSON with a closed set of attributes, one event a line.

source  CloudEvents 1.0.2, JSON event format, sections 2 and 3
"""

import json
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any

import msgspec
from pydantic import ValidationError

from domain.events import EVENT_TYPES, Event
from domain.facts import Fact
from streams.envelope import MAX_ATTRIBUTE, Envelope
from streams.instants import microseconds
from streams.malformed import (
    FOUND,
    Malformed,
    Reason,
    UnknownVersion,
    payload_reasons,
    quoted,
)
from streams.quick import taker
from streams.quick_lines import fact_of

__all__ = [
    "MAX_ATTRIBUTE",
    "Malformed",
    "Reason",
    "canonical",
    "decode",
    "decode_any",
    "encode",
    "microseconds",
    "subject_of",
]

_VERSION = re.compile(r"\.v[1-9][0-9]*$")
CONTROL = re.compile(  # what a terminal obeys, or nobody can see and type
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)

_decode_envelope = msgspec.json.Decoder(Envelope).decode
_decode_any = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder(order="sorted").encode
_ATTRIBUTES = len(Envelope.__struct_fields__)
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no spaces: equal values have equal bytes.

    units   text in UTF-8; numbers as IEEE 754 doubles or integers, in their shortest form
    """
    return _encode(value)


def decode(line: bytes) -> Fact:
    """Read one line of NDJSON.

    raises  Malformed, with the field path, what was expected and what was found
    """
    return fact_of(line) or decode_any(line)


def decode_any(line: bytes) -> Fact:
    """Read a line of whatever form; that of the plainest one is read in two thirds of the time.

    raises  Malformed
    """
    try:
        envelope = _decode_envelope(line)
        data = _encode(_decode_any(envelope.data))
    except _UNREADABLE as exc:
        raise _unreadable(line, exc) from None
    if not (line.isascii() and b"\x7f" not in line and _is_whole(line, envelope, data)):
        _refuse_what_would_be_lost(line, envelope, data)
    take, validate, prefix = _schema(envelope.type)
    subject = envelope.subject
    _refuse_subject_of_another_kind(subject, prefix)
    try:
        take(data)
    except (msgspec.ValidationError, ValidationError):
        _refuse_what_is_not_valid(validate, data)
    return Fact(
        envelope.id,
        envelope.source,
        envelope.type,
        subject,
        envelope.time,
        microseconds(envelope.time),
        envelope.actortype,
        envelope.actorref,
        envelope.correlationid,
        envelope.causationid,
        data,
        envelope.reason,
    )


def subject_of(line: bytes) -> tuple[str, str]:
    """The subject and the type of an event of which only the version is unknown.

    raises  Malformed if its subject or its time is wrong
    """
    envelope = _decode_envelope(line)
    _refuse_subject_of_another_kind(envelope.subject, envelope.type.partition(".")[0] + "/")
    microseconds(envelope.time)
    return envelope.subject, envelope.type


def encode(fact: Fact) -> bytes:
    """The canonical line for a fact, without a line break: what ``decode`` reads back unchanged."""
    attributes: dict[str, object] = {
        "specversion": "1.0",
        "id": fact.event_id,
        "source": fact.source,
        "type": fact.topic,
        "subject": fact.stream,
        "time": fact.time,
        "datacontenttype": "application/json",
        "actortype": fact.actor_type,
        "actorref": fact.actor_ref,
        "data": msgspec.Raw(fact.data),
    }
    if fact.correlation_id is not None:
        attributes["correlationid"] = fact.correlation_id
    if fact.causation_id is not None:
        attributes["causationid"] = fact.causation_id
    if fact.reason is not None:
        attributes["reason"] = fact.reason
    return _encode(attributes)


@cache
def _schema(topic: str) -> tuple[Callable[[bytes], object], Callable[[bytes], Event], str]:
    """A type's quick look and validator, and what its subjects begin with; built when first met."""
    kind = EVENT_TYPES.get(topic)
    if kind is None:
        raise (UnknownVersion if _is_other_version(topic) else Malformed)(_unknown_type(topic))
    kind.model_rebuild()
    validate = kind.__pydantic_validator__.validate_json
    return taker(kind), validate, topic.partition(".")[0] + "/"


def _refuse_what_is_not_valid(validate: Callable[[bytes], Event], data: bytes) -> None:
    try:
        validate(data)
    except ValidationError as exc:
        raise Malformed(*payload_reasons(exc)) from None


def _refuse_subject_of_another_kind(subject: str, prefix: str) -> None:
    identity = subject[len(prefix) :]
    if not subject.startswith(prefix) or not identity or identity != identity.strip():
        raise Malformed(Reason("subject", f"{prefix}<id>, as the type says", quoted(subject)))


def _is_whole(line: bytes, envelope: Envelope, data: bytes) -> bool:
    """Whether a line has no escapes and as many quotes as its parsed form: no key stood twice.

    True for nearly every line; one in ASCII without DEL has no character that could be lost.
    """
    if b"\\" in line:
        return False
    absent = (envelope.correlationid, envelope.causationid, envelope.reason).count(None)
    quotes = 4 * (_ATTRIBUTES - 1 - absent) + 2 + data.count(b'"')
    return line.count(b'"') == quotes


def _refuse_what_would_be_lost(line: bytes, envelope: Envelope, data: bytes) -> None:
    """Refuse keys that stand twice, and characters that a store or a terminal would eat."""
    if not _is_whole(line, envelope, data):
        try:
            json.loads(line, object_pairs_hook=_without_repeats)
        except Malformed:
            raise
        except (RecursionError, ValueError) as exc:
            raise _unreadable(line, exc) from None
    for name in Envelope.__struct_fields__:
        value = getattr(envelope, name)
        if isinstance(value, str) and not value.isprintable() and CONTROL.search(value):
            raise Malformed(Reason(name, "text without control characters", quoted(value)))
    if b"\\u0000" in data and "\x00" in "".join(_texts(_decode_any(data))):
        raise Malformed(Reason("data", "text without the character U+0000", "U+0000"))


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed(Reason(twice[:FOUND], "the key once in its object", "it stands twice"))
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _is_other_version(topic: str) -> bool:
    name = _VERSION.sub("", topic)
    return name != topic and any(_VERSION.sub("", known) == name for known in EVENT_TYPES)


@lru_cache(maxsize=256)  # a feed of one unknown type would look for the nearest in every line
def _unknown_type(topic: str) -> Reason:
    near = get_close_matches(topic, EVENT_TYPES, n=1, cutoff=0.8)
    hint = f" (did you mean {near[0]}?)" if near else " (see: policytrail schema)"
    return Reason("type", "a type of the catalogue" + hint, quoted(topic))


def _unreadable(line: bytes, exc: Exception) -> Malformed:
    """Say where and why, from the decoder's message and another look at the line."""
    if isinstance(exc, RecursionError):
        return Malformed(Reason("line", "JSON of reasonable depth", "nesting too deep"))
    if line[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Malformed(Reason("line", "UTF-8", "the mark of UTF-16; save the file as UTF-8"))
    if isinstance(exc, UnicodeDecodeError):
        return Malformed(Reason("line", "UTF-8", f"the byte 0x{exc.object[exc.start]:02x}"))
    try:
        value = _decode_any(line)
    except _UNREADABLE:
        return Malformed(Reason("line", "a JSON object", f"{exc}: {quoted(line[:FOUND])}"))
    if not isinstance(value, dict):
        return Malformed(Reason("line", "a JSON object", quoted(value)))
    return Malformed(*_envelope_reasons(value, str(exc)))


def _envelope_reasons(value: dict[str, Any], message: str) -> list[Reason]:
    reasons = []
    for field in _fields():
        if field.name not in value:
            if field.required:
                reasons.append(Reason(field.name, "an attribute", "nothing"))
            continue
        try:
            if field.name != "data":
                msgspec.convert(value[field.name], field.type)
        except msgspec.ValidationError as exc:
            expected = _expected(field.name, str(exc))
            reasons.append(Reason(field.name, expected, quoted(value[field.name])))
    unknown = sorted(set(value) - set(Envelope.__struct_fields__))
    reasons += [
        Reason(name[:FOUND], "only the contract's attributes", "this one") for name in unknown
    ]
    return reasons or [Reason("line", "an event of the contract", message)]


@cache
def _fields() -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(Envelope)


@cache
def _choices() -> dict[str, str]:
    """The attributes that have a few values only, and these in words."""
    properties = msgspec.json.schema(Envelope)["$defs"]["Envelope"]["properties"]
    return {
        name: " or ".join(f"{choice!r}" for choice in schema["enum"])
        for name, schema in properties.items()
        if "enum" in schema
    }


def _expected(name: str, message: str) -> str:
    if name in _choices():
        return _choices()[name]
    words = message.removeprefix("Expected ").partition(", got")[0].replace("`", "")
    return words.replace("str of length >= 1", "text that is not empty").replace(
        "str of length <= ", "text of at most "
    )
