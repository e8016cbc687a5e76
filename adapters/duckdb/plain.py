"""Any value of DuckDB as text, number, list or object: no type that SQL can answer with raises."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_SHANGHAI = 8 * 3_600  # seconds
_DAY = 86_400  # seconds
_EPOCH = date(1970, 1, 1).toordinal()
_CYCLE = 146_097  # days in 400 years, after which the calendar repeats
_NEVER_DAY = 2**31 - 1
_NEVER = 2**63 - 1


def is_plain(kind: pa.DataType) -> bool:
    """Whether values of a type are texts, numbers or truth values already."""
    return bool(
        pa.types.is_boolean(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_string(kind)
        or pa.types.is_null(kind)
    )


def values(column: pa.Array) -> list[Any]:
    """A column as Python values; dates, times, intervals and bytes are texts, instants at +08:00.

    units   intervals as "14 days 03:00:00", bytes in hexadecimal, what never ends as "infinity"
    """
    kind = column.type
    if is_plain(kind):
        return list(column.to_pylist())
    for applies, turn in _TURNED:
        if applies(kind):
            return turn(column)
    return [None if value is None else str(value) for value in column.to_pylist()]


def unique(names: list[str]) -> list[str]:
    """Names that can be told apart: a second ``a`` becomes ``a_1``."""
    found: dict[str, None] = {}
    for name in names:
        fresh, count = name, 0
        while fresh in found or (count and fresh in names):
            count += 1
            fresh = f"{name}_{count}"
        found[fresh] = None
    return list(found)


def _timestamps(column: pa.Array) -> list[str | None]:
    unit = _PER_SECOND[column.type.unit]
    shift, zone = (_SHANGHAI, "+08:00") if column.type.tz else (0, "")
    return [
        None if value is None else _instant(value, unit, shift, zone)
        for value in column.cast(pa.int64()).to_pylist()
    ]


def _instant(value: int, unit: int, shift: int, zone: str) -> str:
    if abs(value) == _NEVER:
        return _never(value)
    seconds, fraction = divmod(value, unit)
    days, seconds = divmod(seconds + shift, _DAY)
    return f"{_day(days)}T{_clock(seconds, fraction, unit)}{zone}"


def _dates(column: pa.Array) -> list[str | None]:
    if pa.types.is_date64(column.type):
        column = column.cast(pa.date32())
    return [
        None if days is None else _never(days) if abs(days) == _NEVER_DAY else _day(days)
        for days in column.cast(pa.int32()).to_pylist()
    ]


def _never(value: int) -> str:
    return "infinity" if value > 0 else "-infinity"


def _day(days: int) -> str:
    cycles, rest = divmod(days + _EPOCH - 1, _CYCLE)
    day = date.fromordinal(rest + 1)
    return f"{day.year + 400 * cycles:04}-{day.month:02}-{day.day:02}"


def _clock(seconds: int, fraction: int, unit: int) -> str:
    clock = f"{seconds // 3_600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{clock}.{fraction:0{len(str(unit)) - 1}}" if fraction else clock


def _intervals(column: pa.Array) -> list[str | None]:
    return [None if value is None else _interval(*value) for value in column.to_pylist()]


def _interval(months: int, days: int, nanoseconds: int) -> str:
    years, months = int(months / 12), months - 12 * int(months / 12)
    words = [
        f"{count} {word}{'' if abs(count) == 1 else 's'}"
        for count, word in ((years, "year"), (months, "month"), (days, "day"))
        if count
    ]
    seconds, micros = divmod(abs(nanoseconds) // 1_000, 1_000_000)
    if nanoseconds or not words:
        words.append(("-" if nanoseconds < 0 else "") + _clock(seconds, micros, 1_000_000))
    return " ".join(words)


def _bytes(column: pa.Array) -> list[str | None]:
    return [None if value is None else value.hex() for value in column.to_pylist()]


def _lists(column: pa.Array) -> list[list[Any] | None]:
    items: Iterator[Any] = iter(values(column.flatten()))
    lengths = pc.list_value_length(column).to_pylist()
    return [None if length is None else list(islice(items, length)) for length in lengths]


def _structs(column: pa.Array) -> list[dict[str, Any] | None]:
    names = unique([field.name for field in column.type])
    fields = [values(field) for field in column.flatten()]
    return [
        {name: field[row] for name, field in zip(names, fields, strict=True)} if there else None
        for row, there in enumerate(column.is_valid().to_pylist())
    ]


def _maps(column: pa.Array) -> list[dict[str, Any] | None]:
    keys, items = values(column.keys), values(column.items)
    ends = column.offsets.to_pylist()
    return [
        {str(keys[at]): items[at] for at in range(ends[row], ends[row + 1])} if there else None
        for row, there in enumerate(column.is_valid().to_pylist())
    ]


def _unions(column: pa.Array) -> list[Any]:
    members = [values(column.field(index)) for index in range(column.type.num_fields)]
    return [members[code][row] for row, code in enumerate(column.type_codes.to_pylist())]


_TURNED: tuple[tuple[Callable[[pa.DataType], bool], Callable[[pa.Array], list[Any]]], ...] = (
    (pa.types.is_timestamp, _timestamps),
    (pa.types.is_date, _dates),
    (pa.types.is_interval, _intervals),
    (pa.types.is_binary, _bytes),
    (pa.types.is_large_binary, _bytes),
    (pa.types.is_map, _maps),
    (pa.types.is_struct, _structs),
    (pa.types.is_list, _lists),
    (pa.types.is_large_list, _lists),
    (pa.types.is_fixed_size_list, _lists),
    (pa.types.is_union, _unions),
    (pa.types.is_dictionary, lambda column: values(column.dictionary_decode())),
    (lambda kind: isinstance(kind, pa.BaseExtensionType), lambda column: values(column.storage)),
)
