"""Objects: whether what one schema says of an object's fields implies what another says."""

from collections.abc import Iterator
from typing import Any

from streams.compatibility.gaps import Gap, as_schema, under
from streams.compatibility.resolving import Schema
from streams.compatibility.values import Inside

ANY = "*"


def objects(inner: Any, outer: Any, path: str, inside: Inside) -> list[Gap]:
    """Fields required, known, allowed besides; how many; and field by field what each may be."""
    found = [*_required(inner, outer, path), *_counts(inner, outer, path)]
    if inner.get("patternProperties", {}).keys() != outer.get("patternProperties", {}).keys():
        return [*found, Gap(path, "patternProperties", *_both(inner, outer, "patternProperties"))]
    names = dict.fromkeys([*inner.get("properties", {}), *outer.get("properties", {})])
    for name in names:
        held, wanted = _inner_field(inner, name), _outer_field(outer, name)
        found += _field(held, wanted, under(path, name), inside)
    for pattern, held in inner.get("patternProperties", {}).items():
        found += inside(held, outer["patternProperties"][pattern], under(path, f"/{pattern}/"))
    others = inner.get("additionalProperties", True), outer.get("additionalProperties", True)
    found += _field(*others, under(path, ANY), inside)
    return found + [*_names(inner, outer, path, inside)]


def _field(held: Schema, wanted: Schema, path: str, inside: Inside) -> list[Gap]:
    if wanted is False and held is not False:
        return [Gap(path, "unknown", held, wanted)]
    return inside(held, wanted, path)


def _inner_field(schema: Any, name: str) -> Schema:
    """What a field certainly keeps to: nothing is certain of one that a pattern may cover."""
    if name in schema.get("properties", {}):
        found: Schema = schema["properties"][name]
        return found
    others: Schema = schema.get("additionalProperties", True)
    return True if "patternProperties" in schema else others


def _outer_field(schema: Any, name: str) -> Schema:
    """What a field may have to keep to; that patterns are kept to is seen on its own."""
    found: Schema = schema.get("properties", {}).get(name, schema.get("additionalProperties", True))
    return found


def _required(inner: Any, outer: Any, path: str) -> Iterator[Gap]:
    for name in outer.get("required", ()):
        if name not in inner.get("required", ()):
            known = name in inner.get("properties", {})
            yield Gap(under(path, name), "required", known, True)
    for name, needed in outer.get("dependentRequired", {}).items():
        sure = {*inner.get("required", ()), *inner.get("dependentRequired", {}).get(name, ())}
        if not sure >= set(needed):
            yield Gap(under(path, name), "dependentRequired", sorted(sure), sorted(needed))


def _counts(inner: Any, outer: Any, path: str) -> Iterator[Gap]:
    least = max(inner.get("minProperties", 0), len(inner.get("required", ())))
    if least < outer.get("minProperties", 0):
        yield Gap(path, "minProperties", least, outer["minProperties"])
    most = inner.get("maxProperties")
    if _is_closed(inner):
        most = min(
            most if most is not None else len(inner.get("properties", {})),
            len(inner.get("properties", {})),
        )
    if "maxProperties" in outer and (most is None or most > outer["maxProperties"]):
        yield Gap(path, "maxProperties", most, outer["maxProperties"])


def _names(inner: Any, outer: Any, path: str, inside: Inside) -> Iterator[Gap]:
    wanted = outer.get("propertyNames", True)
    if wanted is True:
        return
    if _is_closed(inner):
        held: Schema = {"enum": sorted(inner.get("properties", {}))}
    else:
        text: Schema = {"type": ["string"]}
        held = as_schema([text, *([inner["propertyNames"]] if "propertyNames" in inner else [])])
    for gap in inside(held, wanted, path):
        yield gap._replace(keyword=f"propertyNames.{gap.keyword}")


def _is_closed(schema: Any) -> bool:
    return schema.get("additionalProperties") is False and "patternProperties" not in schema


def _both(inner: Any, outer: Any, key: str) -> tuple[Any, Any]:
    return inner.get(key), outer.get(key)
