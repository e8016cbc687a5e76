"""Whether every value of one schema is a value of another, and if that is not certain, why.

An empty answer is a proof. A gap is where the proof fails: for the edits that people make to a
schema it is a real difference; for the rest it may be only more than this program understands.
"""

from collections.abc import Iterable
from typing import Any

import jsonschema_rs

from streams.compatibility.gaps import Gap, distinct, same
from streams.compatibility.objects import objects
from streams.compatibility.resolving import OPAQUE, UNEVALUATED, Schema
from streams.compatibility.values import arrays, numbers, strings

TYPES = ("null", "boolean", "number", "string", "array", "object")
_UNIONS = ("anyOf", "oneOf")


def gaps(inner: Schema, outer: Schema, path: str = "") -> list[Gap]:
    """Where a value of the inner schema may be none of the outer one; both are resolved."""
    if inner is False or outer is True or outer == {} or same(inner, outer):
        return []
    if outer is False:
        return [Gap(path, "refused", inner, outer)]
    if any(key in outer for key in UNEVALUATED):
        return [Gap(path, "unevaluated", inner, outer)]
    found: list[Gap] = []
    for wanted in _parts(outer):
        found += _fewest(_part(held, wanted, path) for held in _parts(inner))
    return distinct(found)


def _parts(schema: Schema) -> list[dict[str, Any]]:
    """What a value has to keep to, all of it; each part is one union, or no union at all."""
    if isinstance(schema, bool):
        return [{}] if schema else [{"enum": []}]
    plain = {k: v for k, v in schema.items() if k not in (*_UNIONS, "allOf")}
    unions = [{key: schema[key]} for key in _UNIONS if key in schema]
    nested = [part for one in schema.get("allOf", []) for part in _parts(one)]
    return [part for part in ([plain] if plain else []) + unions + nested if part] or [{}]


def _part(inner: dict[str, Any], outer: dict[str, Any], path: str) -> list[Gap]:
    if not outer or same(inner, outer):
        return []
    for union in _UNIONS:
        if union in inner:
            return distinct([gap for one in inner[union] for gap in gaps(one, outer, path)])
    if "enum" in inner:
        return _values(inner, inner["enum"], outer, path)
    found: list[Gap] = []
    for kind in inner.get("type", TYPES):
        found += _kind(inner | {"type": [kind]}, kind, outer, path)
    return distinct(found)


def _kind(inner: dict[str, Any], kind: str, outer: dict[str, Any], path: str) -> list[Gap]:
    """The values of one type in the inner schema, against one part of the outer one."""
    if kind in ("null", "boolean"):
        few = [None] if kind == "null" else [False, True]
        return _values(inner, few, outer, path)
    if "anyOf" in outer or "oneOf" in outer:
        return _union(inner, kind, outer, path)
    if not _takes(outer, kind):
        return [Gap(path, "type", kind, outer["type"])]
    if "enum" in outer:
        return [Gap(path, "enum", None, outer["enum"])]
    return _constraints(inner, kind, outer, path) + _opaque(inner, outer, path)


def _constraints(inner: dict[str, Any], kind: str, outer: dict[str, Any], path: str) -> list[Gap]:
    match kind:
        case "number" | "integer":
            return numbers(inner, outer, path, whole=kind == "integer")
        case "string":
            return strings(inner, outer, path)
        case "array":
            return arrays(inner, outer, path, gaps)
        case _:
            return objects(inner, outer, path, gaps)


def _union(inner: dict[str, Any], kind: str, outer: dict[str, Any], path: str) -> list[Gap]:
    choices = outer.get("anyOf", outer.get("oneOf", []))
    if "oneOf" in outer and not _apart(choices):
        return [Gap(path, "oneOf", inner, outer["oneOf"])]
    of_kind = [one for one in choices if one is True or (one and _takes(one, kind))]
    if not of_kind:
        taken = sorted({t for one in choices if one for t in one.get("type", TYPES)})
        return [Gap(path, "type", kind, taken)]
    return _fewest(gaps(inner, one, path) for one in of_kind)


def _fewest(tries: Iterable[list[Gap]]) -> list[Gap]:
    """One proof is enough; if there is none, the one that came nearest says what is missing."""
    found = [*tries]
    return min(found, key=len)


def _apart(choices: list[Schema]) -> bool:
    """Whether no value can be in two of the choices, because their types differ."""
    seen: set[str] = set()
    for one in choices:
        kinds = set(one.get("type", TYPES)) if isinstance(one, dict) else set(TYPES)
        kinds |= {"number"} if "integer" in kinds else set()
        if seen & kinds:
            return False
        seen |= kinds
    return True


def _takes(outer: Schema, kind: str) -> bool:
    if isinstance(outer, bool):
        return outer
    kinds = outer.get("type", TYPES)
    return kind in kinds or (kind == "integer" and "number" in kinds)


def _values(inner: dict[str, Any], few: list[Any], outer: dict[str, Any], path: str) -> list[Gap]:
    """A short list of values is tried, one by one."""
    kept, wanted = _validator(inner), _validator(outer)
    refused = [one for one in few if kept.is_valid(one) and not wanted.is_valid(one)]
    return [
        Gap(path, "type", kind, outer.get("type"))
        if (kind := _name_of(one)) in ("null", "boolean") and "enum" not in inner
        else Gap(path, "enum", [one], outer.get("enum"))
        for one in refused
    ]


def _name_of(value: Any) -> str:
    return "null" if value is None else "boolean" if isinstance(value, bool) else "other"


def _validator(schema: dict[str, Any]) -> Any:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, offline=True)


def _opaque(inner: dict[str, Any], outer: dict[str, Any], path: str) -> list[Gap]:
    return [
        Gap(path, group[0], inner.get(group[0]), outer.get(group[0]))
        for group in OPAQUE
        if any(key in outer for key in group)
        and not all(same(inner.get(key), outer.get(key)) for key in group)
    ]
