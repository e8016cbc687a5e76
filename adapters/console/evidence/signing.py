"""Making a checkpoint: sign, keep, and keep the public key beside the ledger."""

import os
from pathlib import Path

from adapters.keys import FileSigner, check, public_keys, signer
from adapters.ledger.checkpointing import CheckpointingLedger, Kept
from adapters.workspace import Workspace
from domain.errors import LedgerUnavailable, Misused
from domain.evidence.notes import PLAIN, PublicKey, parse, signed_by

KEY_VARIABLE = "POLICYTRAIL_CHECKPOINT_KEY"
_HEAD = (
    "# The keys that signed checkpoints of this ledger. Compare them with copies kept elsewhere.\n"
)


def log_signer(path: Path) -> FileSigner:
    """The key of a log.

    raises  Misused if it is the key of a witness
    """
    found = signer(path)
    if found.key.kind != PLAIN:
        why = "it is the key of a witness, which only cosigns"
        raise Misused(f"sign with {path}", why, "make one with: policytrail checkpoint keys new")
    return found


def make(place: Workspace, key: Path) -> tuple[Kept, bool]:
    """Sign where the ledger stands.

    shape   the checkpoint, and whether it is new
    """
    signing = log_signer(key)
    with CheckpointingLedger(place.ledger, create=False) as ledger:
        keep_public(place, signing.key)
        kept, new = ledger.checkpoint(signing)
    signed_by(parse(kept.note.encode()), [signing.key], check)
    return kept, new


def known_keys(place: Workspace) -> tuple[PublicKey, ...]:
    """The public keys that are kept beside the ledger."""
    return public_keys([place.public_keys]) if place.public_keys.exists() else ()


def keep_public(place: Workspace, key: PublicKey) -> None:
    """Add a public key to those beside the ledger, before anything is signed with it.

    raises  LedgerUnavailable
    """
    if key in known_keys(place):
        return
    before = place.public_keys.read_text(encoding="utf-8") if place.public_keys.exists() else _HEAD
    fresh = place.public_keys.with_name(f"{place.public_keys.name}.new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(f"{before}{key}\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(place.public_keys)
    except OSError as exc:
        why = exc.strerror or str(exc)
        raise LedgerUnavailable(f"write {place.public_keys}", why, "check its permissions") from exc
