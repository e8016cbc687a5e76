"""Calendar periods by name: 2010-09, 2010-Q3, 2010-H2, 2010.

units   natural months, quarters (from January), half-years (January to June, July to December) and
        years; both days are local dates in Asia/Shanghai and included
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

PeriodKind = Literal["month", "quarter", "half_year", "year"]
CHINA = timezone(timedelta(hours=8))  # Asia/Shanghai; no summer time since 1991
_MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_NAME = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<q>[1-4])|H(?P<h>[12])))?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar period and its first and last day."""

    name: str
    kind: PeriodKind
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def over_at(self) -> datetime:
        """The first instant after the period, at +08:00.

        raises  OverflowError for a period that ends the calendar
        """
        after = self.last + timedelta(days=1)
        return datetime(after.year, after.month, after.day, tzinfo=CHINA)


def period_named(text: str) -> Period | None:
    """The period of this name; None if it is the name of none."""
    found = _NAME.fullmatch(text)
    if found is None or not 1 <= int(found["year"]) < date.max.year:
        return None
    year = int(found["year"])
    if found["month"]:
        return _period(text, "month", year, int(found["month"]))
    if found["q"]:
        return _period(text, "quarter", year, int(found["q"]))
    if found["h"]:
        return _period(text, "half_year", year, int(found["h"]))
    return _period(text, "year", year, 1)


def period_of(kind: PeriodKind, day: date) -> Period:
    """The period of a kind in which a day lies."""
    number = (day.month - 1) // _MONTHS[kind] + 1
    year = f"{day.year:04}"
    names = {
        "month": f"{year}-{number:02}",
        "quarter": f"{year}-Q{number}",
        "half_year": f"{year}-H{number}",
        "year": year,
    }
    return _period(names[kind], kind, day.year, number)


def periods_between(first: Period, last: Period) -> Iterator[Period]:
    """The periods of one kind from one to another, both included; none if the second is earlier."""
    while first.first <= last.first:
        yield first
        if first.last == date.max:
            return
        first = period_of(first.kind, first.last + timedelta(days=1))


def half_year_of(day: date) -> str:
    """The name of the half-year in which a day lies."""
    return f"{day.year:04}-H{1 if day.month <= _MONTHS['half_year'] else 2}"


def quarter_of(day: date) -> str:
    """The name of the quarter in which a day lies."""
    return f"{day.year:04}-Q{(day.month - 1) // _MONTHS['quarter'] + 1}"


def _period(name: str, kind: PeriodKind, year: int, number: int) -> Period:
    months = _MONTHS[kind]
    last = number * months
    first_day = date(year, last - months + 1, 1)
    return Period(name, kind, first_day, date(year, last, monthrange(year, last)[1]))
