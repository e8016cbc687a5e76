"""Hypothesis strategies for events and facts: any type of the catalogue, sane or not.

Small pools of ids, sources and words, so that collisions happen: duplicates, conflicts, two claims
on one policy, a receipt before its issue. Dates and instants run from 2009 to 2026.
"""

import types
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from domain.enums import ActorType
from domain.events import EVENT_TYPES, Event, Payload
from domain.facts import Fact, Recorded
from domain.values import SAFE_INTEGER

IDS = {
    "policy": ("P-001", "P-002", "P-003"),
    "claim": ("C-1", "C-2"),
    "complaint": ("Q-1", "Q-2"),
    "agent": ("A-1", "A-2"),
}
SOURCES = ("policy-admin", "call-centre", "finance")
OFFSETS_MIN = (480, 480, 0, 345, -210, 840)
RECORDING_STARTS_US = 1_798_761_600_000_000  # 2027-01-01T00:00:00Z, after everything has happened

_FIRST_US = 1_230_768_000_000_000  # 2009-01-01T00:00:00Z
_LAST_US = 1_798_675_200_000_000  # 2026-12-31T00:00:00Z
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  local times are computed from it
_WORDS = ("X-1", "X-2", "保全", 'a "quoted"\\word', "line\nbreak", "🧾", "")
_NUMBERS = (0, 1, 100, -1, 0.5, 82.5, 1e-7)
_encode = msgspec.json.Encoder(order="sorted").encode

_MONTHS = st.sampled_from(("2010-09", "2010-10", "2010-12", "2026-01"))
_RULES = st.sampled_from(("RCP-01", "REG-S7.complex"))
_QUARTERS = st.sampled_from(("2010-Q3", "2010-Q4", "2026-Q1"))
_DATES = st.integers(0, 6573).map(lambda days: date(2009, 1, 1) + timedelta(days=days))
_TEXT = st.sampled_from(_WORDS)
_POINTS = st.integers(-9999, 9999).map(lambda tenths: Decimal(tenths) / 10)


