"""What is in a dossier: events with their proofs, checkpoint, keys, manifest, verifier."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from adapters.dossier.limits import LIMITS, PROVES
from adapters.dossier.verifier.signatures import CHECKPOINT, KEYS
from adapters.dossier.verifier.verify import EVENT, FORMAT, MANIFEST, PROOF, SEAL, digest, seal
from domain.evidence.checkpoint import own, parse_checkpoint
from domain.evidence.notes import PublicKey, Unproven
from domain.evidence.tlog_proof import LogProof
from domain.facts import Recorded

PAGE = "index.html"
VERIFIER = ("verify.py", "signatures.py")


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is put together.

    units   times are microseconds since the epoch; ``made_at`` is RFC 3339
    shape   ``proven`` has position, leaf and path of each event; ``told`` are further files by
            name; ``later`` counts events of the policy after the checkpoint
    """

    policy: str
    lang: Literal["en", "zh"]
    made_at: str
    effective_us: int
    known_us: int
    note: str
    keys: Sequence[PublicKey]
    events: Sequence[Recorded]
    proven: Iterable[tuple[int, bytes, tuple[bytes, ...]]]
    rulebooks: Sequence[Mapping[str, str | bool]]
    told: Mapping[str, bytes]
    later: int


@cache
def verifier() -> dict[str, bytes]:
    """The programs that lie in a dossier, by name."""
    folder = files("adapters.dossier.verifier")
    return {name: folder.joinpath(name).read_bytes() for name in VERIFIER}


def files_of(dossier: Dossier) -> dict[str, bytes]:
    """Every file of a dossier by name.

    raises  Unproven if the checkpoint is not one of a ledger of policytrail
    """
    found = {
        CHECKPOINT: dossier.note.encode(),
        KEYS: "".join(f"{key}\n" for key in dossier.keys).encode(),
        **dossier.told,
        **verifier(),
    }
    for position, leaf, path in dossier.proven:
        proof = LogProof(position - 1, path, dossier.note)
        found[EVENT.format(position)] = leaf
        found[PROOF.format(position)] = str(proof).encode()
    manifest = _manifest(dossier) | {"files": {name: digest(found[name]) for name in sorted(found)}}
    raw = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    return found | {MANIFEST: raw, SEAL: seal(raw)}


def _manifest(dossier: Dossier) -> dict[str, Any]:
    checkpoint, _ = parse_checkpoint(dossier.note.encode())
    if (added := own(checkpoint)) is None:
        raise Unproven("make a dossier", "the checkpoint is not one of a ledger of policytrail")
    streams: dict[str, list[int]] = {}
    for event in sorted(dossier.events, key=lambda one: one.position):
        streams.setdefault(event.fact.stream, []).append(event.version)
    return {
        "format": FORMAT,
        "policy": dossier.policy,
        "ledger_id": added.ledger_id,
        "made_at": dossier.made_at,
        "lang": dossier.lang,
        "effective_us": dossier.effective_us,
        "known_us": dossier.known_us,
        "checkpoint": {
            "number": added.number,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "origin": checkpoint.origin,
            "made_us": added.made_us,
        },
        "key_fingerprints": [key.fingerprint for key in dossier.keys],
        "streams": streams,
        "later_events_left_out": dossier.later,
        "rulebooks": dossier.rulebooks,
        "proves": PROVES[dossier.lang],
        "does_not_prove": LIMITS[dossier.lang],
    }
