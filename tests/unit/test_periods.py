"""Periods by name: which days lie in them."""

from datetime import date

import pytest

from domain.periods import half_year_of, period_named, quarter_of


@pytest.mark.parametrize(
    ("name", "kind", "first", "last"),
    [
        ("2010-09", "month", date(2010, 9, 1), date(2010, 9, 30)),
        ("2012-02", "month", date(2012, 2, 1), date(2012, 2, 29)),
        ("2010-Q1", "quarter", date(2010, 1, 1), date(2010, 3, 31)),
        ("2010-Q4", "quarter", date(2010, 10, 1), date(2010, 12, 31)),
        ("2010-H1", "half_year", date(2010, 1, 1), date(2010, 6, 30)),
        ("2010-H2", "half_year", date(2010, 7, 1), date(2010, 12, 31)),
        ("2010", "year", date(2010, 1, 1), date(2010, 12, 31)),
    ],
)
def test_a_period_runs_from_its_first_to_its_last_day(
    name: str, kind: str, first: date, last: date
) -> None:
    """Natural halves: January to June, July to December (section 3.5)."""
    found = period_named(name)

    assert found is not None
    assert (found.kind, found.first, found.last) == (kind, first, last)
    assert first in found
    assert last in found


@pytest.mark.parametrize("name", ["", "2010-13", "2010-Q5", "2010-H3", "10-H1", "0000", "9999"])
def test_other_words_name_no_period(name: str) -> None:
    """The last year of the calendar has no instant after it."""
    assert period_named(name) is None


def test_a_period_is_over_at_midnight_in_shanghai() -> None:
    """The first instant after it."""
    found = period_named("2010-H2")

    assert found is not None
    assert found.over_at.isoformat() == "2011-01-01T00:00:00+08:00"


def test_a_day_lies_in_one_quarter_and_one_half_year() -> None:
    """The ends belong to them."""
    assert [half_year_of(date(2010, 6, 30)), half_year_of(date(2010, 7, 1))] == [
        "2010-H1",
        "2010-H2",
    ]
    assert [quarter_of(date(2010, 3, 31)), quarter_of(date(2010, 4, 1))] == ["2010-Q1", "2010-Q2"]
