"""The page on scale: its tables are what was measured, and say what was not."""

import pytest

from benchmarks import scale
from benchmarks.cases import CASES
from benchmarks.sizes import FULL


def test_the_page_on_scale_shows_what_was_measured() -> None:
    """Nothing in its tables is typed by hand."""
    text = scale.PAGE.read_text(encoding="utf-8")

    assert text == scale.page(text, scale.load())


def test_a_size_that_was_not_measured_is_an_empty_column() -> None:
    """The largest one that was is what the second table starts from."""
    figures = {curve.name: 1_000.0 for curve in scale.CURVES}
    small = {"events": 99_000, "figures": figures, "machine": {"Python": "3"}}
    large = small | {"events": 990_000, "figures": dict.fromkeys(figures, 500.0)}

    text = scale.tables({"100000": small, "1000000": large})

    assert "| record from NDJSON, events/s | 1,000 | 500 |  |  |" in text
    assert "at 990,000," in text
    assert "| verify | 23.1 days | 231 days |" in text
    assert "| ledger | 0.5 TB | 5 TB |" in text


def test_a_curve_that_was_added_later_is_empty_where_it_was_not_measured() -> None:
    """Figures that took hours are not lost by a new line of the table."""
    old = {"events": 99_000, "figures": {"record": 1_000.0}, "machine": {"Python": "3"}}

    text = scale.tables({"100000": old})

    assert "| record from NDJSON, events/s | 1,000 |  |  |  |" in text
    assert "| history of one policy, s |  |  |  |  |" in text


def test_every_curve_is_of_a_case() -> None:
    """Scale measures the same as the benchmarks, at other sizes."""
    names = {one.name for one in CASES}

    assert [curve.case for curve in scale.CURVES if curve.case not in names] == []
    million, many = scale.sizes_for(1_000_000), scale.sizes_for(10_000_000)
    assert (million.small, many.large) == (FULL.small, FULL.large)
    assert million.held_back == many.held_back == FULL.held_back


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "5 s"), (7_200, "2 h"), (86_400, "1 days"), (8_640_000, "100 days")]
)
def test_a_long_time_is_said_in_hours_or_days(seconds: float, said: str) -> None:
    """As somebody would plan it."""
    assert scale.duration(seconds) == said
