"""Kills an ingest (-9) at every line of the recording path and checks what is left.

Run as a program with a folder; prints one JSON object: how many lines were tried, and what failed.
"""

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from adapters.console.intake.ingest import ingest_file  # noqa: E402  # after the path is known
from adapters.ledger import conflicts, ids, read, rejects  # noqa: E402
from adapters.ledger.ledger import Ledger  # noqa: E402
from adapters.ledger.verifying.indexes import of_indexes  # noqa: E402
from adapters.ledger.verifying.mentions import EVERYWHERE, Mentions  # noqa: E402
from tests.lines import EVENT, event  # noqa: E402

MOST = 6  # lines a batch: several transactions for a small file
ids.FEW = 8  # facts after which the two tables of ids are merged: several times
WATCHED = (
    *("adapters/ledger/", "adapters/line_files.py", "adapters/console/intake/", "intake.py"),
    "domain/by_hand/",
)
Line = tuple[str, int]


def write_facts(path: Path) -> None:
    """New facts, repeats, conflicts and malformed lines, in several batches."""
    lines = [event(n, subject=f"policy/P-{n % 5}") for n in range(25)]
    other = EVENT["data"] | {"office_id": "elsewhere"}
    lines[4:4] = [b"not json", event(1, subject="policy/P-1"), b""]
    lines[15:15] = [event(3, data=other), b'{"half": ', event(24, subject="policy/P-4")]
    path.write_bytes(b"\n".join(lines))


def watch(act: Callable[[Line, int], None], watched: tuple[str, ...] = WATCHED) -> None:
    """Call ``act`` before every line of the watched files, with how often it was reached."""
    reached: Counter[Line] = Counter()

    def trace(frame: FrameType, what: str, _: Any) -> Any:
        file = frame.f_code.co_filename
        if not any(part in file for part in watched):
            return None
        if what == "line":
            line = (Path(file).name, frame.f_lineno)
            reached[line] += 1
            act(line, reached[line])
        return trace

    sys.settrace(trace)


def run(facts: Path, ledger: Path, acknowledge: Callable[[int], None]) -> None:
    """The recording path, from the open ledger to the last acknowledgement."""
    with Ledger(ledger) as open_ledger:
        ingest_file(open_ledger, facts, acknowledge, most=MOST)


def killed_at(target: Line, time: int, facts: Path, ledger: Path) -> int:
    """Run in a child that dies before the line; return the last offset that it acknowledged."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:

        def act(line: Line, reached: int) -> None:
            if line == target and reached == time:
                os.kill(os.getpid(), signal.SIGKILL)

        def acknowledge(offset: int) -> None:
            os.write(tell, f"{offset}\n".encode())

        watch(act)
        run(facts, ledger, acknowledge)
        os._exit(0)
    os.close(tell)
    with os.fdopen(told) as answers:
        acknowledged = [int(line) for line in answers]
    os.waitpid(child, 0)
    return acknowledged[-1] if acknowledged else 0


def contents(facts: Path, path: Path) -> Any:
    """Everything a ledger holds, but for the time of recording."""
    with Ledger(path) as ledger:
        held = ledger.ask(lambda db: read.at_positions(db, range(1, 1_000)))
        progress = ledger.progress(str(facts.resolve()))
        return [
            [(position, held[position].version, held[position].fact) for position in sorted(held)],
            [(c.kept.position, c.raw) for c in ledger.ask(lambda db: conflicts.listed(db, 99))],
            ledger.ask(
                lambda db: [
                    (r.line, r.reasons, b"".join(rejects.parts(db, r.number)))
                    for r in rejects.listed(db, pending_only=True, after=0, limit=99)
                ]
            ),
            progress,
            ledger.ask(lambda db: of_indexes(db, Mentions(), EVERYWHERE, full=True)),
        ]


def main(folder: Path) -> None:
    """Try every line at its first and at its last time."""
    facts = folder / "facts.ndjson"
    write_facts(facts)
    lines: Counter[Line] = Counter()
    watch(lambda line, _: lines.update([line]))
    run(facts, folder / "truth.sqlite", lambda _: None)
    sys.settrace(None)
    truth = contents(facts, folder / "truth.sqlite")
    failures = []
    cases = [(line, time) for line, often in lines.items() for time in {1, often}]
    for number, (line, time) in enumerate(cases):
        ledger = folder / f"{number}.sqlite"
        acknowledged = killed_at(line, time, facts, ledger)
        with Ledger(ledger) as reopened:
            progress = reopened.progress(str(facts.resolve()))
        kept = progress.mark.offset if progress else 0
        if progress is None or not progress.finished:
            run(facts, ledger, lambda _: None)
        if kept < acknowledged or contents(facts, ledger) != truth:
            failures.append([*line, time, acknowledged, kept])
        for left in folder.glob(f"{number}.sqlite*"):
            left.unlink()
    result = {"tried": len(cases), "events": len(truth[0]), "failures": failures}
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
