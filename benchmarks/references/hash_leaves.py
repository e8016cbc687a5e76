"""Hashing the same bytes that ``policytrail verify`` hashes: a SHA-256 for each leaf of the log.

    python -m benchmarks.references.hash_leaves make LEDGER FILE
    python -m benchmarks.references.hash_leaves hash FILE

``make`` writes the leaves one after the other, each behind its length; ``hash`` clocks reading that
file and hashing every leaf. No tree, no comparison, no database, no signatures, no read models.
"""

import hashlib
import sys
from contextlib import closing
from pathlib import Path

from benchmarks.clock import Clock, tell
from benchmarks.references.ledger_rows import connect
from domain.evidence.leaf import Envelope, hashed

_LENGTH = 4  # bytes
_LEAVES = f"""
SELECT t.topic, src.name, f.name, s.name, {", ".join(f"e.{name}" for name in Envelope._fields)},
    e.payload
FROM events e CROSS JOIN streams s USING (stream_no) CROSS JOIN types t USING (type_no)
CROSS JOIN sources src USING (source_no) LEFT JOIN feeds f USING (feed_no)
ORDER BY e.position
"""  # noqa: S608  # our own names


def make(ledger: str, target: str) -> None:
    """Write the leaves of a ledger to a file."""
    with closing(connect(Path(ledger))) as db, Path(target).open("wb") as file:
        for row in db.execute(_LEAVES):
            leaf = hashed(row[:4], row[4:-1], row[-1])
            file.write(len(leaf).to_bytes(_LENGTH, "big") + leaf)


def hash_all(path: str) -> None:
    """Hash every leaf of such a file."""
    clock, leaves, digest = Clock(), 0, b""
    with clock.running(), Path(path).open("rb") as file:
        while length := file.read(_LENGTH):
            digest = hashlib.sha256(file.read(int.from_bytes(length, "big"))).digest()
            leaves += 1
    tell(clock, leaves, last=digest.hex())


if __name__ == "__main__":
    make(*sys.argv[2:]) if sys.argv[1] == "make" else hash_all(*sys.argv[2:])
