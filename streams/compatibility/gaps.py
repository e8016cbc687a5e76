"""Why a schema is not inside another: where, by which keyword, and what each of the two says."""

from typing import Any, NamedTuple

from streams.cloudevents import canonical
from streams.compatibility.resolving import Schema


class Gap(NamedTuple):
    """A value that the inner schema allows may be refused by the outer one.

    shape   ``path`` is that of a field, [] for items, * for any other field; ``inner`` and
            ``outer`` are what the two say under ``keyword``
    """

    path: str
    keyword: str
    inner: Any
    outer: Any


def same(one: Any, other: Any) -> bool:
    """Whether two pieces of a schema are the same JSON; 1 and true are not."""
    return one is other or canonical(one) == canonical(other)


def under(path: str, name: str) -> str:
    """The path of a field."""
    return f"{path}.{name}" if path else name


def distinct(gaps: list[Gap]) -> list[Gap]:
    """Each gap once, in order of appearance."""
    found: list[Gap] = []
    for gap in gaps:
        if gap not in found:
            found.append(gap)
    return found


def as_schema(parts: list[Schema]) -> Schema:
    """The schema of what keeps to all of these."""
    if not parts:
        return True
    return parts[0] if len(parts) == 1 else {"allOf": parts}
