"""What a rule's words mean: that every event, field and value exists, and the rule can apply.

The checks look at a rule as it stands in the file, so that each error is found whatever else is
wrong with the rule.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from domain.rulebook.payloads import event_types, fields, nearest
from domain.rulebook.shapes import one_or_many
from domain.rulebook.vetting_metrics import figures
from domain.rulebook.vetting_times import times
from domain.rulebook.vetting_words import Found, Raw, dated, known, many, names, single

_NAMED_BY_EVENT = ("field", "distinct", "sum", "period_field")
_STARTS = ("start", "after", "event")
_STOPS = ("satisfied_by", "next", "anchor")


def vet(rule: Raw) -> Found:
    """Every error in the meaning of one rule."""
    for path, on in _events(rule, ""):
        yield from _event(path, on)
    yield from _named_fields(rule)
    yield from _single_values(rule)
    yield from _emitted(rule)
    yield from _contradictions(rule)
    yield from times(rule)
    yield from _dates(rule)
    yield from _points(rule)
    yield from figures(rule)


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
    if (at := on.get("at", "occurred_at")) != "occurred_at":
        yield from dated(f"{path}.at", name, at)
    where = on.get("where", {})
    for field, values in where.items() if isinstance(where, Mapping) else ():
        yield from _condition(f"{path}.where.{field}", name, field, values)
    if path.endswith("not_same_as"):
        yield from known(f"{path}.field", name, on.get("field"))


def _condition(path: str, event: str, field: str, values: Any) -> Found:
    if unknown := [*known(path, event, field)]:
        yield from unknown
        return
    for value in one_or_many(values):
        if why := fields(event)[field].why_not(value):
            yield path, f"{why}; the rule can never start" if ".where" in path else why


def _named_fields(rule: Raw) -> Found:
    """Fields that a rule names beside its event, and values for them."""
    for event in names(rule, "event"):
        for key in _NAMED_BY_EVENT:
            yield from known(key, event, rule.get(key))
        field = rule.get("field")
        if not isinstance(field, str) or field not in fields(event):
            continue
        for key in ("values", "items"):
            if key in rule:
                yield from _condition(key, event, field, rule[key])
        if "items" in rule and not fields(event)[field].is_list:
            yield "field", f"{field} of {event} is no list"
    total = str(rule["sum"]) if "sum" in rule else None
    for event in names(rule, "event") if total else ():
        if total and total in fields(event) and fields(event)[total].kind != "integer":
            yield "sum", f"{total} of {event} is no whole number"


def _single_values(rule: Raw) -> Found:
    """Fields that are compared between events, so that each must hold one value."""
    for index, field in enumerate(many(rule, "matching")):
        for event in names(rule, *_STARTS, *_STOPS):
            yield from known(f"matching[{index}]", event, field)
            yield from single(f"matching[{index}]", event, field)
    if str(rule.get("kind")) in {"shared_value", "wrong_party"}:
        for event in names(rule, "event"):
            yield from single("field", event, rule.get("field"))
            yield from single("distinct", event, rule.get("distinct"))
        other = rule.get("not_same_as")
        for event in names(rule, "not_same_as"):
            yield from single("not_same_as.field", event, other and other.get("field"))


def _emitted(rule: Raw) -> Found:
    for index, name in enumerate(many(rule, "emits")):
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
    starts = [_plain(on) for on in many(rule, "start")]
    for key, why in (
        ("satisfied_by", "is the same as the start, so the rule is met as soon as it starts"),
        ("excused_by", "is the same as the start, so the rule can never start"),
    ):
        for index, on in enumerate(many(rule, key)):
            if starts and _plain(on) in starts:
                yield f"{key}[{index}]", why
    if rule.get("resumed_by") and not rule.get("paused_by"):
        yield "resumed_by", "the clock is resumed and nothing ever pauses it; add paused_by"
    if rule.get("paused_by") and not rule.get("resumed_by"):
        yield "paused_by", "the clock is paused and nothing ever resumes it; add resumed_by"
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
