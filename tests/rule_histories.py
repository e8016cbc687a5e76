"""Hypothesis strategies for what a judge of rules is asked: rules, and facts that make them fire.

A few streams that name each other; times that cluster at the ends of the spans that the rules give,
a microsecond on either side; facts out of order, late, written at another offset.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st

from domain.events import EVENT_TYPES, Event
from domain.facts import Recorded
from domain.rulebook.library import every_rule
from domain.rulebook.model import Rule
from domain.rulebook.payloads import fields
from domain.rulebook.reading import chapter
from domain.rulebook.shapes import Deadline
from tests.oracles.rules.clock import HOUR_US, end_of, first_good, last_good
from tests.oracles.rules.periods import MONTHS, first_day, label, last_day
from tests.oracles.rules.told import DAY_US, Mark, Told, day_of, instant, us_of
from tests.rule_drawing import JUDGED_KINDS, TYPES, fitting, rules
from tests.rule_stories.case import CHINA, LATER, Tell, golden, record, us
from tests.rulebooks import HEAD

DAYS = (
    date(2024, 2, 8), date(2024, 2, 9), date(2024, 2, 17), date(2024, 1, 31), date(2024, 2, 29),
    date(2024, 4, 30), date(2024, 9, 30), date(2023, 11, 30), date(2023, 12, 31),
    date(2023, 11, 10), date(2010, 9, 19), date(2010, 11, 30), date(2026, 12, 30),
    date(2004, 12, 31), date(2060, 12, 30), date(1989, 12, 31),
)  # fmt: skip
_TIMES = ("00:00:00", "00:00:00.000001", "09:00:00", "12:30:00.5", "21:00:00", "23:59:59.999999")
_OFFSETS = (timezone(timedelta(hours=8)), UTC, timezone(timedelta(hours=-3, minutes=-30)))
_IDS: Mapping[str, tuple[Any, ...]] = {
    "policy_id": ("P-1", "P-2"), "agent_id": ("A-1", "A-2"), "customer_ref": ("C-1", "C-2", "C-3"),
    "contact_pii_ref": ("T-1", "T-2"), "resolver_ref": ("A-1", "S-1"),
    "handler_ref": ("A-1", "S-1"),
    "caller_id": ("021-95500", "95500"), "change_type": ("ADDRESS", "PHONE"), "topic": ("X", "Y"),
    "policy_year": (2, 3), "instalment_no": (1, 2), "minutes": (30, 60, 720, 2**53 - 1),
    "amount_fen": (1, 100, 2**53 - 1, 1 - 2**53),
}  # fmt: skip
_EXTREMES = {
    False: ("0001-01-01", "9999-12-31"),
    True: (
        "0001-01-01T00:00:00+08:00", "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.999999999+08:00", "9999-12-31T23:59:59Z",
    ),
}  # fmt: skip
_IN_SCOPE = ("channel", "is_long_term", "effective_on", "agent_id", "policy_id")
_LABELS = {"wave": "quarter", "quarter": "quarter", "period": ""}
_STREAMS = {
    "policy": ("policy/P-1", "policy/P-2"),
    "claim": ("claim/C-1", "claim/C-2"),
    "complaint": ("complaint/Q-1", "complaint/Q-2"),
    "agent": ("agent/A-1", "agent/A-2"),
}
_CONTEXT = {
    "policy": ("policy.ApplicationSigned", "policy.PolicyIssued"),
    "claim": ("policy.ApplicationSigned", "policy.PolicyIssued", "claim.ClaimReported"),
    "complaint": ("policy.ApplicationSigned", "policy.PolicyIssued", "complaint.ComplaintFiled"),
    "agent": ("policy.PolicyIssued",),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What the oracle and the engine are both asked."""

    log: list[Recorded]
    rules: tuple[Rule, ...]
    effective_us: int
    known_us: int


