"""Follow a ledger that grows, tidying up a piece with each batch, until somebody kills it.

python -m tests.system.follow_kill_driver LIVE PUBLISHED EVENTS
"""

import sys
from pathlib import Path

from adapters.duckdb import merging, tending
from adapters.duckdb.project import projecting
from tests.read_model_facts import dials
from tests.read_models import MemorySource

BATCH = 30


def main(live: str, published: str, events: str) -> None:
    """Say the position after each publication."""
    merging.SMALL, tending.MANY, tending.KEYS = 0, 1, 10
    whole = dials(int(events), policies=40)
    rows = whole[:BATCH]
    with projecting(MemorySource(rows), Path(live), Path(published)) as projector:
        projector.follow()
        while len(rows) < len(whole):
            rows += whole[len(rows) : len(rows) + BATCH]
            projector.step()
            projector.publish()
            sys.stdout.write(f"{projector.position}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
