"""What is found out about messages before the ledger is locked, and whether it holds when it is.

It serves the figure of consuming: workers wait for each other only while one has the ledger locked,
and to compare a batch with the ledger is a fifth of what would be done then.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from adapters.ledger import ids, parking, sort_out
from adapters.ledger.message_batches import Prepared
from adapters.ledger.read import last_position, scalar
from adapters.ledger.sort_out import Sorted
from streams.message_intake import Judged

if TYPE_CHECKING:
    from eventsourcing.sqlite import SQLiteCursor

_MOST = 100_000  # facts that others have recorded meanwhile; then it is quicker to compare anew
_KEYS = "SELECT json_group_array(id_key) FROM events WHERE position > ?"
_FEED = "SELECT MAX(feed_no) FROM feeds WHERE name = ?"


class Since:
    """The keys of the facts that were recorded after a position."""

    def __init__(self, position: int) -> None:
        self.position = self._up_to = position
        self._keys = set[int]()

    def none_of(self, db: "SQLiteCursor", keys: Iterable[int], last: int) -> bool:
        """Whether the ledger, which now ends at ``last``, has got none of these since."""
        if last - self.position > _MOST:
            return False
        if last > self._up_to:
            self._keys.update(msgspec.json.decode(scalar(db, _KEYS, self._up_to)))
            self._up_to = last
        return self._keys.isdisjoint(keys)


class Early(NamedTuple):
    """Messages of a feed as they were compared with the ledger, and what has come into it since."""

    prepared: Prepared
    parked: parking.Mark
    found: Sorted
    since: Since

    def now(self, db: "SQLiteCursor", feed_no: int, last: int) -> tuple[Prepared, Sorted]:
        """What becomes of the messages in the transaction that records them.

        Nothing recorded is ever changed: what was found stays true, but for what has been recorded,
        parked or released since. If that touches these messages, all is compared anew.
        """
        if self.parked != parking.mark(db, feed_no):
            return anew(db, feed_no, self.prepared.messages, last)
        if not self.since.none_of(db, self.prepared.asked.keys, last):
            return self.prepared, sort_out.sort_out(db, self.prepared.asked, last)
        return self.prepared, self.found.moved(self.since.position, last)


def look(db: "SQLiteCursor", batches: Iterable[tuple[str, Sequence[Judged]]]) -> list[Early] | None:
    """Compare the messages of some feeds, to be recorded one after the other, with the ledger.

    shape   None if a program of an older format has left facts out of the index of ids
    """
    last = last_position(db)
    if not ids.is_complete(db, last):
        return None
    since, found = Since(last), list[Early]()
    for feed, messages in batches:
        feed_no = scalar(db, _FEED, feed) or 0
        prepared, compared = anew(db, feed_no, messages, last)
        compared.new.arrange()
        found.append(Early(prepared, parking.mark(db, feed_no), compared, since))
    return found


def anew(
    db: "SQLiteCursor", feed_no: int, messages: Sequence[Judged], last: int
) -> tuple[Prepared, Sorted]:
    """Compare the messages of a feed with the ledger as it is, which ends at ``last``."""
    prepared = Prepared.of(messages, parking.blocked(db, feed_no, messages))
    return prepared, sort_out.sort_out(db, prepared.asked, last)
