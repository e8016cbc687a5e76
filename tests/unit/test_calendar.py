"""Working days, holidays, months: both sides of every boundary."""

from datetime import date, timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import calendar
from domain.calendar import (
    FIRST,
    LAST,
    PUBLISHED,
    add_days,
    add_months,
    add_working_days,
    is_public_holiday,
    is_working_day,
    roll_forward,
    working_days_between,
)
from tests import calendar_notices

DAYS = st.dates(date(1989, 12, 1), date(2061, 2, 1))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def test_the_file_holds_what_was_published() -> None:
    """Otherwise: ``make calendar``."""
    assert calendar_notices.FILE.read_text(encoding="utf-8") == calendar_notices.content()


def test_the_notices_cover_what_the_program_says() -> None:
    """From the first year of the file to the last, and each has days off and weekends worked."""
    off, worked = calendar.notices()
    years = {day.year for day in off}

    assert {day.year for day in worked} == years == set(range(min(years), max(years) + 1))
    assert (date(min(years), 1, 1), date(max(years), 12, 31)) == PUBLISHED
    assert not off & worked
    assert all(day.weekday() >= 5 for day in worked)


@pytest.mark.parametrize(
    ("day", "working", "holiday"),
    [
        ("2024-02-03", False, False),  # Saturday, an ordinary weekend
        ("2024-02-04", True, False),  # Sunday, worked
        ("2024-02-09", True, False),  # the eve of Spring Festival
        ("2024-02-10", False, True),
        ("2024-02-16", False, True),
        ("2024-02-17", False, True),  # Saturday after the last day named
        ("2024-02-18", True, False),  # Sunday, worked
        ("2023-09-28", True, False),
        ("2023-09-29", False, True),
        ("2023-09-30", False, True),  # Saturday between two days off
        ("2023-10-06", False, True),
        ("2023-10-07", True, False),  # Saturday, worked
        ("2023-10-08", True, False),
        ("2024-04-30", True, False),
        ("2024-05-01", False, True),
        ("2024-05-04", False, True),  # Saturday
        ("2024-05-05", False, True),  # Sunday
        ("2024-05-06", True, False),
        ("2024-06-09", False, False),  # the weekend before a Monday off is an ordinary one
        ("2024-06-10", False, True),
        ("2004-10-01", True, False),  # before the notices: plain weekends
        ("2004-12-31", True, False),
        ("2005-01-01", False, True),
        ("2005-01-02", False, True),
        ("2005-01-03", False, True),
        ("2005-01-04", True, False),
        ("2026-10-07", False, True),
        ("2026-10-10", True, False),
        ("2027-01-01", True, False),  # after the notices: plain weekends
        ("2027-01-02", False, False),
        ("1989-12-29", False, False),  # Friday
        ("1990-01-01", True, False),
        ("2060-12-31", True, False),
        ("2061-01-03", False, False),  # Monday
    ],
)
def test_a_day_is_worked_or_off(day: str, *, working: bool, holiday: bool) -> None:
    """Days off, weekends worked, and the edges of what is known."""
    assert (is_working_day(_day(day)), is_public_holiday(_day(day))) == (working, holiday)


