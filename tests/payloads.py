"""Payloads of every event type, valid on the wire, with texts that nobody wants on a screen."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st

from domain.events import EVENT_TYPES, Event
from domain.events.base import Payload

NASTY = (
    "\x1b[31mred",
    "\x1b]0;title\x07",
    "a\nb\tc",
    "\u202e\u2066desrever",
    "{",
    "}",
    "[bold]x[/]",
)
TEXTS = st.sampled_from(NASTY) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=200
).filter(lambda text: "\0" not in text)
DAYS = timedelta(days=2)
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
PATTERNS = {
    r"^[0-9]{4}-(0[1-9]|1[0-2])$": st.just("2010-09"),
    r"^[0-9]{4}-Q[1-4]$": st.just("2010-Q3"),
    r"^[A-Z]{3}-[A-Z]{0,2}[0-9]{1,3}(\.[a-z_]+)?$": st.sampled_from(["CBK-01", "REG-S7.complex"]),
}
INSTANTS = (
    st.datetimes(datetime.min + DAYS, datetime.max - DAYS, timezones=st.just(UTC))  # noqa: DTZ901
).map(datetime.isoformat)


def payloads(kind: type[Payload]) -> st.SearchStrategy[dict[str, Any]]:
    """Any payload of a kind as it stands in JSON; optional fields may be absent or null."""
    fields = {name: _values(f.annotation, f.metadata) for name, f in kind.model_fields.items()}
    required = {name for name, f in kind.model_fields.items() if f.is_required()}
    return st.fixed_dictionaries(
        {name: values for name, values in fields.items() if name in required},
        optional={name: values for name, values in fields.items() if name not in required},
    )


def events() -> st.SearchStrategy[tuple[type[Event], dict[str, Any]]]:
    """Any event type of the catalogue with any of its payloads."""
    return st.sampled_from(list(EVENT_TYPES.values())).flatmap(
        lambda kind: st.tuples(st.just(kind), payloads(kind))
    )


def choices(annotation: Any) -> set[str]:
    """Every value of the closed lists inside an annotation."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return {str(member) for member in annotation}
    return {value for part in get_args(annotation) for value in choices(part)}


def _values(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    closed = choices(annotation) if get_origin(annotation) in (None, Literal) else set()
    if closed:
        return st.sampled_from(sorted(closed))
    if annotation in _SCALARS:
        patterned = _patterned(metadata)
        return _SCALARS[annotation] if patterned is None else patterned
    if isinstance(annotation, type) and issubclass(annotation, Payload):
        return payloads(annotation)
    return _composite(annotation)


def _composite(annotation: Any) -> st.SearchStrategy[Any]:
    parts = get_args(annotation)
    if get_origin(annotation) is tuple:
        return st.lists(_values(parts[0], []), max_size=15)
    if get_origin(annotation) is dict:
        return st.dictionaries(_values(parts[0], []), _values(parts[1], []), max_size=15)
    if get_origin(annotation) in (Union, UnionType):
        return st.one_of([_values(part, []) for part in parts])
    limits = [limit for part in parts[1:] for limit in getattr(part, "metadata", ())]
    return _values(parts[0], limits)


def _patterned(metadata: list[Any]) -> st.SearchStrategy[Any] | None:
    found = [PATTERNS.get(getattr(part, "pattern", "") or "") for part in metadata]
    if any(getattr(part, "le", None) == 100 for part in metadata):
        return st.integers(0, 100)
    if any(getattr(part, "ge", None) == 1 for part in metadata):
        return st.integers(1, 2**53 - 1)
    return next((values for values in found if values is not None), None)


_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: INTEGERS,
    bool: st.booleans(),
    float: st.floats(0, 100),
    date: st.dates().map(date.isoformat),
    datetime: INSTANTS,
    Decimal: st.sampled_from(["0.5", "1", "-2.5", "20.0"]),
    NoneType: st.none(),
}