def _instant_us() -> st.SearchStrategy[int]:
    """Whole seconds and fractions, and a few instants that many facts share."""
    return st.one_of(
        st.sampled_from((1_284_911_999_999_999, 1_284_912_000_000_000, 1_284_912_000_000_001)),
        st.integers(_FIRST_US // 1_000_000, _LAST_US // 1_000_000).map(lambda s: s * 1_000_000),
        st.integers(_FIRST_US, _LAST_US),
    )


def _instant(us: int, offset_min: int) -> datetime:
    """Render one instant at an offset."""
    local = _EPOCH + timedelta(microseconds=us, minutes=offset_min)
    return local.replace(tzinfo=timezone(timedelta(minutes=offset_min)))


_INSTANTS = st.builds(_instant, _instant_us(), st.sampled_from(OFFSETS_MIN))
_BY_TYPE: dict[object, st.SearchStrategy[Any]] = {
    str: _TEXT,
    bool: st.booleans(),
    date: _DATES,
    datetime: _INSTANTS,
    Decimal: _POINTS,
    type(None): st.none(),
}
_BY_PATTERN = {
    "^[0-9]{4}-(0[1-9]|1[0-2])$": _MONTHS,
    "^[0-9]{4}-Q[1-4]$": _QUARTERS,
    r"^[A-Z]{3}-[A-Z]{0,2}[0-9]{1,3}(\.[a-z_]+)?$": _RULES,
}


def _limit(metadata: Sequence[Any], name: str) -> Any:
    return next((getattr(item, name) for item in metadata if hasattr(item, name)), None)


def _numbers(annotation: object, metadata: Sequence[Any]) -> st.SearchStrategy[Any]:
    low, high = _limit(metadata, "ge"), _limit(metadata, "le")
    if annotation is int and low is not None and low >= 0:
        return st.integers(low, min(high, low + 100))
    if annotation is int:
        return st.one_of(
            st.integers(0, 12), st.sampled_from((2000, 4000, 94500, -2000, SAFE_INTEGER))
        )
    usual = [x for x in _NUMBERS if (low is None or x >= low) and (high is None or x <= high)]
    return st.sampled_from([float(x) for x in usual])


def _values(annotation: Any, metadata: Sequence[Any] = ()) -> st.SearchStrategy[Any]:
    """Draw values for one annotation of a payload, by walking it."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        inner = [m for a in args[1:] for m in (a.metadata if isinstance(a, FieldInfo) else [a])]
        return _values(args[0], inner)
    if origin is Literal:
        return st.sampled_from(args)
    if origin in (Union, types.UnionType):
        return st.one_of([_values(arg) for arg in args])
    if origin is tuple:
        return st.lists(_values(args[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(_values(args[0]), _values(args[1]), max_size=3)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Payload):
        return payloads(annotation)
    if annotation in (int, float):
        return _numbers(annotation, metadata)
    pattern = _limit(metadata, "pattern")
    return _BY_PATTERN[pattern] if pattern else _BY_TYPE[annotation]


@cache
def payloads(kind: type[Payload]) -> st.SearchStrategy[Any]:
    """Draw valid payloads of one kind; an optional field may be absent, or None."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in kind.model_fields.items():
        ids = IDS.get(name.removesuffix("_id")) if name.endswith("_id") else None
        values = st.sampled_from(ids) if ids else _values(field.annotation, field.metadata)
        (required if field.is_required() else optional)[name] = values
    return st.fixed_dictionaries(required, optional=optional).map(kind.model_validate)


def topics(aggregate: str | None = None) -> tuple[str, ...]:
    """List the wire names of one kind of aggregate, or all."""
    return tuple(t for t in EVENT_TYPES if aggregate in (None, t.partition(".")[0]))


@cache
def events(topic: str | None = None, aggregate: str | None = None) -> st.SearchStrategy[Any]:
    """Draw valid events: of one type, of one kind of aggregate, or of any."""
    chosen = (topic,) if topic else topics(aggregate)
    return st.sampled_from(chosen).flatmap(lambda name: payloads(EVENT_TYPES[name]))


def canonical(event: Event) -> bytes:
    """Encode a payload as the ledger does: sorted keys, no spaces, only the fields given."""
    return _encode(event.model_dump(mode="json", exclude_unset=True))


def rfc3339(us: int, offset_min: int, *, zulu: bool = False) -> str:
    """Write an instant with its offset, with a fraction only if there is one."""
    text = _instant(us, offset_min).isoformat()
    return text.removesuffix("+00:00") + "Z" if zulu and text.endswith("+00:00") else text


@st.composite
def facts(
    draw: st.DrawFn,
    *,
    topic: str | None = None,
    aggregate: str | None = None,
    ids: int = 20,
) -> Fact:
    """Draw one fact; of ``ids`` different event ids, so that few mean collisions."""
    event: Event = draw(events(topic, aggregate))
    kind = event.TOPIC.partition(".")[0]
    us = draw(_instant_us())
    time = rfc3339(us, draw(st.sampled_from(OFFSETS_MIN)), zulu=draw(st.booleans()))
    links = st.sampled_from((None, "case-1", "case-2"))
    return Fact(
        event_id=f"e-{draw(st.integers(1, ids)):02}",
        source=draw(st.sampled_from(SOURCES)),
        topic=event.TOPIC,
        stream=f"{kind}/{draw(st.sampled_from(IDS[kind]))}",
        time=time,
        occurred_us=us,
        actor_type=draw(st.sampled_from(ActorType)).value,
        actor_ref=draw(st.sampled_from(("A-1", "S-1", "engine"))),
        correlation_id=draw(links),
        causation_id=draw(links),
        data=canonical(event),
        reason=draw(st.sampled_from((None, None, "as the branch reported it", '客户"来电"'))),
    )


@st.composite
def arrivals(draw: st.DrawFn, *, max_size: int = 30, aggregate: str | None = None) -> list[Fact]:
    """Draw facts in order of arrival, some of them delivered again."""
    once = draw(st.lists(facts(aggregate=aggregate), max_size=max_size))
    again = draw(st.lists(st.sampled_from(once), max_size=5)) if once else []
    return once + again


def recorded(delivered: Iterable[Fact], *, batch: int = 3) -> list[Recorded]:
    """Record facts in order of arrival, as a ledger does: the first of each (source, id) stays.

    units   positions from 1 without gaps, versions from 1 within a stream; ``batch`` facts share an
            instant of recording, a second after the ones before
    """
    ledger: list[Recorded] = []
    seen: set[tuple[str, str]] = set()
    versions: dict[str, int] = {}
    for line, fact in enumerate(delivered, start=1):
        if (fact.source, fact.event_id) in seen:
            continue
        seen.add((fact.source, fact.event_id))
        versions[fact.stream] = versions.get(fact.stream, 0) + 1
        at = RECORDING_STARTS_US + len(ledger) // batch * 1_000_000
        ledger.append(
            Recorded(len(ledger) + 1, versions[fact.stream], at, f"arrivals.ndjson:{line}", fact)
        )
    return ledger
