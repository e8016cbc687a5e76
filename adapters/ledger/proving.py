"""The events of a policy with the proofs that they are in the log that a checkpoint describes."""

from collections.abc import Iterable
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.leaves import NotStored, leaves_of
from adapters.ledger.log import VERIFY, LogHashes
from adapters.ledger.policy_file import find_policy, policy_file
from domain.errors import Damaged
from domain.evidence.proofs import BadProof
from domain.facts import Recorded


class Proven(NamedTuple):
    """An event: its leaf, byte for byte, and the path from it to the root."""

    position: int
    leaf: bytes
    path: tuple[bytes, ...]


class PolicyEvents(NamedTuple):
    """All that is recorded about a policy: its stream, and the events by position."""

    stream: str
    events: list[Recorded]


def policy_events(db: SQLiteCursor, policy: str, known_us: int | None = None) -> PolicyEvents:
    """The policy of this id or number with all its events, those of others that bear on it too.

    raises  NotFound, Misused
    """
    stream = find_policy(db, policy)
    return PolicyEvents(stream, policy_file(db, stream, known_us))


def proven(db: SQLiteCursor, positions: Iterable[int], size: int) -> list[Proven]:
    """Events with their proofs to the log of a size.

    raises  Damaged if the log does not go so far, or an event is not stored as it should be
    """
    leaves, hashes = leaves_of(db), LogHashes(db)
    try:
        return [
            Proven(position, leaves.leaf(position), tuple(hashes.inclusion(position, size)))
            for position in positions
        ]
    except (BadProof, NotStored, LookupError) as exc:
        raise Damaged("prove the events of a policy", str(exc), VERIFY) from exc
