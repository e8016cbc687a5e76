"""Integer arithmetic on local dates and instants, and their text on the wire.

units   a day is a count of days since 1970-01-01; a moment is a count of seconds since
        1970-01-01T00:00:00 at +08:00, so that a moment is ``day * DAY + second of the day``
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

HOUR = 3_600
DAY = 86_400
OFFSET = 8 * HOUR
SETTLEMENT_DAY = 20
_FIRST = date(2000, 1, 1)
_EPOCH = date(1970, 1, 1)
_BASE = (_FIRST - _EPOCH).days
_DATES = tuple((_FIRST + timedelta(days=i)).isoformat() for i in range(60 * 366))
_MINUTES = tuple(f"T{i // 60:02d}:{i % 60:02d}:" for i in range(1_440))
_SECONDS = tuple(f"{i:02d}+08:00" for i in range(60))


def day_of(day: date) -> int:
    """Count of days since 1970-01-01."""
    return (day - _EPOCH).days


def date_of(day: int) -> date:
    """The calendar date of a day count."""
    return _EPOCH + timedelta(days=day)


def date_text(day: int) -> str:
    """``YYYY-MM-DD``."""
    return _DATES[day - _BASE]


def instant_text(moment: int) -> str:
    """RFC 3339 with the offset +08:00 and whole seconds."""
    day, second = divmod(moment, DAY)
    minute, rest = divmod(second, 60)
    return _DATES[day - _BASE] + _MINUTES[minute] + _SECONDS[rest]


def utc_us(moment: int) -> int:
    """Microseconds since 1970-01-01T00:00:00Z."""
    return (moment - OFFSET) * 1_000_000


def add_months(day: int, months: int) -> int:
    """Same day-number some natural months later; a day that does not exist becomes the last."""
    start = date_of(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return day_of(date(year, month + 1, min(start.day, last)))


@cache
def next_run(day: int) -> int:
    """First settlement day (the 20th, excluded as cut-off) after a day on which a fact occurred."""
    fact = date_of(day)
    run = date(fact.year, fact.month, SETTLEMENT_DAY)
    if fact >= run:
        run = (run.replace(day=1) + timedelta(days=32)).replace(day=SETTLEMENT_DAY)
    return day_of(run)


def month_text(day: int) -> str:
    """``YYYY-MM``."""
    return _DATES[day - _BASE][:7]


def quarter_of(day: int) -> tuple[int, int]:
    """Year and number (1 to 4) of the calendar quarter."""
    when = date_of(day)
    return when.year, (when.month + 2) // 3


def quarter_text(day: int) -> str:
    """``YYYY-Qn``."""
    year, quarter = quarter_of(day)
    return f"{year}-Q{quarter}"


def quarter_end(day: int) -> int:
    """Last day of the calendar quarter."""
    year, quarter = quarter_of(day)
    return add_months(day_of(date(year, quarter * 3 - 2, 1)), 3) - 1
