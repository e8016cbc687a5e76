"""How long after it was recorded a fact is in what a reader is told.

    python -m benchmarks.ours.freshness WORKSPACE LINES RATE SECONDS

Three processes, as in use: ``policytrail project --follow``; this one, which records RATE lines a
second in batches of a tenth of a second; and a reader (``benchmarks.ours.reader``) that asks
whenever another copy has been published. For each fact: from the time that the ledger says it was
recorded to the answer that counts it, by the same clock.
"""

import json
import subprocess
import sys
import time
from bisect import bisect_left
from itertools import islice
from pathlib import Path
from statistics import quantiles

from adapters import line_files
from adapters.ledger.messages import MessageLedger
from adapters.workspace import Workspace
from benchmarks.children import POLICYTRAIL, environment, module
from benchmarks.references.ledger_rows import connect, last_position
from streams.intake import batches

_TICK = 0.1  # seconds between two batches
_PATIENCE = 600.0  # seconds after the last batch until the reader must have seen it


def feed(workspace: Workspace, lines: Path, rate: int, seconds: int) -> tuple[int, float]:
    """Record lines at a steady rate; the last position, and how late the last batch was."""
    size = max(1, round(rate * _TICK))
    begun, number, late = time.perf_counter(), 0, 0.0
    with MessageLedger(workspace.ledger) as ledger, lines.open("rb") as file:
        for batch in islice(batches(line_files.lines(file), size), round(seconds / _TICK)):
            due = begun + number * _TICK
            time.sleep(max(0.0, due - time.perf_counter()))
            ledger.record("freshness", batch)
            late = time.perf_counter() - due
            number += 1
        return ledger.last_position(), late


def waits(workspace: Workspace, first: int, seen: list[tuple[int, int]]) -> list[float]:
    """Seconds from recorded to seen of every fact after a position, sorted."""
    reached = [position for position, _ in seen]
    db = connect(workspace.ledger)
    recorded = db.execute("SELECT position, recorded_us FROM events WHERE position > ?", (first,))
    found = sorted(
        (seen[bisect_left(reached, position)][1] - us) / 1e6 for position, us in recorded
    )
    db.close()
    return found


def main(folder: str, lines: str, rate: str, seconds: str) -> None:
    """Follow, read, record; then say how late facts were seen."""
    workspace = Workspace(Path(folder))
    first = last_position(workspace.ledger)
    follow = [POLICYTRAIL, "--workspace", folder, "project", "--follow"]
    watch = module("ours.reader", workspace.published)
    env, pipe = environment(), subprocess.PIPE
    with (
        subprocess.Popen(follow, env=env, stderr=pipe, text=True) as follower,  # noqa: S603
        subprocess.Popen(watch, env=env, stdin=pipe, stdout=pipe, text=True) as reader,  # noqa: S603
    ):
        try:
            follower.stderr.readline()  # type: ignore[union-attr]  # it says that it follows
            reader.stdout.readline()  # type: ignore[union-attr]  # it has looked once
            last, late = feed(workspace, Path(lines), int(rate), int(seconds))
            said, _ = reader.communicate(f"{last}\n", timeout=_PATIENCE)
        finally:
            follower.terminate()
            reader.kill()
    found = waits(workspace, first, [(p, us) for p, us in json.loads(said)])
    cuts = quantiles(found, n=100)
    told = {"events": len(found), "p50": cuts[49], "p99": cuts[98], "most": found[-1]}
    sys.stdout.write(json.dumps(told | {"feeder_late": late}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
