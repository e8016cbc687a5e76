"""Who looked at what: rows in a chain of hashes, so that none can be changed or taken out alone."""

import json
from hashlib import sha256
from typing import NamedTuple

FORMAT = "policytrail.access.v1"
START = bytes(32)
"""The hash before the first row."""


class Look(NamedTuple):
    """That somebody looked, or drew a sample.

    shape   ``command`` is history, dossier, query or sample; ``about`` is a stream, None for a
            question about many; ``asked`` is JSON
    """

    auditor: str | None
    purpose: str | None
    command: str
    about: str | None
    asked: str


class Access(NamedTuple):
    """A look as it is kept.

    units   ``number`` counts from 1; ``at_us`` is microseconds since the epoch; ``position`` is
            that of the last event then
    """

    number: int
    at_us: int
    look: Look
    position: int

    def hash(self, before: bytes) -> bytes:
        """The hash of this row, over that of the row before."""
        row = (FORMAT, before.hex(), self.number, self.at_us, *self.look, self.position)
        return sha256(json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode()).digest()
