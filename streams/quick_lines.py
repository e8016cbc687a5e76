"""A quick look at a line: the fact it says, if it says one for certain.

Nearly every line is of one type's plainest form, and then one decoder reads envelope and payload in
one go. What is said of any other line, and why it is refused, is for ``streams.cloudevents``.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import FieldInfo, astuple, fields

from domain.events import EVENT_TYPES
from domain.facts import Fact
from streams.envelope import Envelope
from streams.instants import microseconds
from streams.malformed import Malformed
from streams.quick import form_of

_TYPE = b'"type":'
_AFTER = len(_TYPE)
_QUOTE, _ESCAPE, _DEL = b'"\\\x7f'
_FIXED = {"specversion": "1.0", "datacontenttype": "application/json"}
_OPTIONAL = [field.name for field in fields(Envelope) if not field.required]
_BARE = {name: "" for name in Envelope.__struct_fields__ if name not in (*_OPTIONAL, "data")}
_QUOTES = 4 * len(_BARE) + len('""')
_LENGTHS = tuple(len(f',"{name}":""') for name in _OPTIONAL)
_NOT_CERTAIN = (msgspec.DecodeError, Malformed, RecursionError)

_encode = msgspec.json.Encoder().encode  # the fields of a form are in the canonical order
_made = tuple.__new__  # a third of what a call of the named tuple costs


class _Reader(NamedTuple):
    """How a line of one type is read.

    units   ``shortest`` is the length of a line whose texts and data were empty
    """

    decode: Callable[[bytes], Any]
    topic: str
    prefix: str
    shortest: int


class _Readers(dict[bytes, _Reader | None]):
    """Types by name, made when first met; None for one without a form of which all is certain."""

    def __missing__(self, topic: bytes) -> _Reader | None:
        kind = EVENT_TYPES.get(topic.decode("ascii"))
        if kind is None:
            return None
        self[topic] = _reader(kind.TOPIC, form_of(kind))
        return self[topic]


_readers = _Readers()


def fact_of(line: bytes) -> Fact | None:
    """The fact in a line, the same that ``cloudevents.decode`` reads; None if it is not certain.

    A line has nothing but its fact if it is as long as the fact written without spaces, or if it
    has as many quotes: then no key stood twice. One in ASCII without escapes and DEL has no
    character that could be lost.
    """
    if _ESCAPE in line or _DEL in line or not line.isascii():
        return None
    start = line.find(_QUOTE, line.find(_TYPE) + _AFTER) + 1
    reader = _readers[line[start : line.find(_QUOTE, start)]]
    if reader is None:
        return None
    decode, topic, prefix, shortest = reader
    try:
        (_, event_id, source, _, subject, time, _, actor, ref, payload, corr, cause, reason) = (
            astuple(decode(line))
        )
        instant = microseconds(time)
    except _NOT_CERTAIN:
        return None
    if " " in subject or len(subject) == len(prefix) or not subject.startswith(prefix):
        return None
    data = _encode(payload)
    length = shortest + len(event_id) + len(source) + len(subject) + len(time)
    length += len(actor) + len(ref) + len(data)
    if corr is not None or cause is not None or reason is not None:
        length += _length_of(corr, cause, reason)
    if len(line) != length and line.count(_QUOTE) != _quotes(data, corr, cause, reason):
        return None
    return _made(
        Fact,
        (event_id, source, topic, subject, time, instant, actor, ref, corr, cause, data, reason),
    )


def _length_of(*given: str | None) -> int:
    """How much longer a line is for the attributes that not every fact has."""
    return sum(
        more + len(text) for more, text in zip(_LENGTHS, given, strict=True) if text is not None
    )


def _quotes(data: bytes, *given: str | None) -> int:
    return _QUOTES + data.count(_QUOTE) + 4 * (len(given) - given.count(None))


def _reader(topic: str, form: Any) -> _Reader | None:
    """The reader of a type, if its payload has a form."""
    if form is None:
        return None
    own = {"type": Literal.__getitem__((topic,)), "data": form}
    line = msgspec.defstruct(
        "Line",
        [_field(one, own.get(one.name, one.type)) for one in fields(Envelope)],
        forbid_unknown_fields=True,
        gc=False,
    )
    shortest = len(_encode(_BARE | _FIXED | {"type": topic, "data": 0})) - len("0")
    prefix = topic.partition(".")[0] + "/"
    return _Reader(msgspec.json.Decoder(line).decode, topic, prefix, shortest)


def _field(one: FieldInfo, kind: Any) -> Any:
    return (one.name, kind) if one.required else (one.name, kind, one.default)
