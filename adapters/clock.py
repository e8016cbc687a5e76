"""The wall clock, read in one place."""

from datetime import UTC, datetime


def now_us() -> int:
    """Now, in microseconds since the epoch."""
    return int(datetime.now(UTC).timestamp() * 1_000_000)
