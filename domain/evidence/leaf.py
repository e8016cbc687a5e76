"""The leaf of an event: the bytes that its hash in the log is over.

A leaf is a JSON array, canonical (no spaces, only what must be escaped is), of everything that an
auditor sees of an event: the format, the type, the source, the feed and the stream by name, the
rest of the envelope as an array of its own, and the payload as it is stored. Only the payload, the
last, is not quoted: whatever it is, no two events have the same leaf.
"""

from collections.abc import Iterable
from hashlib import sha256
from itertools import repeat
from typing import NamedTuple

import msgspec

FORMAT = "policytrail.leaf.v1"
MARK = b"\0"
BEGINNING = MARK + b'["' + FORMAT.encode() + b'",'
"""How what is hashed begins: with the mark of a leaf, and the format."""
_quoted = msgspec.json.Encoder().encode
_joined = b"".join
_begun = sha256(MARK).copy


class Names(NamedTuple):
    """What the ledger stores once and numbers, in the order in which a leaf says it."""

    topic: str
    source: str
    feed: str | None
    stream: str


class Envelope(NamedTuple):
    """The rest of the envelope, in the order in which a leaf says it.

    units   as in the ledger's table of events; ``id_key`` is the ledger's own index of the source
            and the event id, under the hash because facts are told apart by it
    """

    position: int
    version: int
    event_id: str
    occurred_us: int
    recorded_us: int
    time: str
    actor_type: str
    actor_ref: str
    correlation_id: str | None
    causation_id: str | None
    feed_line: int | None
    reason: str | None
    id_key: int


def hashed(names: tuple[object, ...], envelope: tuple[object, ...], payload: bytes) -> bytes:
    """What the hash of a leaf is over: a zero byte, then the leaf.

    shape   the fields of ``Names`` and of ``Envelope``
    """
    return _joined((MARK, _quoted((FORMAT, *names, envelope))[:-1], b",", payload, b"]"))


def hashes(
    names: tuple[Iterable[object], ...],
    envelopes: Iterable[tuple[object, ...]],
    payloads: Iterable[bytes],
) -> list[bytes]:
    """The hashes of many leaves; ``names`` are columns, as that takes half the time."""
    raw = map(msgspec.Raw, payloads)
    found = list[bytes]()
    for leaf in map(_quoted, zip(repeat(FORMAT), *names, envelopes, raw, strict=False)):
        hashing = _begun()
        hashing.update(leaf)
        found.append(hashing.digest())
    return found
