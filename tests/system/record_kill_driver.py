"""Kills a record by hand (-9) at every line of its path and checks what is left.

Run as a program with a folder; prints one JSON object: how many lines were tried, and what failed.
"""

import json
import os
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from adapters.console.intake.recording import record  # noqa: E402  # after the path is known
from adapters.ledger import read  # noqa: E402
from adapters.ledger.deciding import DecidingLedger  # noqa: E402
from streams.cloudevents import decode  # noqa: E402
from streams.intake import Accepted, Batch  # noqa: E402
from tests.lines import event  # noqa: E402
from tests.system.kill_driver import Line, watch  # noqa: E402

ASKED = {
    "confirmation_letter_ref": "L-1",
    "special_request_ref": "R-1",
    "policyholder_signed_in_person": True,
    "received_by": "S-1",
}
GRANTED = {"decided_by": "C-1", "decided_on": "2010-09-15", "reason": "deaf"}
REQUEST = event(1, type="policy.CallbackExemptionRequested.v1", data=ASKED)
ANSWER = event(2, type="policy.CallbackExempted.v1", data=GRANTED, reason="the branch asked")


def run(ledger: Path) -> str:
    """The path of one record by hand, from opening the ledger to its outcome."""
    with DecidingLedger(ledger) as opened:
        return str(record(opened, decode(ANSWER), timed=True).outcome)


def killed_at(target: Line, time: int, ledger: Path) -> bool:
    """Run in a child that dies before the line; say whether it acknowledged the fact."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:

        def act(line: Line, reached: int) -> None:
            if line == target and reached == time:
                os.kill(os.getpid(), signal.SIGKILL)

        watch(act)
        os.write(tell, run(ledger).encode())
        os._exit(0)
    os.close(tell)
    with os.fdopen(told) as answer:
        acknowledged = answer.read()
    os.waitpid(child, 0)
    return bool(acknowledged)


def contents(path: Path) -> list[tuple[int, str]]:
    """Versions and ids of the stream."""
    with DecidingLedger(path) as ledger:
        held = ledger.ask(lambda db: read.of_stream(db, "policy/P-001"))
    return [(one.version, one.fact.event_id) for one in held]


def main(folder: Path) -> None:
    """Try every line at its first and at its last time, and then the same command again."""
    start = folder / "start.sqlite"
    with DecidingLedger(start) as ledger:
        ledger.record("feed", Batch([Accepted(1, REQUEST, decode(REQUEST))]))
    lines: Counter[Line] = Counter()
    shutil.copy(start, folder / "truth.sqlite")
    watch(lambda line, _: lines.update([line]))
    run(folder / "truth.sqlite")
    sys.settrace(None)
    failures = []
    cases = [(line, time) for line, often in lines.items() for time in {1, often}]
    for line, time in cases:
        ledger_file = folder / "tried.sqlite"
        shutil.copy(start, ledger_file)
        acknowledged = killed_at(line, time, ledger_file)
        left = contents(ledger_file)
        again = run(ledger_file)
        kept = left == [(1, "e-1"), (2, "e-2")]
        sound = again == ("recorded already" if kept else "recorded")
        if acknowledged > kept or not sound or contents(ledger_file) != [(1, "e-1"), (2, "e-2")]:
            failures.append([*line, time, acknowledged, left, again])
        for file in folder.glob("tried.sqlite*"):
            file.unlink()
    sys.stdout.write(json.dumps({"tried": len(cases), "failures": failures}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
