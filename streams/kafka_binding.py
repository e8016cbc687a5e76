"""CloudEvents in Kafka messages, structured and binary, both ways.

source  CloudEvents 1.0.2, Kafka protocol binding, sections 2 and 3
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

import msgspec

from domain.facts import Fact
from streams.cloudevents import Malformed, Reason, decode, encode
from streams.envelope import Envelope
from streams.malformed import quoted
from streams.messages import Headers, Message, raw_name

Mode = Literal["structured", "binary"]
STRUCTURED = "application/cloudevents+json"
_BATCHED = "application/cloudevents-batch"
_CONTENT_TYPE = "content-type"
_PREFIX = "ce_"
_JSON = b"application/json"
_ATTRIBUTES = {*Envelope.__struct_fields__} - {"data", "datacontenttype"}
_REMEMBERED = 128  # ways to name headers, and how many characters such names may have
_SHORT = 512
STRUCTURED_HEADERS: Headers = ((_CONTENT_TYPE, f"{STRUCTURED}; charset=UTF-8".encode()),)
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_json = msgspec.json.Encoder().encode
_raw = msgspec.json.Decoder(msgspec.Raw).decode


class Bound(NamedTuple):
    """A CloudEvent out of a message, whatever its type.

    shape   ``data`` is JSON, as the message held it
    """

    attributes: dict[str, str]
    data: bytes


def fact_of(message: Message) -> tuple[Fact, bytes]:
    """The fact in a message, and the event as one line of JSON.

    raises  Malformed, with what is wrong in its headers or its value
    """
    line = line_of(message)
    return decode(line), line


def line_of(message: Message) -> bytes:
    """The event in a message as structured JSON: the value itself, or made of the headers.

    raises  Malformed for a message that holds no single event
    """
    value = message.value
    if value is None:
        raise Malformed(Reason("value", "an event", "a tombstone (no value)"))
    if message.headers == STRUCTURED_HEADERS or not message.headers:
        return value
    if (line := _plainly_assembled(message.headers, value)) is not None:
        return line
    headers = _by_name(message.headers)
    content_type = headers.get(_CONTENT_TYPE, b"").decode("utf-8", "replace").strip().lower()
    if content_type.startswith(_BATCHED):
        raise Malformed(Reason(_CONTENT_TYPE, "one event a message", quoted(content_type)))
    if content_type.partition(";")[0].strip() == STRUCTURED or not _is_binary(headers):
        return value
    return _assembled(_binary(headers, value))


def parsed(message: Message) -> Bound:
    """The attributes and the data of the CloudEvent in a message.

    raises  Malformed for a message that holds no single event
    """
    try:
        held = msgspec.json.decode(line_of(message), type=dict[str, msgspec.Raw])
    except _UNREADABLE as exc:
        raise Malformed(Reason("value", "a JSON object", str(exc))) from None
    data = bytes(held.pop("data", msgspec.Raw(b"null")))
    return Bound({name: str(msgspec.json.decode(value)) for name, value in held.items()}, data)


def bound(fact: Fact, mode: Mode = "structured") -> tuple[bytes, bytes, Headers]:
    """The key, the value and the headers of a fact's message."""
    key = fact.stream.encode()
    if mode == "structured":
        return key, encode(fact), STRUCTURED_HEADERS
    attributes = msgspec.json.decode(encode(fact), type=dict[str, msgspec.Raw])
    del attributes["data"]
    texts = {name: str(msgspec.json.decode(raw)) for name, raw in attributes.items()}
    content_type = texts.pop("datacontenttype")
    headers = ((_CONTENT_TYPE, content_type.encode()),)
    return key, fact.data, headers + tuple((_PREFIX + n, v.encode()) for n, v in texts.items())


class _Plain(dict[tuple[str, ...], tuple[str, ...]]):
    """The attributes that headers with these names are; none if they are not the plainest ones."""

    def __missing__(self, names: tuple[str, ...]) -> tuple[str, ...]:
        first, *others = names
        known = all(name.startswith(_PREFIX) and name[3:] in _ATTRIBUTES for name in others)
        plain = first == _CONTENT_TYPE and known and len({*others}) == len(others) > 0
        found = ("datacontenttype", *(name[3:] for name in others)) if plain else ()
        if len(self) < _REMEMBERED and sum(map(len, names)) < _SHORT:
            self[names] = found
        return found


_plain = _Plain()


def _plainly_assembled(headers: Headers, value: bytes) -> bytes | None:
    """The event in a message as nearly everybody writes a binary one; None for any other."""
    names, held = zip(*headers, strict=True)
    attributes = _plain[names]
    if not attributes or held[0] != _JSON or None in held:
        return None
    try:
        event = dict(zip(attributes, map(bytes.decode, held), strict=True))
        return _json(event | {"data": _raw(value)})
    except _UNREADABLE:
        return None


def _by_name(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, value in headers:
        if not name.isascii():
            _text("header", raw_name(name))
        lower = name.lower()
        if lower in found and (lower.startswith(_PREFIX) or lower == _CONTENT_TYPE):
            raise Malformed(Reason(name, "the header once", "it stands twice"))
        found[lower] = value or b""
    return found


def _is_binary(headers: dict[str, bytes]) -> bool:
    return any(name.startswith(_PREFIX) for name in headers)


def _binary(headers: dict[str, bytes], value: bytes) -> Bound:
    attributes = {}
    if _CONTENT_TYPE in headers:
        attributes["datacontenttype"] = _text(_CONTENT_TYPE, headers[_CONTENT_TYPE])
    for name, held in headers.items():
        if name.startswith(_PREFIX):
            attributes[name.removeprefix(_PREFIX)] = _text(name, held)
    if "data" in attributes:
        raise Malformed(Reason("ce_data", "the data in the value", "a header"))
    try:
        return Bound(attributes, bytes(_raw(value)))
    except _UNREADABLE as exc:
        raise Malformed(Reason("value", "JSON, as content-type says", str(exc))) from None


def _assembled(event: Bound) -> bytes:
    attributes: dict[str, object] = dict(event.attributes)
    return _json(attributes | {"data": msgspec.Raw(event.data)})


def _text(name: str, held: bytes) -> str:
    try:
        return held.decode()
    except UnicodeDecodeError as exc:
        byte = f"the byte 0x{held[exc.start]:02x}"
        raise Malformed(Reason(name, "text in UTF-8", byte)) from None
