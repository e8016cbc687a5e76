"""Runs the cases: every side in a process of its own, in turn, round after round."""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.case import Case, Result, Sample, Side
from benchmarks.children import ChildFailed
from benchmarks.shelf import Shelf
from benchmarks.sizes import Sizes


class Runner:
    """What every case of a run shares."""

    def __init__(
        self, sizes: Sizes, folder: Path, broker: str | None = None, topic: str | None = None
    ) -> None:
        self._sizes = sizes
        self._folder = folder
        self._shelf = Shelf(folder, sizes)
        self._broker = broker
        self._topic = topic

    def run(self, cases: Iterable[Case]) -> Iterator[list[Result]]:
        """Run cases; those that share our side, and are neighbours, are run together."""
        for _, together in groupby(cases, lambda case: (case.ours, case.rounds)):
            yield self._together(list(together))

    def _together(self, cases: list[Case]) -> list[Result]:
        sys.stderr.write(f"{', '.join(case.name for case in cases)}\n")
        results = [Result(case) for case in cases]
        try:
            for number in range(self._sizes.rounds(cases[0].rounds)):
                sys.stderr.write(f"  round {number + 1}\n")
                ours = self.once(cases[0].ours)
                for result in results:
                    result.ours.append(ours)
                    if result.case.reference:
                        result.reference.append(self.once(result.case.reference))
        except (ChildFailed, OSError) as exc:
            for result in results:
                result.failure = str(exc)
        return results

    def once(self, side: Side) -> Sample:
        """Run a side in an empty folder, on the file system where the data is."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="scratch-", dir=self._folder) as scratch:
            bench = Bench(self._sizes, self._shelf, Path(scratch), self._broker, self._topic)
            return side.run(bench)
