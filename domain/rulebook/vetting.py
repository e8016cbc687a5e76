"""What a rule's words mean: that every event, field and value exists, and the rule can apply.

The checks look at a rule as it stands in the file, so that each error is found whatever else is
wrong with the rule.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from domain.rulebook.payloads import event_types, fields, nearest
from domain.rulebook.shapes import one_or_many

Raw = Mapping[str, Any]
Found = Iterator[tuple[str, str]]
"""The field within the rule, and what is wrong with it."""

_NAMED_BY_EVENT = ("field", "distinct", "sum", "period_field")
_STARTS = ("start", "after", "event")
_STOPS = ("satisfied_by", "next", "anchor")


def _many(rule: Raw, key: str) -> tuple[Any, ...]:
    return one_or_many(rule[key]) if key in rule else ()


def vet(rule: Raw) -> Found:
    """Every error in the meaning of one rule."""
    for path, on in _events(rule, ""):
        yield from _event(path, on)
    yield from _named_fields(rule)
    yield from _shared_fields(rule)
    yield from _emitted(rule)
    yield from _contradictions(rule)
    yield from _dates(rule)
    yield from _points(rule)


def _events(value: Any, path: str) -> Iterator[tuple[str, Raw]]:
    """Every table in a rule that names an event, with the way to it."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _events(item, f"{path}[{index}]")
    elif isinstance(value, Mapping):
        if isinstance(value.get("event"), str):
            yield path, value
        for key, inner in value.items():
            yield from _events(inner, f"{path}.{key}" if path else str(key))


def _event(path: str, on: Raw) -> Found:
    name = on["event"]
    if name not in event_types():
        unversioned = "; leave the version out" if name.rpartition(".")[0] in event_types() else ""
        hint = unversioned or nearest(name, event_types()).partition("; known")[0]
        yield f"{path}.event", f"unknown event type {name!r}{hint}"
        return
    known = fields(name)
    at = on.get("at", "occurred_at")
    if at != "occurred_at" and isinstance(at, str):
        if at not in known:
            yield f"{path}.at", f"{name} has no field {at!r}{nearest(at, known)}"
        elif known[at].kind != "date":
            yield f"{path}.at", f"{at} of {name} is no date and no instant"
    where = on.get("where", {})
    for field, values in where.items() if isinstance(where, Mapping) else ():
        yield from _condition(f"{path}.where.{field}", name, field, values)
    if path.endswith("not_same_as"):
        yield from _known(f"{path}.field", name, on.get("field"))


def _condition(path: str, event: str, field: str, values: Any) -> Found:
    if unknown := [*_known(path, event, field)]:
        yield from unknown
        return
    for value in one_or_many(values):
        if why := fields(event)[field].why_not(value):
            yield path, f"{why}; the rule can never start" if ".where" in path else why


def _known(path: str, event: str, field: Any) -> Found:
    if isinstance(field, str) and event in event_types() and field not in fields(event):
        yield path, f"{event} has no field {field!r}{nearest(field, fields(event))}"


def _names(rule: Raw, *keys: str) -> Iterator[str]:
    """The known events under some keys of a rule."""
    for key in keys:
        for on in _many(rule, key):
            name = on.get("event") if isinstance(on, Mapping) else None
            if isinstance(name, str) and name in event_types():
                yield name


def _named_fields(rule: Raw) -> Found:
    """Fields that a rule names beside its event, and values for them."""
    for event in _names(rule, "event"):
        for key in _NAMED_BY_EVENT:
            yield from _known(key, event, rule.get(key))
        field = rule.get("field")
        if not isinstance(field, str) or field not in fields(event):
            continue
        for key in ("values", "items"):
            if key in rule:
                yield from _condition(key, event, field, rule[key])
        if "items" in rule and not fields(event)[field].is_list:
            yield "field", f"{field} of {event} is no list"
    total = str(rule["sum"]) if "sum" in rule else None
    for event in _names(rule, "event") if total else ():
        if total and total in fields(event) and fields(event)[total].kind != "integer":
            yield "sum", f"{total} of {event} is no whole number"


def _shared_fields(rule: Raw) -> Found:
    """Fields that start and stop must have in common, and the date that a start carries."""
    for index, field in enumerate(_many(rule, "matching")):
        for event in _names(rule, *_STARTS, *_STOPS):
            yield from _known(f"matching[{index}]", event, field)
    deadline = rule.get("deadline")
    due = str(deadline["on"]) if isinstance(deadline, Mapping) and "on" in deadline else None
    for event in _names(rule, "start") if due else ():
        yield from _known("deadline.on", event, due)
        if due and due in fields(event) and fields(event)[due].kind != "date":
            yield "deadline.on", f"{due} of {event} is no date and no instant"


def _emitted(rule: Raw) -> Found:
    for index, name in enumerate(_many(rule, "emits")):
        if isinstance(name, str) and name not in event_types():
            hint = nearest(name, event_types()).partition("; known")[0]
            yield f"emits[{index}]", f"unknown event type {name!r}{hint}"


def _plain(on: Any) -> Any:
    """Bring an event with its conditions into one form, so that two can be compared."""
    if not isinstance(on, Mapping):
        return on
    where = on.get("where", {})
    conditions = where.items() if isinstance(where, Mapping) else ()
    return (
        on.get("event"),
        on.get("at", "occurred_at"),
        {key: sorted(map(str, one_or_many(value))) for key, value in conditions},
    )


def _contradictions(rule: Raw) -> Found:
    starts = [_plain(on) for on in _many(rule, "start")]
    for key, why in (
        ("satisfied_by", "is the same as the start, so the rule is met as soon as it starts"),
        ("excused_by", "is the same as the start, so the rule can never start"),
    ):
        for index, on in enumerate(_many(rule, key)):
            if starts and _plain(on) in starts:
                yield f"{key}[{index}]", why
    if rule.get("resumed_by") and not rule.get("paused_by"):
        yield "resumed_by", "the clock is resumed and nothing ever pauses it; add paused_by"
    if rule.get("paused_by") and not rule.get("resumed_by"):
        yield "paused_by", "the clock is paused and nothing ever resumes it; add resumed_by"
    if "opens" in rule and rule["opens"] == rule.get("closes"):
        yield "closes", "the window closes when it opens, so nothing could ever be inside"
    if rule.get("kind") == "wrong_party" and not (
        rule.get("actors") or {"field", "not_same_as"} <= set(rule)
    ):
        yield "actors", "nobody is wrong: give actors, or field and not_same_as"


def _dates(rule: Raw) -> Found:
    first, last = rule.get("in_force_from"), rule.get("in_force_to")
    if type(first) is date and type(last) is date and last < first:
        yield "in_force_to", f"{last} is before in_force_from {first}; the rule can never start"


def _points(rule: Raw) -> Found:
    if rule.get("kind") != "points":
        return
    if "points" not in rule and rule.get("enabled", True):
        yield "enabled", "the points are unknown; give points, or set enabled = false"
    over, up_to = rule.get("over"), rule.get("up_to")
    if isinstance(over, int) and isinstance(up_to, int) and up_to <= over:
        yield "up_to", f"no count is over {over} and up to {up_to}; the rule can never start"
