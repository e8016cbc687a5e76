"""What a side has at hand while it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import children
from benchmarks.children import POLICYTRAIL, Outcome
from benchmarks.shelf import Shelf
from benchmarks.sizes import Sizes


@dataclass(frozen=True, slots=True)
class Bench:
    """The sizes of the run, what is prepared, and an empty folder for this one run of a side."""

    sizes: Sizes
    shelf: Shelf
    scratch: Path
    broker: str | None = None
    topic: str | None = None

    def policytrail(
        self, workspace: Path, *words: str | Path, allowed: Sequence[int] = (0,)
    ) -> Outcome:
        """Run a command of policytrail in a workspace."""
        return children.run([POLICYTRAIL, "--workspace", workspace, *words], allowed)

    def module(self, name: str, *arguments: object) -> Outcome:
        """Run a module of this package."""
        return children.run(children.module(name, *arguments))
