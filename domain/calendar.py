"""Working days, public holidays and the arithmetic of days and months: of the PRC, without a clock.

units   a day is a local date in Asia/Shanghai
source  the yearly notices of the State Council in ``calendar_prc.toml``; docs/explanation/clocks.md
"""

import tomllib
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

PUBLISHED = date(2005, 1, 1), date(2026, 12, 31)
"""First and last day that the notices cover; a day beyond is counted with plain weekends."""

FIRST, LAST = date(1990, 1, 1), date(2060, 12, 31)
"""Beyond these there are no working days and no holidays."""

_DAY = timedelta(days=1)
_SATURDAY = 5
_MONTHS_A_YEAR = 12


class Notices(NamedTuple):
    """What the yearly notices say: days off, and weekends that are worked instead."""

    off: frozenset[date]
    worked: frozenset[date]


@cache
def notices() -> Notices:
    """Every published notice."""
    text = (files("domain") / "calendar_prc.toml").read_text(encoding="utf-8")
    years = tomllib.loads(text).values()
    return Notices(
        frozenset(day for year in years for day in year["off"]),
        frozenset(day for year in years for day in year["worked"]),
    )


def is_working_day(day: date) -> bool:
    """Whether offices work: Monday to Friday but for days off, and the weekends worked instead."""
    if not FIRST <= day <= LAST:
        return False
    published = notices()
    return day in published.worked or (day.weekday() < _SATURDAY and day not in published.off)


@cache
def _public_holidays() -> frozenset[date]:
    found = set()
    for first in notices().off:
        day = first
        while not is_working_day(day):
            found.add(day)
            day += _DAY
    return frozenset(found)


def is_public_holiday(day: date) -> bool:
    """Whether a day is off by a notice, or follows such a day without a working day between.

    An ordinary weekend is none, and neither is the weekend before a day off.
    """
    return day in _public_holidays()


@cache
def _working_days() -> tuple[date, ...]:
    return tuple(day for day, working, _ in calendar_days() if working)


def add_working_days(day: date, n: int) -> date | None:
    """The ``n``-th working day after a day; None if it or the day itself is beyond the calendar."""
    if not FIRST <= day <= LAST:
        return None
    days = _working_days()
    index = bisect_right(days, day) + n - 1
    return days[index] if index < len(days) else None


def working_days_between(day: date, other: date) -> int:
    """How many working days lie after ``day``, up to and with ``other``."""
    days = _working_days()
    return max(0, bisect_right(days, other) - bisect_right(days, day))


def add_months(day: date, n: int) -> date:
    """The same day ``n`` natural months later, or the last of that month; at most 9999-12-31."""
    years, month = divmod(day.month - 1 + n, _MONTHS_A_YEAR)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, n: int) -> date:
    """The day ``n`` natural days later; at most 9999-12-31."""
    return day + timedelta(days=min(n, (date.max - day).days))


def roll_forward(day: date) -> date:
    """The first working day after a public holiday; any other day stays."""
    while is_public_holiday(day):
        day += _DAY
    return day


def calendar_days() -> Iterator[tuple[date, bool, bool]]:
    """Every day from FIRST to LAST: the day, whether it is worked, whether it is a holiday."""
    off, worked = notices()
    holidays = _public_holidays()
    for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = date.fromordinal(ordinal)
        working = (ordinal % 7 not in (0, 6) and day not in off) or day in worked
        yield day, working, day in holidays
