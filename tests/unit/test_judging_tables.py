"""The tables that the judging stands on: the calendar day by day, the rules as in their books."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from domain.calendar import (
    FIRST,
    LAST,
    PUBLISHED,
    add_working_days,
    is_public_holiday,
    is_working_day,
    roll_forward,
    working_days_between,
)
from domain.rulebook.library import library
from projections.catalog import model
from projections.judging.roles import JUDGED
from tests.read_models import Bench, Rows


@pytest.fixture(scope="module")
def bench() -> Bench:
    """Read models of a ledger without events."""
    return Bench()


@pytest.fixture(scope="module")
def calendar(bench: Bench) -> Rows:
    """The calendar by its days."""
    return bench.table(model("calendar"))


def _days() -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        yield day
        day += timedelta(days=1)


def test_the_calendar_has_every_day_from_the_first_to_the_last(calendar: Rows) -> None:
    """And no day twice."""
    assert sorted(day for (day,) in calendar) == [*_days()]


def test_every_day_is_what_the_domain_says(calendar: Rows) -> None:
    """Worked or not, a holiday or not, where a last day on it moves to, and how far it is known."""
    for day in _days():
        row = calendar[day,]

        assert (row["working"], row["holiday"]) == (is_working_day(day), is_public_holiday(day))
        assert row["rolled"] == roll_forward(day)
        assert row["published"] == (PUBLISHED[0] <= day <= PUBLISHED[1])


def test_ordinals_count_the_working_days_between(calendar: Rows) -> None:
    """So that the n-th working day after any day is the one whose ordinal is n more."""
    by_ordinal = {row["ordinal"]: day for (day,), row in calendar.items() if row["working"]}
    for day in _days():
        ordinal = calendar[day,]["ordinal"]

        assert ordinal == working_days_between(FIRST - timedelta(days=1), day)
        assert by_ordinal.get(ordinal + 5) == add_working_days(day, 5)


def test_the_rules_are_those_of_the_books_that_facts_can_break(bench: Bench) -> None:
    """Each with what its book says; what is not enabled or not judged is not there."""
    expected = {
        (rule.id, rule.version): {
            "rule": rule.id,
            "rule_version": rule.version,
            "book": book.id,
            "book_version": book.version,
            "kind": rule.demands.kind,
            "severity": rule.severity,
            "source": f"{rule.source.title.en} {rule.source.article}".rstrip(),
            "text_en": rule.text.en,
            "text_zh": rule.text.zh,
            "in_force_from": rule.in_force_from,
            "in_force_to": rule.in_force_to,
        }
        for book in library()
        for rule in book.rules
        if rule.enabled and isinstance(rule.demands, JUDGED)
    }

    assert bench.table(model("rules")) == expected
    assert bench.con.execute("SELECT COUNT(*) FROM rules").fetchall() == [(len(expected),)]


@pytest.mark.parametrize("written", ["2024-02-30", "2024-13-01", ""])
def test_what_is_no_time_counts_as_no_time(bench: Bench, written: str) -> None:
    """The contract keeps such a value out; if one came in all the same, nothing would break."""
    assert _asked(bench.con, f"local_time('{written}')") is None


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("2024-02-29", "2024-02-29 00:00:00"),
        ("2024-02-29T23:59:59.999999999+08:00", "2024-02-29 23:59:59.999999"),
        ("2024-02-29T16:00:00Z", "2024-03-01 00:00:00"),
        ("0001-01-01", "0001-01-01 00:00:00"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01 00:00:00"),
        ("9999-12-31T23:59:59Z", "9999-12-31 23:59:59.999999"),
    ],
)
def test_a_time_is_told_at_the_clock_of_china(bench: Bench, written: str, local: str) -> None:
    """To the microsecond, and within the years 1 to 9999."""
    assert _asked(bench.con, f"local_time('{written}')::VARCHAR") == local


def _asked(con: duckdb.DuckDBPyConnection, expression: str) -> object:
    value: object = con.execute(f"SELECT {expression}").fetchall()[0][0]
    return value
