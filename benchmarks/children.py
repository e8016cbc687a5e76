"""Running a process and measuring it: wall clock, processor time, most resident memory."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.case import Sample

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
POLICYTRAIL = str(Path(sys.executable).parent / "policytrail")
_KIB = 1024


class ChildFailed(RuntimeError):
    """A process that a case needs did not do what it was to do."""


class Outcome(NamedTuple):
    """A process that has ended.

    units   seconds; ``cpu`` is user and system time, that of its own children included; ``said``
            is the JSON object in the last line that it printed, {} without one
    """

    seconds: float
    cpu: float
    peak_mib: float
    said: dict[str, Any]

    def rate(self, events: int | None = None) -> Sample:
        """Events a second.

        Of a process that has clocked its own work, that; of any other the whole process.
        """
        if events is None:
            events = int(self.said["events"])
        seconds, cpu = self.clocked
        return Sample(events / seconds, seconds, cpu, self.peak_mib, events)

    def time(self, events: int = 0) -> Sample:
        """Seconds: those that the process clocked, or else of the whole process."""
        seconds, cpu = self.clocked
        return Sample(seconds, seconds, cpu, self.peak_mib, events)

    def peak(self, events: int = 0) -> Sample:
        """The most resident memory."""
        return Sample(self.peak_mib, self.seconds, self.cpu, self.peak_mib, events)

    @property
    def clocked(self) -> tuple[float, float]:
        """Wall clock and processor time of what counts."""
        if "clocked" in self.said:
            wall, cpu = self.said["clocked"]
            return float(wall), float(cpu)
        return self.seconds, self.cpu


def run(command: Sequence[str | Path], allowed: Sequence[int] = (0,)) -> Outcome:
    """Run a command to its end and measure it.

    raises  ChildFailed if it ends with another code than those allowed
    """
    words = [str(word) for word in command]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun = time.perf_counter()
        child = subprocess.Popen(  # noqa: S603  # our own commands, no shell
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=ROOT, env=environment()
        )
        try:
            _, status, used = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            raise
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in allowed:
            raise ChildFailed(f"{' '.join(words)}: exit {child.returncode}: {_end(err)}")
        said = _said(_end(out))
    return Outcome(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / _KIB, said)


def module(name: str, *arguments: object) -> list[str]:
    """The command that runs a module of this package."""
    return [PYTHON, "-m", f"benchmarks.{name}", *map(str, arguments)]


def environment() -> dict[str, str]:
    """The caller's environment without what would make policytrail do something else."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("POLICYTRAIL_")
    }


def _end(file: Any) -> str:
    """The last words of what a process wrote."""
    file.seek(0)
    text = str(file.read()).strip()
    return text.splitlines()[-1] if text else ""


def _said(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
