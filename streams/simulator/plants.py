"""The sidecar: a record of everything that was planted, and of where it stands in the output."""

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import Any

from streams.simulator.kinds import KINDS

UNMARKED = -1


class Plants:
    """Collects what is planted while stories are told, and line numbers while they are written.

    A line that is to be found again carries a mark through the spool; when it is written, its
    mark learns the number of the line.
    """

    def __init__(self) -> None:
        self.events: Counter[str] = Counter()
        self.lines = 0
        self.spoilt = 0
        self._lines_of = array("q")
        self._breaches: list[tuple[str, str, tuple[str, ...], tuple[int, ...]]] = []
        self._noise: list[tuple[str, str, str, int, int, str]] = []

    def mark(self) -> int:
        """A new mark for one line."""
        self._lines_of.append(0)
        return len(self._lines_of) - 1

    def breach(self, kind: str, stream: str, events: Iterable[str], marks: Iterable[int]) -> None:
        """Remember a planted breach with the events that show it."""
        self._breaches.append((kind, stream, tuple(events), tuple(marks)))

    def noise(
        self, kind: str, stream: str, event_id: str, mark: int, *, of: int, detail: str = ""
    ) -> None:
        """Remember a line that is late, a duplicate, a conflict or malformed.

        ``of`` is the mark of the line of the fact itself.
        """
        self._noise.append((kind, stream, event_id, mark, of, detail))

    def written(self, mark: int) -> None:
        """Learn that the next line was written, and whose it was."""
        self.lines += 1
        if mark != UNMARKED:
            self._lines_of[mark] = self.lines

    def as_dict(self) -> dict[str, Any]:
        """The sidecar as plain JSON.

        shape   ``breaches`` in the order of the stories, ``noise`` in the order of its lines; line
                numbers count from 1; ``original_line`` is that of the fact itself
        """
        noise = sorted(map(self._noise_record, self._noise), key=lambda item: int(item["line"]))
        breaches = [self._breach_record(breach) for breach in self._breaches]
        return {"totals": self._totals(), "breaches": breaches, "noise": noise}

    def _totals(self) -> dict[str, Any]:
        kinds = Counter(kind for kind, *_ in self._noise)
        return {
            "lines": self.lines,
            "events": self.events.total(),
            "duplicates": kinds["DUPLICATE"],
            "conflicts": kinds["CONFLICT"],
            "malformed": kinds["MALFORMED"],
            "late": kinds["LATE"],
            "by_type": dict(sorted(self.events.items())),
            "breaches": dict(sorted(Counter(kind for kind, *_ in self._breaches).items())),
        }

    def _breach_record(
        self, breach: tuple[str, str, tuple[str, ...], tuple[int, ...]]
    ) -> dict[str, Any]:
        kind, stream, events, marks = breach
        return {
            "kind": kind,
            "rule": KINDS[kind].rule or None,
            "says": KINDS[kind].says,
            "subject": stream,
            "event_ids": list(events),
            "lines": sorted(self._lines_of[mark] for mark in marks),
        }

    def _noise_record(self, noise: tuple[str, str, str, int, int, str]) -> dict[str, Any]:
        kind, stream, event_id, mark, of, detail = noise
        return {
            "kind": kind,
            "line": self._lines_of[mark],
            "original_line": self._lines_of[of],
            "subject": stream,
            "event_id": event_id,
            "detail": detail,
        }
