"""Numbers, texts and lists: whether the constraints of one schema imply those of another."""

from collections.abc import Callable
from math import ceil, floor
from typing import Any

from streams.compatibility.gaps import Gap
from streams.compatibility.resolving import Schema

Inside = Callable[[Schema, Schema, str], list[Gap]]
_Bound = tuple[float, bool] | None  # the value, and whether it is itself outside


def numbers(inner: Any, outer: Any, path: str, *, whole: bool) -> list[Gap]:
    """Bounds and steps; for whole numbers "more than 0" and "at least 1" are the same."""
    found = []
    for name, sign in (("minimum", 1), ("maximum", -1)):
        held, wanted = _bound(inner, name, sign, whole), _bound(outer, name, sign, whole)
        if wanted is not None and (held is None or held < wanted):
            found.append(Gap(path, name, _said(held, sign), _said(wanted, sign)))
    step = outer.get("multipleOf")
    if step is not None and not _is_step(inner.get("multipleOf"), step, whole=whole):
        found.append(Gap(path, "multipleOf", inner.get("multipleOf"), step))
    return found


def strings(inner: Any, outer: Any, path: str) -> list[Gap]:
    """Lengths; a pattern or a format is implied only by the same one."""
    return _least(inner, outer, path, "minLength", "maxLength") + [
        Gap(path, name, inner.get(name), outer[name])
        for name in ("pattern", "format")
        if name in outer and inner.get(name) != outer[name]
    ]


def arrays(inner: Any, outer: Any, path: str, inside: Inside) -> list[Gap]:
    """How many items, which of them differ, and item by item what each may be."""
    found = _least(inner, outer, path, "minItems", "maxItems")
    most = inner.get("maxItems")
    alone = most is not None and most <= 1
    if outer.get("uniqueItems") and not inner.get("uniqueItems") and not alone:
        found.append(Gap(path, "uniqueItems", False, True))
    first = max(len(inner.get("prefixItems", ())), len(outer.get("prefixItems", ())))
    for index in range(first if most is None else min(first, most)):
        found += inside(_item(inner, index), _item(outer, index), f"{path}[{index}]")
    if most is None or most > first:
        found += inside(_item(inner, first), _item(outer, first), f"{path}[]")
    return found


def _item(schema: Any, index: int) -> Schema:
    first: list[Schema] = schema.get("prefixItems", [])
    rest: Schema = schema.get("items", True)
    return first[index] if index < len(first) else rest


def _least(inner: Any, outer: Any, path: str, low: str, high: str) -> list[Gap]:
    found = []
    if inner.get(low, 0) < outer.get(low, 0):
        found.append(Gap(path, low, inner.get(low, 0), outer[low]))
    if high in outer and (high not in inner or inner[high] > outer[high]):
        found.append(Gap(path, high, inner.get(high), outer[high]))
    return found


def _bound(schema: Any, name: str, sign: int, whole: bool) -> _Bound:  # noqa: FBT001
    """A bound from below; one from above is mirrored, so that greater is narrower for both."""
    exclusive = "exclusive" + name.capitalize()
    found = [
        (sign * schema[key], strict)
        for key, strict in ((name, False), (exclusive, True))
        if key in schema
    ]
    if whole:
        found = [(floor(v) + 1 if strict else ceil(v), False) for v, strict in found]
    return max(found, default=None)


def _said(bound: _Bound, sign: int) -> str | None:
    if bound is None:
        return None
    return (
        f"{'more' if sign == 1 else 'less'} than {sign * bound[0]}"
        if bound[1]
        else str(sign * bound[0])
    )


def _is_step(held: Any, wanted: Any, *, whole: bool) -> bool:
    """Whether all multiples of one are multiples of the other; fractions only if they are equal."""
    if held == wanted or (whole and wanted == 1):
        return True
    both = isinstance(held, int) and isinstance(wanted, int)
    return both and held % wanted == 0
