"""Which facts bear on rules: every event that a rule names, as one SQL expression a type.

A watch is an event with its conditions and what is kept of it. Rules that watch the same thing
share one; a role says what a watch is to a rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from domain.rulebook.payloads import event_types, fields
from domain.rulebook.shapes import On, Value
from projections.judging.folding import Piece


@dataclass(frozen=True, slots=True)
class Watch:
    """An event, the field that dates it, its conditions, and the fields that are kept.

    ``unless`` holds conditions of which one must fail; ``lacking`` are items of which the list in
    ``value`` must lack one; ``actors`` are types of actors of which it must come from one.
    """

    event: str
    at: str = "occurred_at"
    where: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    unless: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    lacking: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    matching: tuple[str, ...] = ()
    value: str = ""
    other: str = ""


class Role(NamedTuple):
    """What a watch is to a rule; ``unit`` and ``amount`` are those of an extension."""

    watch: int
    rule_no: int
    role: str
    ordinal: int
    field: str
    unit: str | None = None
    amount: int | None = None


def watch(on: On, **kept: object) -> Watch:
    """The watch for an event of a rule."""
    return Watch(on.event, on.at, tuple(sorted(on.where.items())), **kept)  # type: ignore[arg-type]


def numbered(watches: Iterable[Watch]) -> dict[Watch, int]:
    """Numbers in order of first appearance, from 1."""
    return {one: number for number, one in enumerate(dict.fromkeys(watches), start=1)}


def pieces(numbers: dict[Watch, int]) -> tuple[Piece, ...]:
    """The fold of ``rule_facts`` by event type: a row for every watch that an event matches.

    The fields that are looked at are taken from a payload at once, as ``x``.
    """
    by_type: dict[str, list[Watch]] = {}
    for one in numbers:
        by_type.setdefault(one.event, []).append(one)
    found = []
    for kind, watches in by_type.items():
        paths = _paths(kind, watches)
        taken = f"json_extract_string(payload, [{_list(paths)}])"
        found.append(Piece(kind, taken, f"[{_marks(watches, numbers, paths)}]"))
    return tuple(found)


def _marks(watches: list[Watch], numbers: dict[Watch, int], paths: dict[str, int]) -> str:
    return ", ".join(f"\n            {_mark(one, numbers[one], paths)}" for one in watches)


def _paths(kind: str, watches: list[Watch]) -> dict[str, int]:
    """The fields of a payload that are looked at, with their places in the list of values."""
    named: dict[str, None] = {}
    for one in watches:
        conditions = [field for field, _ in (*one.where, *one.unless)]
        for field in (one.at, *conditions, *one.matching, one.value, *one.other.split("|")):
            name = field.partition(".")[0]
            if (
                name
                and name != "occurred_at"
                and name in {f.partition(".")[0] for f in fields(kind)}
            ):
                named.setdefault(name)
    return {name: place for place, name in enumerate(named or {"none": None}, start=1)}


def _mark(one: Watch, number: int, paths: dict[str, int]) -> str:
    conditions = [_has(one.event, field, values, paths) for field, values in one.where]
    conditions += [
        f"({_has(one.event, field, values, paths)}) IS NOT TRUE" for field, values in one.unless
    ]
    if one.actors:
        conditions.append(f"actor_type IN ({_list(one.actors)})")
    if one.lacking:
        conditions.append(f"NOT list_has_all({_items(one.value, paths)}, [{_list(one.lacking)}])")
    dated = "NULL::VARCHAR" if one.at == "occurred_at" else f"x[{paths[one.at]}]"
    matching = _joined(one.event, one.matching, paths)
    kept = (
        f"{{'watch': {number}::SMALLINT, 'dated': {dated}, 'matching': {matching},"
        f" 'value': {_kept(one, one.value, paths)}, 'other': {_other(one, paths)}}}"
    )
    return f"CASE WHEN {' AND '.join(conditions)} THEN {kept} END" if conditions else kept


def _has(event: str, field: str, values: tuple[Value, ...], paths: dict[str, int]) -> str:
    name, _, inner = field.partition(".")
    wanted = _list(str(v).lower() if isinstance(v, bool) else str(v) for v in values)
    x = f"x[{paths[name]}]"
    if inner:
        return f"list_has_any(json_extract_string({x}, '$[*].{inner}'), [{wanted}])"
    if fields(event)[field].is_list:
        return f"list_has_any(json_extract_string({x}, '$[*]'), [{wanted}])"
    return f"{x} IN ({wanted})"


def _joined(event: str, matching: tuple[str, ...], paths: dict[str, int]) -> str:
    """The values that two events must have in common; NULL for a field that the type has not."""
    known = fields(event)
    parts = [
        f"COALESCE({_comparable(known[name].kind, paths[name])}, '')" if name in known else "NULL"
        for name in matching
    ]
    return f"[{', '.join(parts)}]::VARCHAR[]"


def _comparable(kind: str, place: int) -> str:
    """A value as the same text for the same value; an instant can be written in many ways."""
    return f"written_time(x[{place}])::VARCHAR" if kind == "date" else f"x[{place}]"


def _kept(one: Watch, field: str, paths: dict[str, int]) -> str:
    if one.actors:
        return "concat_ws(' ', actor_type, actor_ref)"
    if not field:
        return "NULL::VARCHAR"
    name, _, inner = field.partition(".")
    if inner:
        path = f"'$[*].{inner}'"
        return f"array_to_string(json_extract_string(x[{paths[name]}], {path}), ',')"
    if fields(one.event)[field].is_list:
        return f"array_to_string({_items(field, paths)}, ',')"
    return f"x[{paths[field]}]"


def _other(one: Watch, paths: dict[str, int]) -> str:
    """A second value; several fields are joined by bars, where a missing one is empty."""
    names = one.other.split("|")
    if len(names) > 1:
        parts = ", ".join(f"COALESCE(x[{paths[name]}], '')" for name in names)
        return f"concat_ws('|', {parts})"
    return _kept(one, one.other, paths) if not one.actors else "NULL::VARCHAR"


def _items(field: str, paths: dict[str, int]) -> str:
    return f"json_extract_string(x[{paths[field]}], '$[*]')"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _list(values: Iterable[str]) -> str:
    return ", ".join(map(_text, values))


def wire_types(numbers: dict[Watch, int]) -> frozenset[str]:
    """The event types that are watched, all of which exist."""
    return frozenset(one.event for one in numbers) & event_types().keys()
