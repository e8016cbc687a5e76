"""Folding in bare DuckDB: one ``CREATE TABLE AS`` of the fold of ``policies`` over the same rows.

    python -m benchmarks.references.duckdb_fold LIVE TARGET

DuckDB's own settings: as many threads as there are cores, most of the memory. Keeps no checkpoint,
cannot be continued, bounds no memory.
"""

import sys

import duckdb

from benchmarks.clock import Clock, tell
from projections.catalog import BATCH, catalogue, macros


def main(live: str, target: str) -> None:
    """Fold the events of a file of read models into another file."""
    (model,) = (one for one in catalogue() if one.name == "policies")
    with duckdb.connect(target) as con:
        con.execute("SET enable_progress_bar = false; SET TimeZone = 'Asia/Shanghai'")
        con.execute(macros())
        con.execute(f"ATTACH '{live}' AS source (READ_ONLY)")
        batch = BATCH.format(source="source.folds.events")
        clock = Clock()
        with clock.running():
            con.execute(
                f"CREATE TABLE policies AS WITH batch AS NOT MATERIALIZED ({batch})"
                f" FROM ({model.fold})"
            )
        events = con.execute("SELECT MAX(position) FROM source.folds.events").fetchall()[0][0]
        rows = con.execute("SELECT COUNT(*) FROM policies").fetchall()[0][0]
    tell(clock, events, policies=rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
