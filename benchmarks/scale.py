"""How cost grows with the number of events: measures sizes, and writes the tables of docs/scale.md.

    python -m benchmarks.scale --events 100000 --events 1000000 --keep DIR

Every size that was ever measured stays in ``scale.json`` until it is measured again; the page is
written from that file and from nothing else.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.case import Sample
from benchmarks.cases import CASES
from benchmarks.machine import machine
from benchmarks.report import figure
from benchmarks.runner import Runner
from benchmarks.sizes import EVENTS_A_POLICY, FULL, QUICK, Sizes

FILE = Path(__file__).with_name("scale.json")
PAGE = Path(__file__).parent.parent / "docs" / "scale.md"
BEGIN, END = "<!-- measured by `python -m benchmarks.scale` -->", "<!-- end of what is measured -->"
WANTED = (100_000, 1_000_000, 10_000_000, 50_000_000)
BEYOND = (1_000_000_000, 10_000_000_000)
_FEW_HELD_BACK, _MANY, _BATCHES, _STARTS = 60_000, 1_000_000, 3, 5
_MIB, _DAY, _HOUR = 2**20, 86_400, 3_600


class Curve(NamedTuple):
    """One line of the table: a case, and what of its side of ours is shown.

    ``times`` is how often it is run; ``beyond`` says what it comes to for very many events.
    """

    name: str
    words: str
    case: str
    value: Callable[[Sample], float]
    unit: str
    times: int = 1
    beyond: Callable[[float, float], str] | None = None


def _value(sample: Sample) -> float:
    return sample.value


def _rate(sample: Sample) -> float:
    return sample.events / sample.seconds


def _by_cpu(sample: Sample) -> float:
    """Events a second of processor time."""
    return sample.events / sample.cpu


def _bytes_an_event(sample: Sample) -> float:
    return sample.value * _MIB / sample.events


def _as_time(rate: float, events: float) -> str:
    return duration(events / rate)


def _as_disk(size: float, events: float) -> str:
    return f"{figure(size * events / 1e12)} TB"


_CPU = "events a second of processor time"
CURVES = (
    Curve("record", "record from NDJSON", "memory-ingest", _rate, "events/s"),
    Curve("record-more", "record more on top", "record-growth", _value, "events/s"),
    Curve("project", "project all from zero", "memory-project", _rate, "events/s"),
    Curve("keep-up", "keep up, 10,000 at a time", "keep-up-growth", _value, "events/s"),
    Curve("verify", "verify", "verify", _rate, "events/s"),
    Curve("record-cpu", "record from NDJSON", "memory-ingest", _by_cpu, _CPU, 1, _as_time),
    Curve("project-cpu", "project all from zero", "memory-project", _by_cpu, _CPU, 1, _as_time),
    Curve("keep-up-cpu", "keep up, 10,000 at a time", "keep-up-growth", _by_cpu, _CPU),
    Curve("verify-cpu", "verify", "verify", _by_cpu, _CPU, 1, _as_time),
    Curve("history", "history of one policy", "history", _value, "s", _STARTS),
    Curve("metric", "one metric", "metric", _value, "s", _STARTS),
    Curve("peak-ingest", "resident memory of ingest", "memory-ingest", _value, "MiB"),
    Curve("peak-project", "resident memory of project", "memory-project", _value, "MiB"),
    Curve("ledger", "ledger", "disk-ledger", _bytes_an_event, "bytes an event", 1, _as_disk),
    Curve(
        *("models", "read models", "disk-read-models"),
        value=_bytes_an_event,
        unit="bytes an event",
        beyond=_as_disk,
    ),
)
Measured = dict[str, Any]


def sizes_for(events: int) -> Sizes:
    """Sizes of which every ledger holds about so many events.

    Those of a million and more are the benchmarks' own, which the shelf may hold already.
    """
    policies = float(f"{events / EVENTS_A_POLICY:.3g}")
    held_back = FULL.held_back if events >= _MANY else _FEW_HELD_BACK
    return QUICK.for_scale(max(1, round(policies)), held_back, _BATCHES)


def measure(events: int, folder: Path) -> Measured:
    """Every curve at one size.

    raises  ChildFailed
    """
    runner, about = Runner(sizes_for(events), folder), machine(folder)
    known = {case.name: case for case in CASES}
    samples: dict[str, list[Sample]] = {}
    for curve in CURVES:
        if curve.case not in samples:
            sys.stderr.write(f"{events:,} events: {curve.words}\n")
            side = known[curve.case].ours
            samples[curve.case] = [runner.once(side) for _ in range(curve.times)]
    figures = {
        curve.name: median(curve.value(one) for one in samples[curve.case]) for curve in CURVES
    }
    exact = samples["memory-ingest"][0].events
    return {"events": exact, "figures": figures, "machine": about}


def page(text: str, measured: dict[str, Measured]) -> str:
    """The page with other tables; what is outside the marks stays."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{tables(measured)}\n{END}{tail}"


