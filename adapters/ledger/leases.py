"""Sharing partitions among the workers of a group by leases, and stopping those that are wrong."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import partitions
from adapters.ledger.partitions import Lease, PartitionState
from streams.sharing import Place, shares

_ONE = " WHERE group_name = ? AND topic = ? AND partition_no = ?"


class Seen(NamedTuple):
    """What a broker says of a partition.

    units   offsets: of the first message that is left, after the last one, and ``stored``: where
            the ledger stood *before* the broker was asked, for an end is compared with no later
            offset than that; what is not known is None, and then not compared
    """

    topic_id: str | None
    first_offset: int
    end_offset: int | None = None
    stored: int | None = None


class Caller(NamedTuple):
    """A worker of a group.

    units  ``now`` and until when it is alive, in microseconds since the epoch
    """

    group: str
    worker: str
    now: int
    until: int


def take(db: SQLiteCursor, caller: Caller, seen: Mapping[Place, Seen]) -> list[Lease]:
    """Renew, give back and take leases; what the worker holds after, by topic and number."""
    group, worker, now, until = caller
    _announce(db, caller, {topic for topic, _ in seen})
    known = {state.place: state for state in partitions.states(db, group)}
    for place, found in seen.items():
        _meet(db, group, place, found, known.get(place))
    mine = _plan(db, group, worker, now)
    for state in partitions.states(db, group):
        key = (group, *state.place)
        if state.worker == worker and not (state.place in seen and state.place in mine):
            db.execute("UPDATE partitions SET worker = NULL, lease_until_us = 0" + _ONE, key)
        elif state.worker == worker:
            db.execute("UPDATE partitions SET lease_until_us = ?" + _ONE, (until, *key))
        elif state.place in mine and state.place in seen and _free(state, now):
            db.execute(
                "UPDATE partitions SET worker = ?, lease_until_us = ?, epoch = epoch + 1" + _ONE,
                (worker, until, *key),
            )
    held = (state.lease(worker) for state in partitions.states(db, group))
    return [lease for lease in held if lease]


def leave(db: SQLiteCursor, group: str, worker: str) -> None:
    """Give everything back that a worker holds, and forget the worker."""
    db.execute("DELETE FROM workers WHERE group_name = ? AND worker = ?", (group, worker))
    db.execute(
        "UPDATE partitions SET worker = NULL, lease_until_us = 0"
        " WHERE group_name = ? AND worker = ?",
        (group, worker),
    )


def _announce(db: SQLiteCursor, caller: Caller, topics: set[str]) -> None:
    """Say that a worker is alive, and forget those that are not."""
    group, worker, now, until = caller
    db.execute("DELETE FROM workers WHERE group_name = ? AND alive_until_us <= ?", (group, now))
    db.execute(
        "INSERT INTO workers VALUES (?, ?, ?, ?) ON CONFLICT (group_name, worker)"
        " DO UPDATE SET topics = excluded.topics, alive_until_us = excluded.alive_until_us",
        (group, worker, json.dumps(sorted(topics)), until),
    )


def _plan(db: SQLiteCursor, group: str, worker: str, now: int) -> set[Place]:
    """The partitions that this worker is to read; one that is stopped is nobody's."""
    db.execute("SELECT worker, topics FROM workers WHERE group_name = ?", (group,))
    alive = {name: json.loads(topics) for name, topics in db.fetchall()}
    held = {
        state.place: None if _free(state, now) and state.worker != worker else state.worker
        for state in partitions.states(db, group)
        if not state.stopped
    }
    return {place for place, name in shares(held, alive).items() if name == worker}


def _free(state: PartitionState, now: int) -> bool:
    return not state.stopped and (state.worker is None or state.lease_until_us <= now)


def _meet(
    db: SQLiteCursor, group: str, place: Place, seen: Seen, known: PartitionState | None
) -> None:
    """Compare what the broker has with what is stored; begin with a partition that is new."""
    if known is None:
        known = _first_met(db, group, place, seen)
    if known.stopped:
        return
    key = (group, *place)
    if detail := _recreated(known, seen):
        partitions.halt(db, key, "recreated", detail, seen.topic_id)
        return
    if known.next_offset is not None and known.next_offset < seen.first_offset:
        gap = f"{known.next_offset} to {seen.first_offset - 1}"
        partitions.halt(db, key, "lost", f"the messages {gap} were deleted before they were read")
        return
    if known.topic_id is None and seen.topic_id is not None:
        db.execute("UPDATE partitions SET topic_id = ?" + _ONE, (seen.topic_id, *key))
    if known.next_offset is None:
        begin(db, key, seen.first_offset)


def _first_met(db: SQLiteCursor, group: str, place: Place, seen: Seen) -> PartitionState:
    number = incarnation(db, place, seen.topic_id, least=1)
    db.execute(
        "INSERT INTO partitions (group_name, topic, partition_no, incarnation, topic_id, counts)"
        " VALUES (?, ?, ?, ?, ?, '{}')",
        (group, *place, number, seen.topic_id),
    )
    return partitions.state(db, group, *place)


def _recreated(state: PartitionState, seen: Seen) -> str | None:
    """What shows that the topic is not the one whose offset is stored."""
    if state.topic_id and seen.topic_id and state.topic_id != seen.topic_id:
        return f"the topic has the id {seen.topic_id}, and {state.topic_id} when it was read"
    if state.next_offset is None or seen.end_offset is None or seen.stored is None:
        return None
    stored = min(seen.stored, state.next_offset)
    if stored <= seen.end_offset:
        return None
    return f"it was read up to {stored}, and ends at {seen.end_offset}"


def begin(db: SQLiteCursor, key: tuple[str, str, int], offset: int) -> None:
    """Let reading begin at an offset, and say so where it was not known yet what is passed over."""
    db.execute("UPDATE partitions SET begun_at = ?, next_offset = ?" + _ONE, (offset, offset, *key))
    db.execute(
        "UPDATE passed_over SET to_offset = ?" + _ONE + " AND to_offset IS NULL", (offset, *key)
    )


def incarnation(db: SQLiteCursor, place: Place, topic_id: str | None, least: int) -> int:
    """Which making of a topic this is: as other groups know it, or the next after theirs."""
    db.execute(
        "SELECT incarnation, topic_id FROM partitions WHERE topic = ? AND partition_no = ?", place
    )
    known = [(int(row[0]), row[1]) for row in db.fetchall()]
    same = [number for number, held in known if topic_id is not None and held == topic_id]
    if same:
        return max(*same, least)
    newer = topic_id is not None and any(held is not None for _, held in known)
    return max(max((number for number, _ in known), default=0) + newer, least)
