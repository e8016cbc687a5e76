"""The keys under which the ledger's index finds facts by source and event id."""

from collections.abc import Sequence
from hashlib import blake2b
from struct import unpack

from domain.facts import Fact

_HASH = blake2b(digest_size=8)  # to be copied: half the price of a new one


def id_key(source: str, event_id: str) -> int:
    """64 bits that stand for (source, event id) in the index; a hit is verified against the row."""
    digest = _HASH.copy()
    digest.update(f"{source}\0{event_id}".encode())
    return int.from_bytes(digest.digest(), "big", signed=True)


def id_keys(facts: Sequence[Fact]) -> tuple[int, ...]:
    """The key of each fact: as ``id_key``, in two thirds of the time."""
    copied, digests = _HASH.copy, list[bytes]()
    for fact in facts:
        digest = copied()
        digest.update(f"{fact.source}\0{fact.event_id}".encode())
        digests.append(digest.digest())
    return unpack(f">{len(digests)}q", b"".join(digests))
