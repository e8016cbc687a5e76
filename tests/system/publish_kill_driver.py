"""Kills a publisher (-9) at random lines of its path, again and again, and then lets one finish.

Run as a program with a folder, the address of a broker, a declaration of topics and a seed; prints
one JSON object: how often it was killed, what would have been sent next each time, and the findings
that readers must know in the end.
"""

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from adapters.console.publishing.metrics import PublishMetrics  # noqa: E402
from adapters.console.publishing.publication import Outlets, Publication, Tally  # noqa: E402  # after the path
from adapters.console.publishing.work import Work, named, working  # noqa: E402
from adapters.kafka.sending import Sender  # noqa: E402
from adapters.kafka.settings import Settings  # noqa: E402
from adapters.ledger.finding_feed import Compared, plan  # noqa: E402
from adapters.ledger.ledger import Ledger  # noqa: E402
from adapters.ledger.publishing import standing  # noqa: E402
from adapters.ledger.reading import LedgerReader  # noqa: E402
from streams.finding_changes import changes, key_of  # noqa: E402
from streams.intake import Line, batches  # noqa: E402
from streams.topics import read  # noqa: E402
from tests.lines import event  # noqa: E402
from tests.system.kill_driver import watch  # noqa: E402

RUNS = 25
BATCH_BYTES = 3_000  # some six decisions
WATCHED = (
    *("console/publishing/", "ledger/publishing.py"),
    *("ledger/finding_feed.py", "kafka/sending.py", "streams/finding_changes.py"),
)
Rows = list[dict[str, Any]]


def decide(path: Path, first: int, last: int) -> None:
    """Record decisions, and now and then somebody else's fact."""
    lines = [
        event(n, subject=f"policy/P-{n % 7}", source="policytrail" if n % 4 else "elsewhere")
        for n in range(first, last)
    ]
    with Ledger(path) as ledger:
        for batch in batches([Line(n, raw, n) for n, raw in enumerate(lines, 1)]):
            ledger.record("decided", batch)


def found(dice: random.Random) -> Rows:
    """Findings as the read models might give them."""
    rows = [
        {
            "stream": f"policy/P-{number % 5}",
            "rule": f"RCP-0{number % 3}",
            "rule_version": 1,
            "occurrence": str(number),
            "book": "law",
            "severity": "major",
            "deviation": dice.choice(("LATE", "MISSING")),
            "policy_id": f"P-{number % 5}",
            "agent_id": None,
            "breached_at": "2010-09-18T10:00:00+08:00",
            "positions": [1],
            "sentence_en": "late",
            "sentence_zh": "逾期",
        }
        for number in dice.sample(range(20), 12)
    ]
    return sorted(rows, key=key_of)


class Publisher:
    """The path from the ledger to the broker, with findings that are given."""

    def __init__(self, ledger: Path, address: str, declaration: Path) -> None:
        self.ledger = ledger
        self.settings = Settings((address,), 5.0)
        self.outlets = Outlets(read(declaration.read_text("utf-8")), batch_bytes=BATCH_BYTES)

    def run(self, rows: Rows, at_us: int) -> None:
        """Decisions, then changes of findings, to the end."""
        who = named("policytrail", self.outlets, 0.0)
        with (
            LedgerReader(self.ledger) as ledger,
            working(ledger, who, self.outlets, None) as publication,
            Sender(self.settings, "publish") as sender,
        ):
            work = Work(publication, PublishMetrics(None, "policytrail"), Tally())
            work.drain(sender)
            compared = Compared(at_us, at_us, ledger.last_position())
            changed = lambda before: changes(before, rows, at_us)  # noqa: E731
            plan(ledger, publication.who, compared, changed, at_us)
            work.drain(sender)

    def next_up(self) -> list[tuple[int, int]]:
        """Position and change of what would be sent next."""
        with LedgerReader(self.ledger) as ledger:
            stood = ledger.ask(lambda db: standing(db, "policytrail"))
            if stood is None:
                return []
            who = named("policytrail", self.outlets, 0.0)
            batch = Publication(ledger, who, stood, self.outlets).next_batch()
        if batch is None:
            return []
        numbers = [one.change for one in batch.changes] or [0] * len(batch.places)
        return list(zip(batch.places, numbers, strict=True))


def in_child(work: Callable[[], object]) -> bool:
    """Do work in a child; whether it lived."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as exc:  # noqa: BLE001  # the child must not go on as its parent
            sys.stderr.write(f"{exc!r}\n")
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code > 0:
        raise AssertionError("a run failed that nobody killed")
    return code == 0


def reached(work: Callable[[], object]) -> int:
    """How many lines of the path a run comes to."""
    told, tell = os.pipe()

    def count() -> None:
        lines = 0

        def act(*_: object) -> None:
            nonlocal lines
            lines += 1

        watch(act, WATCHED)
        work()
        os.write(tell, str(lines).encode())

    in_child(count)
    os.close(tell)
    with os.fdopen(told) as answer:
        return int(answer.read())


def killed_at(number: int, work: Callable[[], object]) -> bool:
    """Run in a child that dies before its n-th line of the path; whether it did."""

    def run() -> None:
        left = number

        def act(*_: object) -> None:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

        watch(act, WATCHED)
        work()

    return not in_child(run)


def main(folder: Path, address: str, declaration: Path, seed: int) -> None:
    """Publish, be killed, publish; in between the world goes on."""
    dice = random.Random(seed)
    ledger = folder / "ledger.sqlite"
    publisher = Publisher(ledger, address, declaration)
    decide(ledger, 0, 25)
    rows = found(dice)
    longest = reached(lambda: publisher.run(rows, 1))
    killed, may_repeat = 0, set[tuple[int, int]]()
    for run in range(RUNS):
        decide(ledger, 25 * (run + 1), 25 * (run + 1) + dice.randrange(25))
        rows = found(dice)
        if killed_at(dice.randrange(1, longest), lambda: publisher.run(rows, run + 2)):  # noqa: B023
            killed += 1
            may_repeat.update(publisher.next_up())
    in_child(lambda: publisher.run([], RUNS + 2))
    in_child(lambda: publisher.run(rows, RUNS + 3))
    keys = sorted([*key_of(row), row["deviation"]] for row in rows)
    result = {"killed": killed, "may_repeat": sorted(may_repeat), "findings": keys}
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
