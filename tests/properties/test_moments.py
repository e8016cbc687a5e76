"""The business order of facts as one number, which sorts as time and position do."""

from datetime import datetime

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from projections.catalog import macros

_CON = duckdb.connect()
_CON.execute(f"SET TimeZone = 'UTC'; {macros()}")
_ASK = """
SELECT time_of(one) AT TIME ZONE 'UTC', position_of(one), one < other FROM (
    SELECT moment_of($at::TIMESTAMPTZ, $place) AS one,
        moment_of($other_at::TIMESTAMPTZ, $other_place) AS other
)"""
times = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))  # noqa: DTZ001  # made UTC below
places = st.integers(1, 2**40 - 1)


@given(times, places, times, places)
def test_a_moment_is_a_time_and_a_position(
    at: datetime, place: int, other_at: datetime, other_place: int
) -> None:
    """To the microsecond, before 1970 too."""
    asked = {"at": f"{at.isoformat()}Z", "place": place}
    other = {"other_at": f"{other_at.isoformat()}Z", "other_place": other_place}

    found, position, first = _CON.execute(_ASK, asked | other).fetchall()[0]

    assert (found, position) == (at, place)
    assert first == ((at, place) < (other_at, other_place))
