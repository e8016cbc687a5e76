"""The little language in which the sentences of a history are written.

shape   ``{field}``         the value; money and instants are recognised by the field's name
        ``{field:Labels}``  the value, or each value of a list, by that table of labels
        ``{field:one|many}`` a number with its noun
        ``{field?yes:no}``  one of two texts, by a boolean
        ``[...]``           left out if a field inside it has no value
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from projections.timeline.labels import LABELS
from projections.timeline.text import minute, plain

MOST = 12  # items of one list that are spelt out
_SECTION = re.compile(r"\[([^\]]*)\]|([^\[]+)")
_FIELD = re.compile(r"\{(\w+)(?:\?([^:}]*):([^}]*)|:([^}]+))?\}")
_PARTS = {
    "SignedDocument": (("type", "SignedDocumentType"), ("signer", "Signer")),
    "ClaimDocument": (("type", "ClaimDocumentType"), ("doc_ref", None)),
    "CallbackAnswer": (("question_id", None), ("answer", "Answer")),
}


@dataclass(frozen=True)
class Words:
    """What differs between the languages besides the sentences themselves."""

    column: int
    yuan: str
    joiner: str
    pair: str
    aside: str
    more: str
    nothing: str
    yes: str
    no: str


EN = Words(0, "{sign}¥{amount}", ", ", "{} {}", "{} ({})", "{} more", "(none)", "yes", "no")
ZH = Words(1, "{sign}{amount}元", "、", "{} {}", "{}（{}）", "另 {} 项", "（无）", "是", "否")


def render(template: str, payload: Mapping[str, Any], words: Words) -> str:
    """Fill a template from a payload; a value that is missing is said to be missing."""
    said = []
    for optional, literals, fields in _sections(template):
        values = [_shown(field, payload, words) for field in fields]
        if optional and None in values:
            continue
        filled = (words.nothing if value is None else value for value in values)
        said.append(literals[0] + "".join(v + t for v, t in zip(filled, literals[1:], strict=True)))
    return "".join(said)


def fields_of(template: str) -> frozenset[str]:
    """Name the payload fields that a template tells."""
    return frozenset(field.name for *_, fields in _sections(template) for field in fields)


@dataclass(frozen=True)
class _Field:
    name: str
    yes: str | None
    no: str | None
    spec: str | None


@cache
def _sections(template: str) -> tuple[tuple[bool, tuple[str, ...], tuple[_Field, ...]], ...]:
    """Cut a template: per section, is it optional, the texts around its fields, the fields."""
    return tuple(
        (
            match[1] is not None,
            tuple(_FIELD.sub("\0", match[1] if match[1] is not None else match[2]).split("\0")),
            tuple(_Field(*found.groups()) for found in _FIELD.finditer(match[0])),
        )
        for match in _SECTION.finditer(template)
    )


def _shown(field: _Field, payload: Mapping[str, Any], words: Words) -> str | None:
    """Show a field as a reader sees it; None if it has no value."""
    value = payload.get(field.name)
    if value is None or value in ("", [], (), {}):
        return None
    if field.yes is not None:
        return field.yes if value else field.no
    if field.spec is not None and "|" in field.spec:
        one, many = field.spec.split("|")
        return f"{_scalar(value, field.name, None, words)} {one if value == 1 else many}"
    if isinstance(value, Mapping):
        pairs = islice(value.items(), MOST)
        items = [
            words.pair.format(_scalar(k, "", field.spec, words), _plainly(v)) for k, v in pairs
        ]
    elif isinstance(value, list | tuple):
        items = [_item(item, field, words) for item in value[:MOST]]
    else:
        return _scalar(value, field.name, field.spec, words)
    if len(value) > MOST:
        items.append(words.more.format(len(value) - MOST))
    return words.joiner.join(items)


def _item(item: Any, field: _Field, words: Words) -> str:
    if not isinstance(item, Mapping):
        return _scalar(item, field.name, field.spec, words)
    (first, first_labels), (second, second_labels) = _PARTS[field.spec or ""]
    return words.aside.format(
        _scalar(item.get(first), first, first_labels, words),
        _scalar(item.get(second), second, second_labels, words),
    )


def _scalar(value: Any, name: str, spec: str | None, words: Words) -> str:
    if isinstance(value, bool):
        return words.yes if value else words.no
    if spec is not None:
        label = LABELS[spec].get(str(value))
        return label[words.column] if label else _plainly(value)
    if name.endswith("_fen") and isinstance(value, int):
        sign = "-" if value < 0 else ""
        amount = f"{abs(value) // 100:,}.{abs(value) % 100:02d}"
        return words.yuan.format(sign=sign, amount=amount)
    if isinstance(value, str) and (name == "at" or name.endswith("_at")):
        return minute(value)
    return _plainly(value)


def _plainly(value: Any) -> str:
    return plain(str(value)) or "—"
