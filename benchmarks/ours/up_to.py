"""A ledger as it stood at a position: what a follower has seen before more was recorded."""

from adapters.ledger.reading import LedgerReader
from projections.ports import EventRow


class UpTo:
    """``projections.ports.EventSource`` over the first ``last`` events of a ledger."""

    def __init__(self, ledger: LedgerReader, last: int) -> None:
        self._ledger = ledger
        self.ledger_id = ledger.ledger_id
        self.last = last

    def last_position(self) -> int:
        """Position of the last event that is shown."""
        return min(self.last, self._ledger.last_position())

    def rows(self, after: int, limit: int) -> list[EventRow]:
        """The next events, as far as they are shown."""
        return self._ledger.rows(after, min(limit, self.last - after)) if after < self.last else []
