"""Spoils a line in as many ways as senders do; no way leaves a line break or a blank line."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from msgspec import json

Envelope = dict[str, Any]


def _with(changes: Envelope) -> Callable[[bytes], bytes]:
    return lambda line: json.encode(json.decode(line) | changes)


def _edited(edit: Callable[[Envelope], object]) -> Callable[[bytes], bytes]:
    def spoil(line: bytes) -> bytes:
        envelope = json.decode(line)
        edit(envelope)
        return json.encode(envelope)

    return spoil


def _without(attribute: str) -> Callable[[bytes], bytes]:
    return _edited(lambda envelope: envelope.pop(attribute))


def _first_field(envelope: Envelope) -> str:
    """Name of the first field, which every event type requires."""
    return str(next(iter(envelope["data"])))


def _other_aggregate(envelope: Envelope) -> None:
    kind, _, ref = envelope["subject"].partition("/")
    envelope["subject"] = f"{'claim' if kind == 'policy' else 'policy'}/{ref}"


_STAMP = "2021-04-31T10:00:00+08:00"
WAYS: MappingProxyType[str, Callable[[bytes], bytes]] = MappingProxyType(
    {
        "TRUNCATED": lambda line: line[: len(line) * 2 // 3],
        "NOT_JSON": lambda line: b"<event>" + line[1:40].replace(b'"', b"") + b"</event>",
        "BINARY": lambda line: b"\x00\x9f\xff\xfe" + line[:32][::-1] + b"\x80\x81",
        "INVALID_UTF8": lambda line: line.replace(b'"actorref":"', b'"actorref":"\xff\xc3', 1),
        "TRAILING_TEXT": lambda line: line + b" {}",
        "ARRAY": lambda line: b"[" + line + b"]",
        "NULL": lambda _line: b"null",
        "SINGLE_QUOTES": lambda line: line.replace(b'"', b"'"),
        "UNKNOWN_TYPE": _edited(lambda e: e.update(type=e["type"].replace(".v1", "Maybe.v1"))),
        "UNKNOWN_VERSION": _edited(lambda e: e.update(type=e["type"].replace(".v1", ".v9"))),
        "UNKNOWN_FIELD": _edited(lambda e: e["data"].update(remark="see file")),
        "UNKNOWN_ATTRIBUTE": _with({"priority": "high"}),
        "MISSING_FIELD": _edited(lambda e: e["data"].pop(_first_field(e))),
        "MISSING_TIME": _without("time"),
        "MISSING_ACTOR": _without("actortype"),
        "MISSING_DATA": _without("data"),
        "WRONG_ENUM": _with({"actortype": "ROBOT"}),
        "WRONG_FIELD_TYPE": _edited(lambda e: e["data"].update({_first_field(e): {"value": 1}})),
        "NULL_FIELD": _edited(lambda e: e["data"].update({_first_field(e): None})),
        "WRONG_ATTRIBUTE_TYPE": _with({"id": 17}),
        "DATA_IS_TEXT": _edited(lambda e: e.update(data=json.encode(e["data"]).decode())),
        "NAIVE_TIME": _edited(lambda e: e.update(time=e["time"][:19])),
        "IMPOSSIBLE_TIME": _with({"time": _STAMP}),
        "SUBJECT_MISMATCH": _edited(_other_aggregate),
        "WRONG_SPECVERSION": _with({"specversion": "0.3"}),
        "WRONG_CONTENT_TYPE": _with({"datacontenttype": "text/plain"}),
    }
)
NAMES = tuple(WAYS)
NEEDS_FIELDS = frozenset({"MISSING_FIELD", "WRONG_FIELD_TYPE", "NULL_FIELD"})


def backwards(value: Any) -> Any:
    """The same JSON value with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in reversed(value)}
    return [backwards(item) for item in value] if isinstance(value, list) else value


def reordered(line: bytes) -> bytes:
    """The same fact with its JSON keys in another order."""
    return json.encode(backwards(json.decode(line)))


def contradicted(line: bytes) -> tuple[bytes, str] | None:
    """The same source and id with one field of the data changed, and which; None if none can."""
    envelope = json.decode(line)
    for name, value in reversed(envelope["data"].items()):
        other = _another(name, value)
        if other is not None:
            envelope["data"][name] = other
            return json.encode(envelope), name
    return None


def _another(name: str, value: Any) -> Any:
    """A different value that is as well-formed, for amounts, flags and references."""
    if isinstance(value, bool):
        return not value
    if name.endswith(("_fen", "minutes")):
        return value + 100
    if name.endswith(("_ref", "_by")) or name in ("office_id", "returned_by", "document_no"):
        return f"{value}-X"
    if name.endswith(("_on", "_at")) or name in ("on", "at", "until"):
        return f"{value[:8]}{'02' if value[8:10] == '01' else '01'}{value[10:]}"
    return None