def read(raw: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Rules out of a file that holds these entries.

    raises  AssertionError if a check of files finds anything wrong
    """
    read_ = chapter("drawn.toml", f"{HEAD}\n{_toml(raw)}")
    assert read_.problems == [], read_.problems
    return tuple(read_.rules)


def _toml(raw: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(
        "[[rule]]\n" + "\n".join(f"{key} = {_value(value)}" for key, value in entry.items())
        for entry in raw
    )


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _deadlines(value: Any) -> Iterator[Deadline]:
    """Every span of time in a rule."""
    if isinstance(value, Deadline):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _deadlines(one)
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from _deadlines(getattr(value, name))


@st.composite
def moments(draw: st.DrawFn, start: date, judged: Sequence[Rule]) -> list[int]:
    """Instants that the facts of a history share: a start, and both sides of every end."""
    base = us_of(datetime.fromisoformat(f"{start}T{draw(st.sampled_from(_TIMES))}+08:00"))
    mark = Mark(base, 0, "", Told(0, "", "", 0, "", Event()))
    ends = [base, us_of(start), us_of(start) + DAY_US]
    for rule in judged:
        for span in _deadlines(rule.demands):
            due = (last_good(mark, span, roll=roll) for roll in (False, True))
            ends += [one + 1 for one in (*due, first_good(mark, span)) if one is not None]
    for period in MONTHS:
        ends.append(end_of(last_day(first_day(start, period), period)) + 1)
    some = draw(st.lists(st.sampled_from(sorted(set(ends))), min_size=1, max_size=3))
    more = draw(st.lists(st.integers(-20 * 24, 40 * 24), max_size=2))
    around = [end + shift for end in some for shift in (-1, 0)]
    return sorted([base] * len(around) + around + [base + hours * HOUR_US for hours in more])


class Words(NamedTuple):
    """What rules speak of: types of event, fields, and values that they ask for."""

    types: list[str]
    fields: set[str]
    values: Mapping[tuple[str, str], Sequence[Any]]


@st.composite
def told(draw: st.DrawFn, event: str, pool: Sequence[int], words: Words) -> Tell:
    """One fact of a type, at one of the moments; what no rule speaks of is as in the example."""
    topic = f"{event}.v1"
    changes: dict[str, Any] = {}
    for name in fields(event):
        if name in words.fields and "." not in name:
            changes[name] = _field(draw, event, name, pool, words)
    if event == "policy.ApplicationSigned" and "documents.signer" in words.fields:
        signers = st.sampled_from(("POLICYHOLDER", "BENEFICIARY"))
        paper = golden(topic)["documents"][0]
        changes["documents"] = [paper | {"signer": s} for s in draw(st.lists(signers, max_size=2))]
    one, other = _STREAMS[event.partition(".")[0]]
    stream = draw(st.sampled_from((one, one, one, other)))
    actor = draw(st.sampled_from(("SYSTEM", "AGENT", "STAFF")))
    return Tell(stream, event, _written(draw, pool), changes, actor)


@cache
def _is_instant(topic: str, name: str) -> bool:
    return "date-time" in json.dumps(EVENT_TYPES[topic].model_json_schema()["properties"][name])


def _written(draw: st.DrawFn, pool: Sequence[int]) -> datetime:
    offset = draw(st.sampled_from(_OFFSETS)) if draw(st.integers(0, 3)) == 3 else CHINA
    return instant(draw(st.sampled_from(pool))).astimezone(offset)


def _field(draw: st.DrawFn, event: str, name: str, pool: Sequence[int], words: Words) -> Any:
    """A value of one field; an optional one may be absent, or null."""
    topic = f"{event}.v1"
    if not EVENT_TYPES[topic].model_fields[name].is_required() and draw(st.integers(0, 3)) == 3:
        return draw(st.sampled_from((..., None)))
    if fields(event)[name].kind == "date":
        if draw(st.integers(0, 11)) == 11:
            return draw(st.sampled_from(_EXTREMES[_is_instant(topic, name)]))
        written = _written(draw, pool)
        whole = _is_instant(topic, name)
        return _told_finely(draw, written) if whole else str(written.astimezone(CHINA).date())
    return draw(_values(event, name, pool, words.values.get((event, name), ())))


def _told_finely(draw: st.DrawFn, written: datetime) -> str:
    """An instant, perhaps in nanoseconds, of which the last three are beyond what is kept."""
    if draw(st.integers(0, 7)) < 7:
        return written.isoformat()
    fine = draw(st.sampled_from(("001", "999")))
    whole, offset = written.strftime("%Y-%m-%dT%H:%M:%S.%f"), written.isoformat()[-6:]
    return f"{whole}{fine}{offset}"


def _values(
    event: str, name: str, pool: Sequence[int], liked: Iterable[Any]
) -> st.SearchStrategy[Any]:
    field = fields(event)[name]
    if name in _LABELS:
        periods = [_LABELS[name]] if _LABELS[name] else list(MONTHS)
        days = [day_of(one) for one in pool]
        return st.sampled_from([label(first_day(d, p), p) for d in days for p in periods])
    found = [*(field.values or ((True, False) if field.kind == "boolean" else ())), *liked]
    if field.is_list and found:
        return st.lists(st.sampled_from(found), max_size=5, unique=True)
    found = [*_IDS.get(name, found)]
    return st.sampled_from(found) if found else st.just(golden(f"{event}.v1").get(name, ...))


def _words(judged: Sequence[Rule]) -> Words:
    """Whatever these rules name."""
    found = Words([], {*_IN_SCOPE}, {})
    values: dict[tuple[str, str], set[Any]] = {}
    for rule in judged:
        raw = rule.demands.model_dump(mode="json")
        found.fields.update(_texts(raw))
        for on in _events(raw):
            found.types.append(on["event"])
            for field, wanted in (on.get("where") or {}).items():
                values.setdefault((on["event"], field), set()).update(wanted)
            for key in ("values", "items"):
                if "field" in raw and raw.get(key):
                    values.setdefault((on["event"], raw["field"]), set()).update(raw[key])
    ordered = {place: sorted(some, key=str) for place, some in values.items()}
    return Words(list(dict.fromkeys(found.types)), found.fields, ordered)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a rule; the names of fields are among them."""
    if isinstance(value, Mapping):
        yield from value
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def _events(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if isinstance(value.get("event"), str):
            yield value
        for inner in value.values():
            yield from _events(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _events(inner)


@st.composite
def questions(draw: st.DrawFn, judged: tuple[Rule, ...], start: date) -> Question:
    """A history that these rules have something to say about, and when it is asked."""
    words = _words(judged)
    types = words.types
    pool = draw(moments(start, judged))
    context = sorted({c for t in types for c in _CONTEXT[t.partition(".")[0]]})
    around = draw(st.sampled_from((context, context, [])))
    facts = [draw(told(event, pool, words)) for event in (*around, *types)]
    more = st.sampled_from(types).flatmap(lambda event: told(event, pool, words))
    facts += draw(st.lists(more, max_size=8))
    log = _recorded_late(draw, record(facts))
    last = max(r.fact.occurred_us for r in log)
    now = draw(st.sampled_from((last, last + 1, last + 40 * DAY_US, last + 800 * DAY_US, *pool)))
    known = draw(st.sampled_from((us(LATER), us(LATER), log[len(log) // 2].recorded_us)))
    return Question(log, judged, now, known)


def _recorded_late(draw: st.DrawFn, log: list[Recorded]) -> list[Recorded]:
    """Several facts may become known at one instant."""
    step = draw(st.integers(1, 3))
    first = log[0].recorded_us
    return [replace(r, recorded_us=first + n // step * 1_000_000) for n, r in enumerate(log)]


@st.composite
def drawn_rules(draw: st.DrawFn, kind: str | None = None) -> Question:
    """A small rulebook over a few types of event, and a history; ``kind`` is that of one rule."""
    wanted = kind or draw(st.sampled_from(JUDGED_KINDS))
    every = {a: [f"{a}.{name}" for name in names] for a, names in TYPES.items()}
    fit = {a: fitting(wanted, types) for a, types in every.items()}
    aggregate = draw(st.sampled_from(sorted(a for a, types in fit.items() if types)))
    first = draw(st.sampled_from(fit[aggregate]))
    others = st.sampled_from([one for one in every[aggregate] if one != first])
    types = [first, *draw(st.lists(others, min_size=1, max_size=2, unique=True))]
    start = draw(st.sampled_from(DAYS))
    days = [start + timedelta(days=n) for n in (-1, 0, 1, 10)]
    raw = [draw(rules(n, types, days, kind)) for n, kind in enumerate((wanted, None), start=1)]
    return draw(questions(read(raw), start))


LIBRARY = tuple(rule for rule in every_rule() if rule.demands.kind in JUDGED_KINDS)


@st.composite
def library_rules(draw: st.DrawFn) -> Question:
    """A few rules that come with the program, and a history."""
    judged = draw(st.lists(st.sampled_from(LIBRARY), min_size=1, max_size=2))
    start = draw(st.sampled_from(DAYS[:11]))
    return draw(questions(tuple({r.name: r for r in judged}.values()), start))
