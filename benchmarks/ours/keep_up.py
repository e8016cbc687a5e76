"""Keeping up as ``policytrail project --follow`` does: one step for each batch that arrives.

    python -m benchmarks.ours.keep_up LEDGER PUBLISHED COUNT SIZE [MODEL …]
    python -m benchmarks.ours.keep_up --base MODEL,… LEDGER LAST PUBLISHED

The first clocks COUNT batches of SIZE events that arrive after what PUBLISHED holds: reading,
folding every read model, committing, merging states and judging when that is due. How long giving
each to readers takes is told beside. The second makes a file with only some read models up to a
position.
"""

import gc
import sys
from pathlib import Path

from adapters.console.rules.books import models_in_force
from adapters.duckdb.project import projecting
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from benchmarks.clock import Clock, tell
from benchmarks.ours.up_to import UpTo
from projections.catalog import Model, catalogue


def chosen(names: list[str], ledger: str) -> tuple[Model, ...]:
    """Read models by name; without names those of the command: all, under the rulebooks in force.

    Under others all would be judged anew first.
    """
    if not names:
        return models_in_force(Workspace(Path(ledger).parent))
    return tuple(one for one in catalogue() if one.name in names)


def keep_up(ledger: str, file: str, count: str, size: str, *, names: list[str]) -> None:
    """Take in batches one by one, as they arrive."""
    published, live = _places(file)
    taking, giving, events = Clock(), Clock(), 0
    with LedgerReader(Path(ledger)) as reader:
        source = UpTo(reader, reader.last_position())
        with projecting(source, live, published, chosen(names, ledger)) as projector:
            projector.follow()
            source.last = projector.position
            for _ in range(int(count)):
                source.last += int(size)
                with taking.running():
                    events += projector.step()
                    projector.judge()
                with giving.running():
                    projector.publish()
                gc.collect()
    tell(taking, events, publishing=giving.seconds / int(count))


def base(names: str, ledger: str, last: str, file: str) -> None:
    """Make a file with some read models."""
    published, live = _places(file)
    with LedgerReader(Path(ledger)) as reader:
        source = UpTo(reader, int(last))
        models = chosen(names.split(","), ledger)
        with projecting(source, live, published, models) as projector:
            projector.step()
            projector.compact()


def _places(file: str) -> tuple[Path, Path]:
    """The published file, and the one that is worked on."""
    return Path(file), Path(file).with_name("live.duckdb")


if __name__ == "__main__":
    if sys.argv[1] == "--base":
        base(*sys.argv[2:])
    else:
        keep_up(*sys.argv[1:5], names=sys.argv[5:])
