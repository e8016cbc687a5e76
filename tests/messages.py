"""Messages for the tests, what a program of a later version would know, and a fake clock."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from adapters.ledger import messages, recorders
from adapters.ledger.leases import Seen
from adapters.ledger.messages import MessageLedger
from adapters.ledger.partitions import Lease
from domain.events import EVENT_TYPES
from domain.events.policy_delivery import ReceiptReturned
from streams import cloudevents, quick_lines
from streams.intake import Tally
from streams.message_intake import judge_all
from streams.messages import Headers, Message
from tests.lines import event, place

TOPIC = "policytrail.policy"
LATER = "policy.ReceiptReturned.v9"
"""A version of a known type that nobody knows yet."""


def places_in_rows(ledger: MessageLedger) -> list[str]:
    """Where the recorded facts were read."""
    return [place(row) for row in ledger.rows(0, 100)]


def message(
    offset: int, value: bytes | None, key: str = "policy/P-001", headers: Headers = ()
) -> Message:
    """A message of the first partition."""
    return Message(TOPIC, 0, offset, 1_000 + offset, key.encode(), value, headers)


def fact(offset: int, number: int | None = None, **changes: Any) -> Message:
    """A message that holds a fact under its subject; the fact has the offset's number."""
    subject = str(changes.setdefault("subject", "policy/P-001"))
    return message(offset, event(offset if number is None else number, **changes), subject)


def later(offset: int, **changes: Any) -> Message:
    """A message with an event of a version that nobody knows yet."""
    return fact(offset, **{"type": LATER} | changes)


@contextmanager
def known(topic: str = LATER) -> Iterator[None]:
    """Let the program know another version, as a newer one would."""
    (types,) = gc.get_referents(EVENT_TYPES)
    types[topic] = type("Later", (ReceiptReturned,), {"TOPIC": topic, "__doc__": "Later."})
    try:
        yield
    finally:
        del types[topic]
        cloudevents._schema.cache_clear()  # noqa: SLF001  # it remembers the validators
        quick_lines._readers.clear()  # noqa: SLF001  # and they how lines are read


class Clock:
    """The clock of the ledger, stopped."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int = 1_000_000_000_000_000) -> None:
        self.now = at
        for module in (messages, recorders):
            patch.setattr(module, "now_us", lambda: self.now)

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.now += round(seconds * 1e6)


def seen(*partitions: int, topic: str = TOPIC, first: int = 0) -> dict[tuple[str, int], Seen]:
    """What a broker says of partitions about which nothing is wrong."""
    return {(topic, number): Seen(None, first) for number in partitions or (0,)}


def lease_of(ledger: MessageLedger, worker: str = "w", group: str = "g") -> Lease:
    """The lease of the first partition."""
    return ledger.take(group, worker, seen(), 30)[0]


def record(ledger: MessageLedger, lease: Lease, *held: Message) -> tuple[Lease, Tally]:
    """Record messages, and go on behind the last."""
    return ledger.record_messages(lease, judge_all(held), held[-1].offset + 1)
