"""What the checks of a rule share: how to read a rule that may be wrong, and its fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.rulebook.payloads import event_types, fields, nearest
from domain.rulebook.shapes import one_or_many

Raw = Mapping[str, Any]
Found = Iterator[tuple[str, str]]
"""The field within the rule, and what is wrong with it."""


def many(rule: Raw, key: str) -> tuple[Any, ...]:
    """What stands under a key, as several."""
    return one_or_many(rule[key]) if key in rule else ()


def names(rule: Raw, *keys: str) -> Iterator[str]:
    """The known events under some keys of a rule."""
    for key in keys:
        for on in many(rule, key):
            name = on.get("event") if isinstance(on, Mapping) else None
            if isinstance(name, str) and name in event_types():
                yield name


def known(path: str, event: str, field: Any) -> Found:
    """Whether a known event has a field of this name."""
    if isinstance(field, str) and event in event_types() and field not in fields(event):
        yield path, f"{event} has no field {field!r}{nearest(field, fields(event))}"


def dated(path: str, event: str, field: Any) -> Found:
    """Whether a known event has this field, and it is a date or an instant."""
    yield from known(path, event, field)
    if isinstance(field, str) and field in fields(event) and fields(event)[field].kind != "date":
        yield path, f"{field} of {event} is no date and no instant"


def single(path: str, event: str, field: Any) -> Found:
    """Whether this field of a known event holds one value that can be compared."""
    if isinstance(field, str) and field in fields(event):
        found = fields(event)[field]
        if found.is_list or found.kind == "other" or "." in field:
            yield path, f"{field} of {event} does not hold one value that could be the same"
