"""Whether an event is what a rule means, and which time it has for the rule.

source  "How rules are judged", Marks: the same words in Python that the read models have in SQL
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from domain.periods import CHINA
from domain.rulebook.shapes import On

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def matches(on: On, topic: str, payload: Mapping[str, Any]) -> bool:
    """Whether an event has the type, and for every condition one of the values given.

    units   ``topic`` is the wire name with its version; ``payload`` plain data as JSON carries it.
            A field that is missing, or empty, matches nothing
    """
    return topic.rpartition(".")[0] == on.event and all(
        any(_same(found, wanted) for found in _at(payload, field.split(".")) for wanted in values)
        for field, values in on.where.items()
    )


def day_of(on: On, payload: Mapping[str, Any], occurred_us: int) -> date:
    """The day of a mark in Asia/Shanghai: of the field that dates it, or of its occurrence."""
    moment = time_of(on, payload, occurred_us)
    try:
        return moment.astimezone(CHINA).date()
    except OverflowError:
        return date.max if moment.year > 1 else date.min


def time_of(on: On, payload: Mapping[str, Any], occurred_us: int) -> datetime:
    """The time of a mark; a date counts as 00:00 in Asia/Shanghai, an empty field as none."""
    value = payload.get(on.at) if on.at != "occurred_at" else None
    if not isinstance(value, str):
        return _EPOCH + timedelta(microseconds=occurred_us)
    if len(value) == len("2010-09-01"):
        return datetime.combine(date.fromisoformat(value), time(), CHINA)
    return datetime.fromisoformat(value)


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    """Every value at a path; a list stands for each thing in it."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _at(item, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def _same(found: Any, wanted: Any) -> bool:
    """Equal, and of one type: true is not 1."""
    return type(found) is type(wanted) and bool(found == wanted)
