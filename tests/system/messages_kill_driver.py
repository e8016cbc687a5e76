"""Kills the intake of messages (-9) at every line of its path and checks what is left.

From a broker by lease, then what was parked is released, then a folder. Run as a program with a
folder; prints one JSON object: how many lines were tried, and what failed.
"""

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from adapters.console.intake.folder import ingest_partition  # noqa: E402  # after the path is known
from adapters.ledger import conflicts, parking, rejects  # noqa: E402
from adapters.ledger.messages import MessageLedger  # noqa: E402
from adapters.message_folders import PartitionFile  # noqa: E402
from streams.message_intake import judge_all  # noqa: E402
from streams.message_lines import written  # noqa: E402
from tests.lines import place  # noqa: E402
from tests.messages import TOPIC, fact, known, later, message, seen  # noqa: E402
from tests.system.kill_driver import Line, watch  # noqa: E402

MOST = 4  # messages a batch: several transactions
WATCHED = tuple(
    f"adapters/ledger/{name}.py"
    for name in (
        *("leases", "message_rejects", "messages", "parking", "partitions", "placing"),
        *("progress", "releasing"),
    )
) + ("adapters/console/intake/folder.py",)
SENT = [
    *(fact(0), fact(1, subject="policy/P-2"), message(2, b"no"), later(3), fact(4), fact(5, 0)),
    *(fact(6, 1, subject="policy/P-2"), fact(7, 1, subject="policy/P-2", actorref="A-9")),
    *(later(8, data={}), fact(9, 0, actorref="A-9"), message(10, None)),
]
KEPT = [fact(number, number + 100, subject="policy/P-3") for number in range(3)]
KEPT += [message(5, b"nor this"), later(6, id="e-106", subject="policy/P-4")]


def run(ledger: Path, folder: Path, acknowledge: Callable[[int], None]) -> int:
    """The path of every message to the last acknowledgement; at which offset it began."""
    with MessageLedger(ledger) as opened:
        (lease,) = opened.take("g", "w", seen(), 30)
        begun = lease.next_offset
        for start in range(0, len(SENT), MOST):
            batch = [one for one in SENT[start : start + MOST] if one.offset >= lease.next_offset]
            if batch:
                lease, _ = opened.record_messages(lease, judge_all(batch), batch[-1].offset + 1)
                acknowledge(lease.next_offset)
        file = PartitionFile(TOPIC, 1, folder / "1.messages.ndjson", whole=True)
        key = str(file.path.resolve().with_name("1"))
        progress = opened.progress(key)
        if progress is None or not progress.finished:
            ingest_partition(opened, file, lambda _: None, most=2)
        with known():
            opened.release_parked()
        letters = opened.unsent_dead_letters("g", 10)
        opened.dead_letters_sent([one.number for one in letters])
        acknowledge(len(SENT) + len(letters))
    return begun


def killed_at(target: Line, time: int, ledger: Path, folder: Path) -> int:
    """Run in a child that dies before the line; return the last offset that it acknowledged."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:

        def act(line: Line, reached: int) -> None:
            if line == target and reached == time:
                os.kill(os.getpid(), signal.SIGKILL)

        def acknowledge(offset: int) -> None:
            os.write(tell, f"{offset}\n".encode())

        watch(act, WATCHED)
        run(ledger, folder, acknowledge)
        os._exit(0)
    os.close(tell)
    with os.fdopen(told) as answers:
        acknowledged = [int(line) for line in answers]
    os.waitpid(child, 0)
    return acknowledged[-1] if acknowledged else 0


def contents(path: Path) -> Any:
    """Everything a ledger holds of messages, but for times and epochs."""
    with MessageLedger(path) as ledger:
        ask = ledger.ask
        turned = ask(lambda db: rejects.listed(db, pending_only=False, after=0, limit=99))
        waited = ask(lambda db: parking.listed(db, parked_only=False, after=0, limit=99))
        return [
            [(row[:5], place(row)) for row in ledger.rows(0, 99)],
            [(c.kept.position, c.raw) for c in ask(lambda db: conflicts.listed(db, 99))],
            [(one.feed, one.line, one.reasons) for one in turned],
            [(one.feed, one.offset, one.outcome, one.position) for one in waited],
            [(one.feed, one.next_offset, one.tally) for one in ledger.partitions()],
            ledger.unsent_dead_letters("g", 9),
        ]


def main(folder: Path) -> None:
    """Try every line, one at its first and the next one at its last time."""
    lines_of = folder / "1.messages.ndjson"
    lines_of.write_bytes(b"".join(written(one) + b"\n" for one in KEPT))
    lines: Counter[Line] = Counter()
    watch(lambda line, _: lines.update([line]), WATCHED)
    run(folder / "truth.sqlite", folder, lambda _: None)
    sys.settrace(None)
    truth = contents(folder / "truth.sqlite")
    failures = []
    cases = [(line, often if at % 2 else 1) for at, (line, often) in enumerate(lines.items())]
    for number, (line, time) in enumerate(cases):
        ledger = folder / f"{number}.sqlite"
        acknowledged = killed_at(line, time, ledger, folder)
        kept = run(ledger, folder, lambda _: None)
        if kept < min(acknowledged, len(SENT)) or contents(ledger) != truth:
            failures.append([*line, time, acknowledged, kept])
        for left in folder.glob(f"{number}.sqlite*"):
            left.unlink()
    found = {"tried": len(cases), "events": len(truth[0]), "failures": failures}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