@pytest.mark.parametrize(
    ("day", "n", "last"),
    [
        ("2024-02-02", 1, "2024-02-04"),
        ("2024-02-03", 1, "2024-02-04"),
        ("2024-02-09", 1, "2024-02-18"),
        ("2024-02-08", 2, "2024-02-18"),
        ("2023-09-28", 2, "2023-10-08"),
        ("2024-04-30", 1, "2024-05-06"),
        ("2026-12-31", 1, "2027-01-01"),
        ("2004-12-31", 1, "2005-01-04"),
        ("2060-12-30", 1, "2060-12-31"),
        ("2060-12-30", 2, None),
        ("2060-12-31", 1, None),
        ("1989-12-31", 1, None),
        ("1990-01-01", 1, "1990-01-02"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: str, n: int, last: str | None) -> None:
    """The day of the start is day 0, also where it is no working day."""
    assert add_working_days(_day(day), n) == (last and _day(last))


@pytest.mark.parametrize(
    ("day", "other", "days"),
    [
        ("2024-02-09", "2024-02-17", 0),
        ("2024-02-09", "2024-02-18", 1),
        ("2024-02-03", "2024-02-04", 1),
        ("2024-02-04", "2024-02-04", 0),
        ("2024-02-18", "2024-02-09", 0),
        ("2060-12-30", "2070-01-01", 1),
        ("1980-01-01", "1990-01-02", 2),
    ],
)
def test_working_days_between_exclude_the_first_and_include_the_last(
    day: str, other: str, days: int
) -> None:
    """As a pause counts them."""
    assert working_days_between(_day(day), _day(other)) == days


@pytest.mark.parametrize(
    ("day", "n", "later"),
    [
        ("2010-11-30", 3, "2011-02-28"),
        ("2011-11-30", 3, "2012-02-29"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-05-31", 1, "2024-06-30"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-01-15", 12, "2025-01-15"),
        ("9999-11-30", 1, "9999-12-30"),
        ("9999-12-15", 1, "9999-12-31"),
        ("2024-01-15", 100_000, "9999-12-31"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: str, n: int, later: str) -> None:
    """A day that a month lacks becomes its last."""
    assert add_months(_day(day), n) == _day(later)


@pytest.mark.parametrize(
    ("day", "n", "later"),
    [
        ("2024-02-28", 1, "2024-02-29"),
        ("2023-02-28", 1, "2023-03-01"),
        ("9999-12-30", 1, "9999-12-31"),
        ("9999-12-31", 1, "9999-12-31"),
    ],
)
def test_days_end_with_the_calendar(day: str, n: int, later: str) -> None:
    """The last day there is stands for all that would follow."""
    assert add_days(_day(day), n) == _day(later)


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        ("2024-02-09", "2024-02-09"),
        ("2024-02-10", "2024-02-18"),
        ("2024-02-17", "2024-02-18"),
        ("2023-10-06", "2023-10-07"),
        ("2024-05-01", "2024-05-06"),
        ("2024-05-05", "2024-05-06"),
        ("2024-05-11", "2024-05-11"),
        ("2024-05-12", "2024-05-12"),  # an ordinary Sunday stays
        ("2061-01-01", "2061-01-01"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_only_a_public_holiday_rolls_forward(day: str, rolled: str) -> None:
    """To the first working day, which may be a weekend that is worked."""
    assert roll_forward(_day(day)) == _day(rolled)


def test_the_whole_calendar_is_quick_and_says_what_the_functions_say() -> None:
    """Every day once, in order; loading it into a database must not be felt."""
    list(calendar.calendar_days())
    start = perf_counter()
    days = list(calendar.calendar_days())
    spent_s = perf_counter() - start

    assert days == [(day, is_working_day(day), is_public_holiday(day)) for day, _, _ in days]
    assert (days[0][0], days[-1][0]) == (FIRST, LAST)
    assert all(two[0] - one[0] == timedelta(days=1) for one, two in pairwise(days))
    assert spent_s < 0.5  # 20 ms on an idle machine


@given(DAYS, st.integers(1, 300))
def test_counting_forth_and_between_agree(day: date, n: int) -> None:
    """The n-th working day after a day is worked and has n working days up to it."""
    last = add_working_days(day, n)

    if last is not None:
        assert is_working_day(last)
        assert working_days_between(day, last) == n


@given(DAYS)
def test_a_rolled_day_is_no_holiday_and_none_is_left_out(day: date) -> None:
    """Between a holiday and where it rolls there is no working day."""
    rolled = roll_forward(day)

    assert not is_public_holiday(rolled)
    assert not any(is_working_day(add_days(day, n)) for n in range((rolled - day).days))
