"""Proofs of inclusion as text that says everything needed to check it offline.

source  C2SP tlog-proof (c2sp.org/tlog-proof)
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Collection
from dataclasses import dataclass

from domain.evidence.checkpoint import Checkpoint, parse_checkpoint
from domain.evidence.merkle import HASH
from domain.evidence.notes import Check, PublicKey, Signature, Unproven, signed_by
from domain.evidence.proofs import BadProof, root_of_inclusion

_HEAD = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_ATTEMPTED = "read the proof"
_LONGEST = 64  # hashes in the path of any log


@dataclass(frozen=True, slots=True)
class LogProof:
    """That the leaf with an index, from 0, is in the log that a checkpoint describes.

    ``extra`` is not signed and must not be relied on. ``note`` is the signed checkpoint, verbatim.
    """

    index: int
    path: tuple[bytes, ...]
    note: str
    extra: bytes | None = None

    def __str__(self) -> str:
        """The proof as it is written."""
        extra = () if self.extra is None else (f"extra {b64encode(self.extra).decode()}",)
        hashes = (b64encode(one).decode() for one in self.path)
        return "\n".join((_HEAD, *extra, f"index {self.index}", *hashes, "", self.note))


def read_proof(raw: bytes) -> LogProof:
    """Read a proof; nothing is verified yet.

    raises  Unproven if it is none
    """
    try:
        head, _, note = raw.decode().partition("\n\n")
    except UnicodeDecodeError:
        raise Unproven(_ATTEMPTED, "it is not UTF-8") from None
    lines = head.split("\n")
    if lines.pop(0) != _HEAD:
        raise Unproven(_ATTEMPTED, f"its first line is not {_HEAD}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = _decoded(lines.pop(0).removeprefix("extra "))
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if index is None:
        raise Unproven(_ATTEMPTED, "it has no line with the index")
    if len(lines) > _LONGEST:
        raise Unproven(_ATTEMPTED, f"its path has {len(lines)} hashes")
    path = tuple(map(_decoded, lines))
    if any(len(one) != HASH for one in path):
        raise Unproven(_ATTEMPTED, f"a hash of its path does not have {HASH} bytes")
    return LogProof(int(index[1]), path, note, extra)


def check_proof(
    proof: LogProof, leaf: bytes, keys: Collection[PublicKey], check: Check
) -> tuple[Checkpoint, tuple[tuple[PublicKey, Signature], ...]]:
    """Check that the leaf with this hash is in a log whose checkpoint one of the keys signed.

    shape   the checkpoint, and who signed it
    raises  Unproven
    """
    checkpoint, note = parse_checkpoint(proof.note.encode())
    signers = signed_by(note, keys, check)
    attempted = f"check the proof for position {proof.index + 1}"
    try:
        found = root_of_inclusion(leaf, proof.index, checkpoint.size, proof.path)
    except BadProof as exc:
        raise Unproven(attempted, str(exc)) from exc
    if found != checkpoint.root:
        why = f"it leads to the root {found.hex()}, the checkpoint has {checkpoint.root.hex()}"
        raise Unproven(attempted, why, "the event, the proof or the checkpoint was changed")
    return checkpoint, signers


def _decoded(encoded: str) -> bytes:
    try:
        data = b64decode(encoded, validate=True)
    except ValueError:
        raise Unproven(_ATTEMPTED, f"{encoded!r} is not base64") from None
    if b64encode(data).decode() != encoded:
        raise Unproven(_ATTEMPTED, f"{encoded!r} is not written as base64 is")
    return data
