"""A byte that changes on a broker's disk: Kafka sends it as it is, and we do not take it."""

import os
from pathlib import Path

from tests.topics import Consuming, events, make, send


def test_a_batch_damaged_on_the_brokers_disk_is_said_and_read_when_it_is_mended(
    consuming: Consuming,
) -> None:
    """Nothing of it is recorded or passed over; what was read before and other partitions stand."""
    broker = consuming.broker
    topic = make(broker, 2)
    lines = events(range(6))
    send(broker, topic, lines[:2])
    first = consuming(topic)
    send(broker, topic, lines[2:3])
    segment = broker.home / "log" / f"{topic}-0" / f"{0:020}.log"
    _flip(segment, -2)
    damaged_at = segment.stat().st_size - 2
    send(broker, topic, lines[3:])
    send(broker, topic, events([9], "policy/P-9"), key=b"policy/P-9", partition=1)

    stopped = consuming(topic)
    ids = sorted(consuming.ids())
    _flip(segment, damaged_at)
    restarted = consuming.console(
        *("kafka", "restart", f"{topic}/0", "--at", "current", "--reason", "restored")
    )
    last = consuming(topic)

    assert (first.code, stopped.code, restarted.code, last.code) == (0, 2, 0, 0)
    assert (
        f"{topic}/0 is stopped (unreadable): the message 2 cannot be read: a wrong" in stopped.err
    )
    assert ids == ["e-0", "e-1", "e-9"]
    offsets = [fact[3] for fact in consuming.facts() if fact[2] == f"{topic}/0"]
    assert offsets == [0, 1, 2, 3, 4, 5]


def _flip(file: Path, at: int) -> None:
    """Change a byte in place; twice is as it was."""
    with file.open("r+b") as held:
        held.seek(at, os.SEEK_END if at < 0 else os.SEEK_SET)
        byte = held.read(1)
        held.seek(-1, os.SEEK_CUR)
        held.write(bytes([byte[0] ^ 0xFF]))
