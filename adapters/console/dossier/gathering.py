"""What a dossier is made of: a policy's events, their proofs and the checkpoint, at one moment."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.keys import check
from adapters.ledger.checkpointing import latest, one
from adapters.ledger.policy_file import policy_file
from adapters.ledger.proving import PolicyEvents, Proven, policy_events, proven
from domain.errors import NotFound, Refused
from domain.evidence.checkpoint import parse_checkpoint
from domain.evidence.notes import PublicKey, signed_by
from domain.facts import Recorded

_MAKE = "make one with: policytrail checkpoint --key FILE"


class Gathered(NamedTuple):
    """What the ledger has said.

    units   ``known_us`` is microseconds since the epoch: the time that was asked for, or the last
            moment that the checkpoint covers
    shape   ``of`` are all events up to the checkpoint, ``known`` those that the history is made of;
            ``later`` counts those that the checkpoint does not cover
    """

    of: PolicyEvents
    known: list[Recorded]
    known_us: int
    proven: list[Proven]
    note: str
    later: int


def gathered(db: SQLiteCursor, policy: str, known_us: int, named: str | None) -> Gathered:
    """A policy's events as far as a checkpoint proves them; the last one has to prove them all.

    raises  NotFound, Misused, Damaged; Refused if events came after the last checkpoint
    """
    found = policy_events(db, policy)
    note = _note(db, named, f"make a dossier of {found.stream}")
    size = parse_checkpoint(note.encode())[0].size
    covered = [event for event in found.events if event.position <= size]
    later = len(found.events) - len(covered)
    if later and named is None:
        why = f"{later} of its events came after the last checkpoint, over {size:,} events"
        way_out = f"{_MAKE}, or leave them out with --checkpoint NUMBER"
        raise Refused(f"make a dossier of {found.stream}", why, way_out)
    if not any(event.fact.stream == found.stream for event in covered):
        why = f"none of its events is among the {size:,} of this checkpoint"
        raise Refused(f"make a dossier of {found.stream}", why, "name a later checkpoint")
    if later:
        known_us = min(known_us, max(event.recorded_us for event in covered))
    return Gathered(
        PolicyEvents(found.stream, covered),
        [one for one in policy_file(db, found.stream, known_us) if one.position <= size],
        known_us,
        proven(db, [event.position for event in covered], size),
        note,
        later,
    )


def _note(db: SQLiteCursor, named: str | None, attempted: str) -> str:
    """The checkpoint of this number or file, or the last that is kept.

    raises  NotFound
    """
    if named is not None and not named.isdecimal():
        try:
            return Path(named).read_text(encoding="utf-8")
        except OSError as exc:
            raise NotFound(attempted, exc.strerror or str(exc), "check the path") from exc
        except UnicodeDecodeError:
            raise NotFound(attempted, f"{named} is no checkpoint", "check the path") from None
    kept = latest(db) if named is None else one(db, int(named))
    if kept is None:
        which = "no checkpoint" if named is None else f"no checkpoint of the number {named}"
        raise NotFound(attempted, f"the ledger keeps {which} that proves its events", _MAKE)
    return kept.note


def signers_of(note: str, keys: Sequence[PublicKey]) -> tuple[PublicKey, ...]:
    """The public keys, of these, that have signed a checkpoint.

    raises  NotFound if there are none; Unproven if the log has not signed with one of them
    """
    if not keys:
        why = "no public key lies beside the ledger"
        raise NotFound("put the public key in a dossier", why, "name it with --public-key FILE")
    _, signed = parse_checkpoint(note.encode())
    return tuple(key for key, _ in signed_by(signed, keys, check))
