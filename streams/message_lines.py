"""Messages as lines of a folder: how a partition is written down without losing a byte."""

import base64
import json
from codecs import BOM_UTF8
from typing import Any

import msgspec

from streams.cloudevents import Malformed, Reason
from streams.kafka_binding import line_of
from streams.malformed import quoted
from streams.messages import Headers, Message, named, raw_name

PLAIN = ".ndjson"  # a line is a value; offsets from 0; the key is the subject
WHOLE = ".messages.ndjson"  # a line is a message with everything that belongs to it


class _Named(msgspec.Struct):
    subject: str | None = None


_subject = msgspec.json.Decoder(_Named).decode
_raw = msgspec.json.Decoder(msgspec.Raw).decode


def written(message: Message, *, placed: bool = False) -> bytes:
    """A message as one line of a ``.messages.ndjson`` file, without the line break.

    ``placed`` adds topic and partition, which the name of a file says otherwise.
    """
    held: dict[str, object] = {}
    if placed:
        held |= {"topic": message.topic, "partition": message.partition}
    held |= {
        "offset": message.offset,
        "timestamp": message.timestamp_ms,
        "key": _shown(message.key),
        "headers": _shown_headers(message.headers),
        "value": _shown(message.value),
    }
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()


def read(line: bytes, topic: str, partition: int) -> Message:
    """The message that a line of a ``.messages.ndjson`` file holds.

    raises  Malformed if the line is not of that form
    """
    try:
        held = json.loads(line)
        return Message(
            topic,
            partition,
            _whole(held["offset"]),
            _whole(held.get("timestamp", -1)),
            _bytes(held.get("key")),
            _bytes(held.get("value")),
            _headers(held.get("headers", [])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        wanted = "an object with offset, timestamp, key, headers and value"
        raise Malformed(Reason("line", wanted, f"{quoted(line)} ({exc})")) from None


def written_headers(headers: Headers) -> str:
    """Headers as JSON, in the form that they have in a line."""
    return json.dumps(_shown_headers(headers), ensure_ascii=False, separators=(",", ":"))


def read_headers(text: str) -> Headers:
    """The headers that ``written_headers`` wrote."""
    return _headers(json.loads(text))


def plain(message: Message, expected_offset: int) -> bool:
    """Whether a line of a plain ``.ndjson`` file would say everything about a message."""
    value = message.value
    if value is None or message.offset != expected_offset or b"\n" in value or not value.strip():
        return False
    if value.startswith(BOM_UTF8):  # a file's first line would lose it
        return False
    return message.key == plain_key(value) and not _says_more(message.headers)


def plain_key(value: bytes) -> bytes | None:
    """The key of a message in a plain ``.ndjson`` file: the subject, if its value names one."""
    try:
        subject = _subject(value).subject
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return None if subject is None else subject.encode()


def as_line(message: Message) -> bytes | None:
    """The event in a message as one line; None where no single line can say it.

    JSON may have line breaks between its tokens, where a space says the same, and nowhere else.
    """
    try:
        line = line_of(message)
    except Malformed:
        return None
    if b"\n" in line:
        try:
            _raw(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        line = line.replace(b"\r", b" ").replace(b"\n", b" ")
    return line if line.strip() else None


def _says_more(headers: Headers) -> bool:
    return any(
        name != "content-type" or not (value or b"").startswith(b"application/cloudevents+json")
        for name, value in headers
    )


def _shown_headers(headers: Headers) -> list[list[object]]:
    return [[_shown(raw_name(name)), _shown(value)] for name, value in headers]


def _shown(value: bytes | None) -> str | dict[str, str] | None:
    if value is None:
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}


def _bytes(held: Any) -> bytes | None:
    if held is None or isinstance(held, str):
        return None if held is None else held.encode()
    return base64.b64decode(held["base64"], validate=True)


def _whole(number: Any) -> int:
    if type(number) is not int or not -1 <= number < 2**63:
        raise TypeError("offset and timestamp are whole numbers")
    return number


def _headers(held: Any) -> Headers:
    return tuple((_name(name), _bytes(value)) for name, value in held)


def _name(held: Any) -> str:
    raw = _bytes(held)
    if raw is None:
        raise TypeError("a header has a name")
    return named(raw)
