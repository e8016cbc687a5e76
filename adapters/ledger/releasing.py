"""Releasing parked messages: each is judged as if it came now."""

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import message_rejects, parking, partitions, sort_out
from adapters.ledger.append import Appender
from adapters.ledger.parking import Parked
from adapters.ledger.placing import CONFLICT, DUPLICATE, RECORDED, place
from adapters.ledger.sort_out import Conflict
from domain.events import EVENT_TYPES
from streams.intake import Accepted, Rejected, Tally
from streams.message_intake import Judged, Waiting, judge

REJECTED = "rejected"
_COUNTED = {
    RECORDED: Tally(recorded=1),
    DUPLICATE: Tally(duplicates=1),
    CONFLICT: Tally(conflicts=1),
    REJECTED: Tally(rejected=1),
}


def release(
    db: SQLiteCursor, appender: Appender, after: Parked | None, now: int
) -> tuple[Tally, Parked | None]:
    """Release a page of what is ready, and return its last message; None if there was none.

    In a feed and subject it ends before the first message that is unknown after all, because an
    older program than the last one is running.
    """
    total = Tally()
    unknown = set[tuple[int, str]]()
    page = parking.ready(db, after, EVENT_TYPES)
    for one in page:
        if (one.feed_no, one.subject) in unknown:
            continue
        judged = judge(parking.message(db, one))
        if isinstance(judged.verdict, Waiting):
            parking.wait_for(db, one.number, judged.verdict.event_type)
            unknown.add((one.feed_no, one.subject))
            continue
        outcome, position = _become(db, appender, one, judged, now)
        parking.settle(db, one.number, outcome, position)
        found = _COUNTED[outcome] + Tally(misplaced=int(judged.misplaced))
        topic, partition, *_ = judged.message
        partitions.recount(db, (one.group, topic, partition), found + Tally(parked=-1))
        total += found
    return total, page[-1] if page else None


def _become(
    db: SQLiteCursor, appender: Appender, one: Parked, judged: Judged, now: int
) -> tuple[str, int | None]:
    match judged.verdict:
        case Accepted() as accepted:
            outcome, position = place(db, appender, accepted, one.feed_no, now)
            if outcome == CONFLICT:
                sort_out.keep(db, one.feed_no, [Conflict(position, accepted)], now)
            return outcome, position
        case Rejected() as rejected:
            letter = judged.message, rejected
            message_rejects.keep(db, one.feed_no, one.group, [letter], now)
            return REJECTED, None
        case Waiting():
            return parking.PARKED, None
