"""Messages as lines of a folder: how a partition is written down without losing a byte."""

import base64
import json
from typing import Any

from streams.cloudevents import Malformed, Reason
from streams.malformed import quoted
from streams.messages import Headers, Message

PLAIN = ".ndjson"  # a line is a value; offsets from 0; the key is the subject
WHOLE = ".messages.ndjson"  # a line is a message with everything that belongs to it


def written(message: Message) -> bytes:
    """A message as one line of a ``.messages.ndjson`` file, without the line break."""
    held = {
        "offset": message.offset,
        "timestamp": message.timestamp_ms,
        "key": _shown(message.key),
        "headers": [[name, _shown(value)] for name, value in message.headers],
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
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        wanted = "an object with offset, timestamp, key, headers and value"
        raise Malformed(Reason("line", wanted, f"{quoted(line)} ({exc})")) from None


def written_headers(headers: Headers) -> str:
    """Headers as JSON, in the form that they have in a line."""
    held = [[name, _shown(value)] for name, value in headers]
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def read_headers(text: str) -> Headers:
    """The headers that ``written_headers`` wrote."""
    return _headers(json.loads(text))


def plain(message: Message, expected_offset: int) -> bool:
    """Whether a line of a plain ``.ndjson`` file would say everything about a message."""
    value = message.value
    if value is None or message.offset != expected_offset or b"\n" in value or not value.strip():
        return False
    try:
        event = json.loads(value)
    except (ValueError, RecursionError):
        event = None
    subject = event.get("subject") if isinstance(event, dict) else None
    key = subject.encode() if isinstance(subject, str) else None
    return message.key == key and not _says_more(message.headers)


def _says_more(headers: Headers) -> bool:
    return any(
        name != "content-type" or not (value or b"").startswith(b"application/cloudevents+json")
        for name, value in headers
    )


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
    if type(number) is not int:
        raise TypeError("offset and timestamp are whole numbers")
    return number


def _headers(held: Any) -> Headers:
    return tuple((str(name), _bytes(value)) for name, value in held)
