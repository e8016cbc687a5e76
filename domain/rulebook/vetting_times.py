"""What a rule says about time: spans that can be counted, windows, periods that can be judged."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.rulebook.payloads import fields
from domain.rulebook.vetting_words import Found, Raw, dated, many, names

_CALENDAR = ("at_least", "periodic", "required_items")


def times(rule: Raw) -> Found:
    """Every error in what a rule says about time."""
    yield from _dates_of_starts(rule)
    if rule.get("kind") == "time_window":
        yield from _window(rule)
    if rule.get("kind") in _CALENDAR:
        yield from _period(rule)
    if rule.get("kind") == "periodic":
        yield from _duty(rule)


def _dates_of_starts(rule: Raw) -> Found:
    """A last day that the starting event carries: every such event has it."""
    for path, span, key in _spans(rule):
        if isinstance(span, Mapping) and "on" in span:
            for event in names(rule, key):
                yield from dated(f"{path}.on", event, span["on"])


def _spans(rule: Raw) -> Iterator[tuple[str, Any, str]]:
    """Every span of time in a rule, with the way to it and the key of the events that start it."""
    for path, key in (("deadline", "start"), ("span", "anchor"), ("gap", "after")):
        yield path, rule.get(path), key
    for index, extension in enumerate(many(rule, "extended_by")):
        if isinstance(extension, Mapping):
            yield f"extended_by[{index}].deadline", extension.get("deadline"), "start"


def _window(rule: Raw) -> Found:
    opens, closes = rule.get("opens"), rule.get("closes")
    if isinstance(opens, str) and opens == closes:
        yield "closes", "the window closes when it opens, so nothing could ever be inside"
    elif isinstance(opens, str) and isinstance(closes, str) and closes < opens:
        yield "closes", f"{closes} is before {opens}; a window lies within one day"
    on = rule.get("event")
    at = on.get("at") if isinstance(on, Mapping) else None
    for event in names(rule, "event"):
        if isinstance(at, str) and at in fields(event):
            found = fields(event)[at]
            if found.kind == "date" and not found.has_time:
                yield "event.at", f"{at} of {event} is a date and has no time of day"


def _period(rule: Raw) -> Found:
    if rule.get("period") == "appraisal":
        why = "facts are judged by month, quarter, half_year or year, not by appraisal"
        yield "period", why
    if rule.get("kind") == "at_least" and "active_from" not in rule:
        yield "active_from", "must be given; without it nothing is ever judged"


def _duty(rule: Raw) -> Found:
    field, deadline = rule.get("period_field"), rule.get("deadline")
    for event in names(rule, "event"):
        if isinstance(field, str) and field in fields(event):
            found = fields(event)[field]
            if found.kind != "text" or found.is_list or found.values:
                yield "period_field", f"{field} of {event} is no text such as 2010-Q3"
    for unit in ("on", "hours"):
        if isinstance(deadline, Mapping) and unit in deadline:
            yield f"deadline.{unit}", "the last day of a period is no event; count days or months"
    called = bool(rule.get("called_for_by"))
    if rule.get("per") == "stream" and not called:
        yield "called_for_by", "must be given; without it no period is ever called for"
    if rule.get("per") == "company" and called:
        yield "called_for_by", "a duty of the company is called for by every period; leave it out"
