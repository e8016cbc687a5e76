"""The days that a report is about, and the periods that its charts show."""

from dataclasses import dataclass
from datetime import date

from domain.periods import Period, PeriodKind, period_named, period_of

_MONTHS = 12  # of a report without a period
_BACK: dict[PeriodKind, int] = {"month": 24, "quarter": 36, "half_year": 48, "year": 72}
"""Months before the end of a report from which on a chart shows periods."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a report is about, both included; ``name`` is that of a period."""

    first: date
    last: date
    name: str | None = None

    def holds(self, period: Period) -> bool:
        """Whether all of a period lies in these days, or all of these days in it."""
        inside = self.first <= period.first and period.last <= self.last
        around = period.first <= self.first and self.last <= period.last
        return inside or around

    def shows(self, period: Period) -> bool:
        """Whether a chart shows a period: those of the span, and some before them."""
        if period.first > self.last:
            return False
        back = _months(self.last) - _months(period.first)
        return period.last >= self.first or back < _BACK[period.kind]


def span_of(period: Period) -> Span:
    """The span of a period that was named."""
    return Span(period.first, period.last, period.name)


def twelve_months(last_day: date) -> Span:
    """The twelve months that end with that of a day."""
    last = period_of("month", last_day)
    start = max(_months(last.first) - _MONTHS + 1, _months(date.min))
    return Span(date(start // 12, start % 12 + 1, 1), last.last)


def period(name: str) -> Period:
    """The period of this name, which a metric has given."""
    found = period_named(name)
    if found is None:
        raise ValueError(name)
    return found


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1
