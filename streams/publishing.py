"""What goes out of the ledger as messages, and how they are cut into batches."""

from collections.abc import Iterable, Iterator

from domain.facts import Fact
from streams.kafka_binding import Mode, bound
from streams.messages import Outgoing

POSITION = "policytrail-position"
CHANGE = "policytrail-change"
BATCH_BYTES = 500 * 1024
"""A batch is smaller than what any broker takes in one request by default (1 MiB)."""
_ROW = 64  # bytes of a record besides what it holds, at the most


def message(
    topic: str, fact: Fact, mode: Mode, position: int, change: int | None = None
) -> Outgoing:
    """A decision of the ledger, or a numbered change of findings, as a message.

    Its headers say where it stands: a reader who drops what is not beyond (position, change) of the
    last one that it has seen in the partition drops repeats and nothing else.
    """
    key, value, headers = bound(fact, mode)
    place = ((POSITION, str(position).encode()),)
    numbered = place if change is None else (*place, (CHANGE, str(change).encode()))
    return Outgoing(topic, key, value, headers + numbered)


def size(one: Outgoing) -> int:
    """How many bytes a message takes in a request, at the most."""
    held = len(one.key or b"") + len(one.value or b"")
    return _ROW + held + sum(len(name) + len(value or b"") + 8 for name, value in one.headers)


def batches(messages: Iterable[Outgoing], most: int = BATCH_BYTES) -> Iterator[list[Outgoing]]:
    """Messages in their order, cut before a batch exceeds ``most`` bytes; a longer one alone."""
    batch: list[Outgoing] = []
    held = 0
    for one in messages:
        weight = size(one)
        if batch and held + weight > most:
            yield batch
            batch, held = [], 0
        batch.append(one)
        held += weight
    if batch:
        yield batch
