"""Messages to be recorded, and what is found out about them before the ledger is locked."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Self

from adapters.ledger import parking, sort_out
from adapters.ledger.partitions import Lease
from streams.message_intake import Judged


class Read(NamedTuple):
    """What was read under a lease.

    shape   ``messages`` in the order of their offsets, from the lease's on; there may be gaps;
            ``next_offset`` is where the partition then goes on
    """

    lease: Lease
    messages: Sequence[Judged]
    next_offset: int


class Prepared(NamedTuple):
    """Messages, and what is asked about the facts among them."""

    messages: Sequence[Judged]
    batch: parking.SortedOut
    asked: sort_out.Asked

    @classmethod
    def of(cls, messages: Sequence[Judged], blocked: Collection[str]) -> Self:
        """As it is if these subjects wait in their feed already."""
        batch = parking.sort_out(messages, blocked)
        return cls(messages, batch, sort_out.ask(batch.accepted))


def refuse_other_places(read: Read) -> None:
    """Refuse what a caller must never do: it would put offsets out of order.

    raises  ValueError
    """
    lease, messages, next_offset = read
    reached = lease.next_offset - 1
    topic, partition = lease.place
    for one in messages:
        message = one.message
        offset = message.offset
        if message.topic != topic or message.partition != partition or offset <= reached:
            raise ValueError(f"offset {offset} is not of {lease.feed} after {reached}")
        reached = offset
    if next_offset <= reached:
        raise ValueError(f"the next offset {next_offset} of {lease.feed} is not after {reached}")
