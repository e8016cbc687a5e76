"""Checkpoints: how large the log is and what its root is, as text that is signed.

source  C2SP tlog-checkpoint (c2sp.org/tlog-checkpoint)
"""

import re
from base64 import b64decode, b64encode
from typing import NamedTuple

from domain.evidence.merkle import HASH
from domain.evidence.notes import Note, Unproven, parse

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_ATTEMPTED = "read the checkpoint"
_OWN = re.compile(
    r"number (?P<number>[1-9][0-9]{0,17})\nledger (?P<ledger>[0-9a-f]{32})\n"
    r"made (?P<made>[0-9]{1,18})(\naccesses (?P<looks>0|[1-9][0-9]{0,17}) (?P<chain>[0-9a-f]{64}))?"
)


class Checkpoint(NamedTuple):
    """The state of a log.

    shape   ``extensions`` are lines that the log added; none is empty
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


class Own(NamedTuple):
    """What a ledger of ours adds to its checkpoints, so that it is signed too.

    units   ``number`` counts a ledger's checkpoints from 1; ``made_us`` is microseconds since the
            epoch
    shape   ``looked`` is the number and the hash of the last access; older ledgers had none
    """

    number: int
    ledger_id: str
    made_us: int
    looked: tuple[int, bytes] | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The extension lines."""
        lines = f"number {self.number}", f"ledger {self.ledger_id}", f"made {self.made_us}"
        return (
            lines
            if self.looked is None
            else (*lines, f"accesses {self.looked[0]} {self.looked[1].hex()}")
        )


def own(checkpoint: Checkpoint) -> Own | None:
    """What the ledger added; None for the checkpoint of another kind of log."""
    found = _OWN.fullmatch("\n".join(checkpoint.extensions))
    if found is None:
        return None
    looked = (int(found["looks"]), bytes.fromhex(found["chain"])) if found["looks"] else None
    return Own(int(found["number"]), found["ledger"], int(found["made"]), looked)


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint.

    raises  Unproven if it is none
    """
    lines = text.removesuffix("\n").split("\n")
    if not text.endswith("\n") or len(lines) < 3 or not all(lines):  # noqa: PLR2004
        raise Unproven(_ATTEMPTED, "it does not have an origin, a size and a root, a line each")
    origin, size, encoded, *extensions = lines
    if not _NUMBER.fullmatch(size):
        raise Unproven(_ATTEMPTED, f"{size!r} is no size")
    try:
        root = b64decode(encoded, validate=True)
    except ValueError:
        root = b""
    if len(root) != HASH or b64encode(root).decode() != encoded:
        raise Unproven(_ATTEMPTED, f"{encoded!r} is no root")
    return Checkpoint(origin, int(size), root, tuple(extensions))


def parse_checkpoint(raw: bytes) -> tuple[Checkpoint, Note]:
    """Read a signed checkpoint; its signatures are not verified yet.

    raises  Unproven
    """
    note = parse(raw)
    return read_checkpoint(note.text), note
