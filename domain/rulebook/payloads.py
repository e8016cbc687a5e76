"""What a rule may say about an event: its fields, their kinds, the values they can take."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from domain.events import EVENT_TYPES

FieldKind = Literal["date", "boolean", "integer", "text", "other"]
_KINDS: Mapping[str, FieldKind] = {"boolean": "boolean", "integer": "integer", "string": "text"}


@dataclass(frozen=True, slots=True)
class PayloadField:
    """A field of an event's payload; of a list, what it holds. A date may have a time of day."""

    kind: FieldKind
    is_list: bool
    values: tuple[str, ...]
    has_time: bool = False

    def why_not(self, value: object) -> str | None:
        """Why this value can never stand in the field; nothing if it can."""
        if self.values:
            known = ", ".join(self.values)
            return None if value in self.values else f"{value!r} is not one of {known}"
        fits = {
            "boolean": isinstance(value, bool),
            "integer": isinstance(value, int) and not isinstance(value, bool),
            "text": isinstance(value, str),
        }
        if fits.get(self.kind, False):
            return None
        if self.kind in fits:
            return f"{value!r} is no {self.kind}, as the field is"
        return "a condition needs a field that holds text, a whole number, or true or false"


@cache
def event_types() -> Mapping[str, tuple[str, ...]]:
    """Event type without its version -> its wire names."""
    found: dict[str, tuple[str, ...]] = {}
    for topic in EVENT_TYPES:
        name = topic.rpartition(".")[0]
        found[name] = (*found.get(name, ()), topic)
    return MappingProxyType(found)


@cache
def fields(event: str) -> Mapping[str, PayloadField]:
    """The fields of an event type in its newest version; a dot leads into a list of records.

    raises  KeyError for an event type that does not exist
    """
    schema = EVENT_TYPES[event_types()[event][-1]].model_json_schema()
    return MappingProxyType(_fields(schema, schema.get("$defs", {}), ""))


def _fields(owner: dict[str, Any], defs: dict[str, Any], prefix: str) -> dict[str, PayloadField]:
    found: dict[str, PayloadField] = {}
    for name, given in owner.get("properties", {}).items():
        schema = _resolved(given, defs)
        items = _resolved(schema.get("items", {}), defs)
        is_list = schema.get("type") == "array"
        if is_list and "properties" in items:
            found |= _fields(items, defs, f"{prefix}{name}.")
        found[prefix + name] = _field(items if is_list else schema, is_list=is_list)
    return found


def _resolved(schema: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(choice, defs)
    if "$ref" in schema:
        return dict(defs[schema["$ref"].rpartition("/")[2]])
    return schema


def _field(schema: dict[str, Any], *, is_list: bool) -> PayloadField:
    values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    if schema.get("format") in {"date", "date-time"}:
        return PayloadField("date", is_list, (), has_time=schema["format"] == "date-time")
    return PayloadField(_KINDS.get(schema.get("type", ""), "other"), is_list, tuple(values))


def nearest(word: str, known: Mapping[str, object]) -> str:
    """A hint at what may have been meant."""
    near = get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"
