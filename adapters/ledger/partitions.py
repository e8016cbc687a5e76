"""How far each group has read each partition, and who reads it: the rows and what they mean."""

import json
from typing import Any, Literal, NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.read import scalar
from domain.errors import Fenced, NotFound
from streams.intake import Tally
from streams.messages import feed_of

Stop = Literal["recreated", "lost", "unreadable"]
_SELECT = """
SELECT group_name, topic, partition_no, incarnation, topic_id, begun_at, next_offset, counts,
       worker, epoch, lease_until_us, stopped, detail
FROM partitions
"""
_ONE = " WHERE group_name = ? AND topic = ? AND partition_no = ?"
_HELD = _ONE + " AND worker = ? AND epoch = ?"


class Lease(NamedTuple):
    """The right to read a partition from an offset on and to record what is there.

    units   ``until_us`` microseconds since the epoch: until when nobody else takes the partition;
            ``begun_at`` is the offset at which reading this feed began
    """

    group: str
    worker: str
    topic: str
    partition: int
    feed: str
    epoch: int
    next_offset: int
    begun_at: int
    until_us: int

    @property
    def place(self) -> tuple[str, int]:
        """Topic and partition."""
        return self.topic, self.partition


class PartitionState(NamedTuple):
    """How far a group has come in a partition, who reads it, and why it is stopped.

    units   ``next_offset`` and ``begun_at`` are None until the first message is known;
            ``lease_until_us`` microseconds since the epoch, 0 if nobody reads it
    """

    group: str
    topic: str
    partition: int
    incarnation: int
    topic_id: str | None
    begun_at: int | None
    next_offset: int | None
    tally: Tally
    worker: str | None
    epoch: int
    lease_until_us: int
    stopped: Stop | None
    detail: str | None

    @property
    def feed(self) -> str:
        """The name under which its messages stand in the ledger."""
        return feed_of(self.topic, self.partition, self.incarnation)

    @property
    def place(self) -> tuple[str, int]:
        """Topic and partition."""
        return self.topic, self.partition

    def lease(self, worker: str) -> Lease | None:
        """The lease of a worker that holds the partition; None if it does not."""
        if self.worker != worker or self.next_offset is None or self.begun_at is None:
            return None
        place = self.group, worker, self.topic, self.partition, self.feed
        return Lease(*place, self.epoch, self.next_offset, self.begun_at, self.lease_until_us)


def states(db: SQLiteCursor, group: str | None = None) -> list[PartitionState]:
    """The partitions of a group, or of all, by group, topic and number."""
    condition, values = ("", ()) if group is None else (" WHERE group_name = ?", (group,))
    db.execute(_SELECT + condition + " ORDER BY group_name, topic, partition_no", values)
    return [_state(row) for row in db.fetchall()]


def state(db: SQLiteCursor, group: str, topic: str, partition: int) -> PartitionState:
    """One partition.

    raises  NotFound if the group has never read it
    """
    db.execute(_SELECT + _ONE, (group, topic, partition))
    row = db.fetchone()
    if row is None:
        raise NotFound(
            f"find {feed_of(topic, partition)} of the group {group}",
            "this group has never read it",
            "list what was read with: policytrail kafka partitions",
        )
    return _state(row)


def checked(db: SQLiteCursor, lease: Lease) -> PartitionState:
    """The partition of a lease that still holds.

    raises  Fenced if another one reads it, it stands at another offset, or it is stopped
    """
    found = state(db, lease.group, lease.topic, lease.partition)
    if found.stopped:
        raise fenced(lease, f"it is stopped ({found.stopped}: {found.detail})")
    if (found.worker, found.epoch) != (lease.worker, lease.epoch):
        raise fenced(lease, f"{found.worker or 'nobody'} reads it since (epoch {found.epoch})")
    if found.next_offset != lease.next_offset:
        raise fenced(lease, f"it stands at {found.next_offset}, not at {lease.next_offset}")
    return found


def move(db: SQLiteCursor, lease: Lease, next_offset: int, tally: Tally) -> Lease:
    """Let a partition go on at an offset, with its reconciliation as it is then."""
    db.execute(
        "UPDATE partitions SET next_offset = ?, counts = ?" + _HELD,
        (next_offset, json.dumps(counts(tally)), *_key(lease)),
    )
    return lease._replace(next_offset=next_offset)


def let_go(db: SQLiteCursor, lease: Lease) -> bool:
    """Give a partition back; whether it was still held under this lease."""
    db.execute("UPDATE partitions SET worker = NULL, lease_until_us = 0" + _HELD, _key(lease))
    return bool(scalar(db, "SELECT changes()"))


def halt(
    db: SQLiteCursor,
    place: tuple[str, str, int],
    reason: Stop,
    detail: str,
    topic_id: str | None = None,
) -> None:
    """Stop a partition, and let nobody who reads it now write any more."""
    db.execute(
        "UPDATE partitions SET stopped = ?, detail = ?, other_topic_id = ?, worker = NULL,"
        " lease_until_us = 0, epoch = epoch + 1" + _ONE,
        (reason, detail, topic_id, *place),
    )


def recount(db: SQLiteCursor, place: tuple[str, str, int], outcome: Tally) -> None:
    """Count messages that were parked as what has become of them."""
    db.execute("SELECT counts FROM partitions" + _ONE, place)
    if row := db.fetchone():
        tally = Tally(**json.loads(row[0])) + outcome
        db.execute("UPDATE partitions SET counts = ?" + _ONE, (json.dumps(counts(tally)), *place))


def counts(tally: Tally) -> dict[str, int]:
    """The figures of a reconciliation that are stored: without their sum."""
    return {name: figure for name, figure in tally.plain().items() if name != "read"}


def fenced(lease: Lease, why: str) -> Fenced:
    """The error for a lease that does not hold any more."""
    return Fenced(f"record messages of {lease.feed} as {lease.worker}", why, "let it go")


def _key(lease: Lease) -> tuple[object, ...]:
    return lease.group, lease.topic, lease.partition, lease.worker, lease.epoch


def _state(row: Any) -> PartitionState:
    values = list(row)
    values[_COUNTS] = Tally(**json.loads(values[_COUNTS]))
    return PartitionState(*values)


_COUNTS = PartitionState._fields.index("tally")