def tables(measured: dict[str, Measured]) -> str:
    """What was measured at each size, and what the largest one comes to for many more events."""
    sizes = sorted({*WANTED, *map(int, measured)})
    columns = [measured.get(str(size)) for size in sizes]
    heads = [f"{size / 1e6:g} M events" for size in sizes]
    lines = [f"| | {' | '.join(heads)} |", f"|---|{'---:|' * len(heads)}"]
    for curve in CURVES:
        cells = [_cell(one, curve.name) for one in columns]
        lines.append(f"| {curve.words}, {curve.unit} | {' | '.join(cells)} |")
    if not any(columns):
        return "\n".join(lines) + "\n"
    largest = measured[str(max(map(int, measured)))]
    return "\n".join([*lines, "", *_where(largest), "", *_beyond(largest)]) + "\n"


def _cell(measured: Measured | None, curve: str) -> str:
    """A figure; nothing for what is not measured, or was not when that size was."""
    value = measured["figures"].get(curve) if measured else None
    return "" if value is None else figure(value)


def _where(largest: Measured) -> list[str]:
    about = ", ".join(f"{name} {value}" for name, value in largest["machine"].items())
    return [f"Measured with: {about}."]


def _beyond(largest: Measured) -> list[str]:
    """What each line comes to if an event costs what it costs at the largest measured size."""
    heads = [f"{events / 1e9:g} billion events" for events in BEYOND]
    costs = f"what it costs at {largest['events']:,}, in processor time on one core and on disk"
    lines = [
        f"If an event went on costing {costs}:",
        "",
        f"| | {' | '.join(heads)} |",
        f"|---|{'---:|' * len(heads)}",
    ]
    for curve in CURVES:
        if curve.beyond and (value := largest["figures"].get(curve.name)):
            cells = [curve.beyond(value, events) for events in BEYOND]
            lines.append(f"| {curve.words} | {' | '.join(cells)} |")
    return lines


def duration(seconds: float) -> str:
    """A time in the unit in which people would say it."""
    if seconds >= _DAY:
        return f"{figure(seconds / _DAY)} days"
    return f"{figure(seconds / _HOUR)} h" if seconds >= _HOUR else f"{figure(seconds)} s"


def load() -> dict[str, Measured]:
    """Every size that was measured, by the number of events that was asked for."""
    if not FILE.exists():
        return {}
    found: dict[str, Measured] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Measure the sizes that were asked for; each is written when it is done."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--events", type=int, action="append", metavar="N", default=[])
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the data there, or find it")
    asked = parser.parse_args()
    if any(events < 1 for events in asked.events):
        parser.error("--events: it must be 1 or more")
    measured = load()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        for events in asked.events:
            measured[str(events)] = measure(events, folder.resolve())
            write(measured)
    write(measured)


def write(measured: dict[str, Measured]) -> None:
    """Write the figures, and the page that shows them."""
    FILE.write_text(f"{json.dumps(measured, indent=1)}\n", encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), measured), encoding="utf-8")


if __name__ == "__main__":
    main()
