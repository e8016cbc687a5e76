"""What becomes of one fact: it is recorded, repeats a recorded one, or contradicts it."""

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import sort_out
from adapters.ledger.append import Appender
from streams.intake import Accepted

RECORDED, DUPLICATE, CONFLICT = "recorded", "duplicate", "conflict"


def place(
    db: SQLiteCursor, appender: Appender, accepted: Accepted, feed_no: int, now: int
) -> tuple[str, int]:
    """Record a fact if it is new; a contradicting one is left to the caller.

    shape  the outcome, and the position of the fact that is recorded
    """
    last = appender.begin(db)
    found = sort_out.sort_out(db, sort_out.ask([accepted]), last)
    if found.new:
        position = appender.append(db, found.new, now, feed_no)
        appender.committed(position)
        return RECORDED, position
    appender.committed(last)
    if found.duplicates:
        return DUPLICATE, found.duplicates[0]
    return CONFLICT, found.conflicts[0].position
