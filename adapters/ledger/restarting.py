"""Letting a partition go on, and keeping what was passed over for it."""

from typing import Literal, NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import leases, partitions
from adapters.ledger.partitions import PartitionState
from domain.errors import Misused
from streams.messages import feed_of

At = int | Literal["earliest", "current"]


class PassedOver(NamedTuple):
    """What a partition was let go on behind.

    units   ``from_offset`` is where it stood, ``to_offset`` where it goes on: None until the first
            message there is was seen; ``passed_us`` microseconds since the epoch
    """

    group: str
    stopped: str | None
    from_feed: str
    from_offset: int | None
    to_feed: str
    to_offset: int | None
    reason: str
    who: str
    passed_us: int


def passed_over(db: SQLiteCursor, group: str | None = None) -> list[PassedOver]:
    """Every restart of a group's partitions, or of all, in order."""
    condition, values = ("", ()) if group is None else (" WHERE group_name = ?", (group,))
    db.execute(
        "SELECT group_name, stopped, from_feed, from_offset, to_feed, to_offset, reason, who,"
        f" passed_us FROM passed_over{condition} ORDER BY passed_no",
        values,
    )
    return [PassedOver(*row) for row in db.fetchall()]


def restart(
    db: SQLiteCursor, key: tuple[str, str, int], at: At, *, reason: str, who: str, now: int
) -> PartitionState:
    """Let a partition go on at an offset, as another feed if its topic was made anew.

    Whoever reads it now cannot write any more. ``earliest`` is known when somebody looks.

    raises  NotFound, Misused
    """
    state = partitions.state(db, *key)
    attempted = f"restart {state.feed} of the group {state.group}"
    if not reason.strip():
        raise Misused(attempted, "no reason is given", "say why with --reason")
    offset = {"earliest": None, "current": state.next_offset}.get(str(at), at)
    if isinstance(offset, int) and offset < 0:
        raise Misused(attempted, f"there is no offset {offset}", "offsets count from 0")
    made_anew = state.stopped == "recreated"
    db.execute("SELECT other_topic_id FROM partitions" + _ONE, key)
    topic_id = db.fetchone()[0] if made_anew else state.topic_id
    number = state.incarnation
    if made_anew:
        number = leases.incarnation(db, state.place, topic_id, least=number + 1)
    db.execute(
        "INSERT INTO passed_over (group_name, topic, partition_no, stopped, from_feed, from_offset,"
        " to_feed, to_offset, reason, who, passed_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*key, state.stopped, state.feed, state.next_offset)
        + (feed_of(*state.place, number), offset, reason, who, now),
    )
    db.execute(
        "UPDATE partitions SET incarnation = ?, topic_id = ?, next_offset = ?, begun_at = ?,"
        " worker = NULL, lease_until_us = 0, epoch = epoch + 1,"
        " stopped = NULL, detail = NULL, other_topic_id = NULL" + _ONE,
        (number, topic_id, offset, offset, *key),
    )
    return partitions.state(db, *key)


_ONE = " WHERE group_name = ? AND topic = ? AND partition_no = ?"
