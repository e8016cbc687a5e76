"""What ingesting a file and ingesting a folder share: going on where an earlier run stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adapters import line_files
from adapters.console.common import say
from adapters.ledger.ledger import Ledger
from streams.intake import Mark, Progress, Tally

NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of a file: ``tally`` now, ``before`` in the interrupted run it goes on from.

    ``feed`` is its name in the ledger, where that is not the file.
    """

    file: str
    tally: Tally
    resumed_at_line: int | None = None
    before: Tally = NOTHING
    feed: str | None = None
    resumed_at_offset: int | None = None

    @property
    def resumed(self) -> str | None:
        """Where it went on, in words."""
        if self.resumed_at_offset is not None:
            return f"offset {self.resumed_at_offset:,}"
        return f"line {self.resumed_at_line:,}" if self.resumed_at_line else None


def resumed(ledger: Ledger, key: str, path: Path, *, anew: bool) -> Progress | None:
    """How far an interrupted run has read a file that still begins as it did then.

    Otherwise what was known is forgotten, and the file is read from its start.
    """
    known = None if anew else ledger.progress(key)
    if known is not None and not known.finished and line_files.fits(path, known.mark):
        return known
    ledger.start_over(key)
    return None


def mover(
    key: str, since: Mark | None, reached: Mark, sofar: Tally, *, finished: bool
) -> Callable[[Tally], tuple[str, Mark | None, Progress]]:
    """Say, with what was found in a batch, how far the file is then read."""
    return lambda found: (key, since, Progress(reached, finished, sofar + found))


def say_released(released: Tally | None) -> None:
    """Say what became of parked messages, if any was released."""
    if released is not None and released != NOTHING:
        figures = ", ".join(f"{name} {figure:,}" for name, figure in outcomes(released).items())
        say(f"released what was parked: {figures}")


def outcomes(released: Tally) -> dict[str, int]:
    """What became of parked messages, without the figures that are nothing."""
    return {name: figure for name, figure in released.plain().items() if figure and name != "read"}
