"""How far a publisher has come, kept in the ledger; one worker at a time moves it on.

What a worker writes names its epoch: once another has taken over, it writes nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import read
from adapters.ledger.reading import LedgerReader
from domain.errors import Misused, WorkspaceBusy
from domain.facts import Recorded

LEASE_SECONDS = 15.0
_HELD = "publisher = ? AND worker = ? AND epoch = ?"
_TAKE = """
INSERT INTO published (publisher, topics, position, changes, worker, epoch, lease_until_us)
VALUES (:publisher, :topics, 0, 0, :worker, 1, :until)
ON CONFLICT (publisher) DO UPDATE SET
    worker = excluded.worker, epoch = epoch + 1, lease_until_us = excluded.lease_until_us
"""


class Standing(NamedTuple):
    """What the ledger knows about a publisher.

    units   ``position`` is the last one up to which the broker has acknowledged everything;
            instants are microseconds since the epoch
    shape   ``topics`` are the names of those that it serves, None for all
    """

    topics: tuple[str, ...] | None
    position: int
    changes: int
    effective_us: int | None
    known_us: int | None
    worker: str
    epoch: int
    lease_until_us: int


@dataclass(frozen=True, slots=True)
class Who:
    """A publisher, who works for it now, and for how long nobody else may."""

    publisher: str
    topics: tuple[str, ...] | None
    worker: str
    lease_seconds: float = LEASE_SECONDS
    epoch: int = 0

    def until(self, now_us: int) -> int:
        """When the lease ends if it is taken or renewed now."""
        return now_us + round(self.lease_seconds * 1_000_000)

    @property
    def key(self) -> tuple[str, str, int]:
        """What a row must still have for this worker to write."""
        return self.publisher, self.worker, self.epoch


def standing(db: SQLiteCursor, publisher: str) -> Standing | None:
    """What the ledger knows about a publisher; None if it has never published."""
    db.execute(
        "SELECT topics, position, changes, effective_us, known_us, worker, epoch, lease_until_us"
        " FROM published WHERE publisher = ?",
        (publisher,),
    )
    row = db.fetchone()
    if row is None:
        return None
    topics, *others = row
    return Standing(None if topics is None else tuple(json.loads(topics)), *others)


def take(ledger: LedgerReader, who: Who, now_us: int) -> tuple[Who, Standing]:
    """Become the one who publishes.

    raises  WorkspaceBusy while another does; Misused if the publisher serves other topics
    """
    attempted = f"publish as {who.publisher}"
    with ledger.transaction(attempted, commit=True) as db:
        found = standing(db, who.publisher)
        if found is not None:
            check_topics(who.publisher, found, who.topics)
            if found.lease_until_us > now_us:
                why = f"{found.worker} is publishing"
                raise WorkspaceBusy(attempted, why, "wait for it, or end it")
        topics = None if who.topics is None else json.dumps(who.topics)
        bound = {"publisher": who.publisher, "topics": topics, "worker": who.worker}
        db.execute(_TAKE, bound | {"until": who.until(now_us)})
        taken = standing(db, who.publisher)
    if taken is None:
        raise AssertionError("the row that was just written is there")
    return replace(who, epoch=taken.epoch), taken


def hold(db: SQLiteCursor, who: Who, now_us: int) -> None:
    """Renew the lease; it also proves, inside of a transaction, that it still is this worker's.

    raises  WorkspaceBusy if another has taken over
    """
    db.execute(
        f"UPDATE published SET lease_until_us = ? WHERE {_HELD}", (who.until(now_us), *who.key)
    )
    if read.scalar(db, "SELECT changes()") != 1:
        raise WorkspaceBusy(
            f"publish as {who.publisher}",
            "another process has taken over, because this one did not answer for a while",
            "leave it to that one; what both have sent, readers drop by its position",
        )


def release(db: SQLiteCursor, who: Who) -> None:
    """Let the next one begin at once."""
    db.execute(f"UPDATE published SET lease_until_us = 0 WHERE {_HELD}", who.key)


def move(db: SQLiteCursor, who: Who, position: int, now_us: int) -> None:
    """Remember that everything up to a position was acknowledged.

    raises  WorkspaceBusy if another has taken over
    """
    hold(db, who, now_us)
    db.execute(f"UPDATE published SET position = ? WHERE {_HELD}", (position, *who.key))


def decisions(
    db: SQLiteCursor, source: str, after: int, to: int, limit: int
) -> tuple[list[Recorded], int]:
    """What a source has recorded after one position and up to another, in that order.

    shape   at most ``limit`` of them, and the position up to which these are all
    """
    found = read.of_source(db, source, after, to, limit)
    whole = len(found) < limit
    return found, max(after, to) if whole else found[-1].position


def check_topics(publisher: str, stood: Standing, topics: Sequence[str] | None) -> None:
    """Check that a publisher is asked for the topics that it has always served.

    raises  Misused: with others, what it has passed over for them would never be sent
    """
    if stood.topics != topics:
        serves = "all topics" if stood.topics is None else ", ".join(stood.topics)
        raise Misused(
            f"publish as {publisher}",
            f"this publisher serves {serves}, and has passed over everything else",
            "name the same topics, or another publisher with --publisher",
        )
