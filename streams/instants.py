"""Instants as facts give them.

source  RFC 3339, section 5.6
"""

import re
from datetime import UTC, datetime, timedelta

from streams.malformed import Malformed, Reason, quoted

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY_US = 86_400_000_000
_FIRST_US = -62_135_596_800_000_000 + _DAY_US  # 0001-01-02: representable at every offset
_LAST_US = 253_402_300_800_000_000 - 2 * _DAY_US  # 9999-12-30
RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_WITHOUT_FRACTION = (20, 25)  # characters: 2010-09-18T02:00:00Z, 2010-09-18T10:00:00+08:00
_MINUTES = {f"T{n // 60:02}:{n % 60:02}": n * 60_000_000 for n in range(24 * 60)}
_SECONDS = {f":{n:02}": n * 1_000_000 for n in range(60)}
_KNOWN_DAYS = 4_096  # eleven years of days, under 1 MB


def microseconds(time: str) -> int:
    """An RFC 3339 instant as microseconds since the epoch; finer fractions are cut off.

    raises  Malformed for a time without an offset, or one that no calendar has
    """
    if len(time) in _WITHOUT_FRACTION:
        try:
            day = _midnights[time[:10] + time[19:]]
            instant = day + _MINUTES[time[10:16]] + _SECONDS[time[16:19]]
        except (KeyError, Malformed):
            return _microseconds(time)
        if instant <= _LAST_US:
            return instant
    return _microseconds(time)


class _Midnights(dict[str, int]):
    """The first instants of days, by day and offset; the many facts of a day need only add."""

    def __missing__(self, day: str) -> int:
        if len(self) >= _KNOWN_DAYS:
            self.clear()
        self[day] = _microseconds(f"{day[:10]}T00:00:00{day[10:]}")
        return self[day]


_midnights = _Midnights()


def _microseconds(time: str) -> int:
    if not RFC3339.fullmatch(time):
        raise _no_instant(time)
    try:
        instant = (datetime.fromisoformat(time) - _EPOCH) // _MICROSECOND
    except ValueError:
        raise _no_instant(time) from None
    if not _FIRST_US <= instant <= _LAST_US:
        raise Malformed(Reason("time", "between 0001-01-02 and 9999-12-30", quoted(time)))
    return instant


def _no_instant(time: str) -> Malformed:
    return Malformed(Reason("time", "an RFC 3339 instant with an offset", quoted(time)))
