"""When row groups are joined while the ledger is followed: not while much arrives."""

BUSY = 500  # events that wait when a step begins
POSTPONED = 300  # publications: each leaves a table one more small row group
JOINED = 50  # of these that one joining may take with it: it fills one row group a table


class Pace:
    """How often row groups of a table are joined at the next checkpoint.

    A publication leaves small row groups, and DuckDB joins them at the next ones, again and again
    as the last one of a table grows: one checkpoint in fifteen takes seconds, in which nothing is
    published. The rows have to be written once more, but not while people wait for many of them,
    nor all at once afterwards. Small row groups cost readers next to nothing, and each checkpoint a
    millisecond.
    """

    def __init__(self) -> None:
        self._postponed = 0

    def joining(self, waiting: int) -> int:
        """Not at all, or once, by how many events wait."""
        if waiting >= BUSY and self._postponed < POSTPONED:
            self._postponed += 1
            return 0
        self._postponed = max(0, self._postponed - JOINED)
        return 1
