"""Spans of time, counted day by day."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from domain.calendar import FIRST, LAST, PUBLISHED, is_public_holiday, is_working_day
from domain.rulebook.shapes import Deadline
from tests.oracles.history import months_later
from tests.oracles.rules.told import DAY_US, Mark, day_of, us_of

DAY = timedelta(days=1)
HOUR_US = 3_600_000_000
LAST_INSTANT = us_of(date.max) + DAY_US - 1
WORDS = {
    "days": "natural days",
    "months": "natural months",
    "working_days": "working days",
    "hours": "hours",
    "on": "fixed date",
    "before_day_of_month": "day of the month",
}
MOVED_BY_PAUSES = ("days", "months", "working_days", "hours")


class Paused(NamedTuple):
    """How long a clock stood still, in the three ways that it is counted."""

    days: int = 0
    working_days: int = 0
    us: int = 0


NEVER = Paused()


def end_of(day: date) -> int:
    """The last microsecond of a day."""
    return us_of(day) + DAY_US - 1


def between(first: int, last: int) -> Paused:
    """The time from one instant to another."""
    if last <= first:
        return Paused()
    days = (day_of(last) - day_of(first)).days
    counted = range(
        max(day_of(first), FIRST - DAY).toordinal() + 1, min(day_of(last), LAST).toordinal() + 1
    )
    return Paused(days, sum(is_working_day(date.fromordinal(n)) for n in counted), last - first)


def last_day(start: Mark, span: Deadline, paused: Paused = NEVER) -> date | None:
    """The last day of a span that is not of hours, before it is rolled; None if there is none."""
    day = start.day
    match span.unit:
        case "days":
            return _later(day, int(span.amount) + paused.days)
        case "months":
            return _later(months_later(day, int(span.amount)), paused.days)
        case "working_days":
            return _working_day(day, int(span.amount) + paused.working_days)
        case "on":
            named: date | None = getattr(start.told.event, str(span.amount), None)
            return _local_day(named) if isinstance(named, datetime) else named
        case _:
            return _day_before(day, int(span.amount))


def _local_day(moment: datetime) -> date:
    """The day of an instant here; one outside the years 1 to 9999 is the first or last of them."""
    return day_of(min(max(us_of(moment), us_of(date.min)), LAST_INSTANT))


def _later(day: date, n: int) -> date:
    return date.fromordinal(min(day.toordinal() + n, date.max.toordinal()))


def _working_day(day: date, n: int) -> date | None:
    if day < FIRST:
        return None
    while day < LAST:
        day += DAY
        n -= is_working_day(day)
        if n == 0:
            return day
    return None


def _day_before(day: date, number: int) -> date:
    """The day before the next day of this number."""
    while day < date.max and (day + DAY).day != number:
        day += DAY
    return day


def rolled(day: date) -> date:
    """The first working day after a public holiday."""
    while is_public_holiday(day):
        day += DAY
    return day


def last_good(start: Mark, span: Deadline, *, roll: bool, paused: Paused = NEVER) -> int | None:
    """The last instant that is in time; None if there is no last day."""
    if span.unit == "hours":
        return min(start.time + int(span.amount) * HOUR_US + paused.us, LAST_INSTANT)
    day = last_day(start, span, paused)
    return None if day is None else end_of(rolled(day) if roll else day)


def first_good(anchor: Mark, span: Deadline) -> int | None:
    """The first instant that is not too early: 00:00 of the last day; of hours the instant."""
    if span.unit == "hours":
        return min(anchor.time + int(span.amount) * HOUR_US, LAST_INSTANT)
    day = last_day(anchor, span)
    return None if day is None else us_of(day)


def calendar(
    start: Mark, span: Deadline | None, due: int | None, *, roll: bool, stands: bool
) -> str:
    """Which calendar was counted by, and whether it was known; a clock that stands has no end."""
    if span is None:
        return "no deadline"
    said = WORDS[span.unit]
    if span.unit == "working_days" and due is None and not stands:
        return f"{said}, outside the calendar"
    if span.unit == "working_days" or (roll and span.unit != "hours"):
        days = [start.day] if due is None else [start.day, day_of(due)]
        if not all(PUBLISHED[0] <= day <= PUBLISHED[1] for day in days):
            return f"{said}, beyond the published calendar"
    return said
