"""Folding one read model from all events of a file, as it is done after its SQL has changed.

    python -m benchmarks.ours.refold FILE MODEL

FILE is changed. policytrail's own settings: one thread, bounded memory, parts that cannot spill.
"""

import sys
from pathlib import Path

from adapters.duckdb.connection import writing
from adapters.duckdb.store import Store
from benchmarks.clock import Clock, tell
from projections.catalog import catalogue


def main(file: str, model: str) -> None:
    """Pretend that a read model was made by other SQL, and have it folded anew."""
    clock = Clock()
    with writing(Path(file), "measure a fold") as con:
        store = Store(con, catalogue())
        con.execute("UPDATE projection_models SET fingerprint = '' WHERE model = ?", [model])
        with clock.running():
            store.refresh()
        tell(clock, store.checkpoint.position)


if __name__ == "__main__":
    main(*sys.argv[1:])
