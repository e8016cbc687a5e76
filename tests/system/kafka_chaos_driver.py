"""Consumes a topic that grows with workers that are killed (-9), stopped and woken up, by luck.

Run as a program with a folder, the address of a broker, what it does wrong (names with commas
between), the first seed and how many; prints one JSON object: what was done, and what differs.
Every seed is a run with a topic and a ledger of its own; in the end one worker reads the rest.
"""

import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from adapters.console.consuming import worker as working  # noqa: E402  # after the path is known
from adapters.console.consuming.holdings import Task  # noqa: E402
from adapters.console.consuming.processes import send_leftovers, work  # noqa: E402
from adapters.kafka.settings import Settings  # noqa: E402
from adapters.ledger.messages import MessageLedger  # noqa: E402
from streams.consumer_news import News, Said  # noqa: E402
from tests.chaos import PARTITIONS, Sent, Source, Truth  # noqa: E402
from tests.chaos_ledger import differences, letters_differ  # noqa: E402
from tests.system.kill_driver import watch  # noqa: E402
from tests.upstream import Upstream  # noqa: E402

GROUP, LEASE, PATIENCE = "chaos", 0.5, 10.0
LANES = 3  # runs at a time: most of a run is waiting for leases
PATH = "adapters/console/consuming/", "adapters/ledger/", "adapters/kafka/reader.py"
IN_HAND = ("streams/message_intake.py",)  # where a worker has messages that are not recorded
LINES = {PATH: 3_000, IN_HAND: 300}  # that a worker may come to in its life


class Run:
    """One topic, one ledger, and workers that come and go."""

    def __init__(self, folder: Path, upstream: Upstream, address: str, seed: int) -> None:
        self.luck = Random(seed)
        self.seed = seed
        self.folder = folder / str(seed)
        self.folder.mkdir()
        self.ledger = self.folder / "ledger.sqlite"
        self.topic = f"chaos-{os.getpid()}-{seed}"
        self.upstream = upstream
        self.settings = Settings((address,), PATIENCE)
        self.source = Source(self.luck)
        self.workers: set[int] = set()
        self.asleep: dict[int, float] = {}  # since when
        self.sent: list[Sent] = []
        self.did: Counter[str] = Counter()
        self.differs: list[str] = []

    def chaos(self, *, transactions: bool) -> None:
        """Send in pieces, while workers are started, killed, told to end, put to sleep, woken."""
        self.upstream.make(self.topic, PARTITIONS)
        for _ in range(self.luck.randrange(2, 4)):
            self.start()
        for _ in range(self.luck.randrange(3, 6)):
            piece = [self.source.next() for _ in range(self.luck.randrange(20, 120))]
            self.upstream.send(self.topic, piece)
            self.sent += piece
            if transactions and self.luck.random() < 0.3:
                self.upstream.abort(self.topic, [self.source.next() for _ in range(5)])
                self.did["aborted"] += 1
            time.sleep(self.luck.random() * LEASE / 2)
            self.happens()
        self.bury()
        for worker in [*self.asleep]:
            time.sleep(max(0.0, self.asleep[worker] + 2 * LEASE - time.monotonic()))
            self.wake(worker)
        time.sleep(LEASE / 2)
        for worker in [*self.workers]:
            self.end(worker, self.luck.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM)))

    def happens(self) -> None:
        """Something happens to the workers; two of them go on, at least."""
        self.bury()
        for worker in [*self.workers]:
            luck = self.luck.random()
            if worker in self.asleep:
                if time.monotonic() > self.asleep[worker] + LEASE:
                    self.wake(worker)
            elif luck < 0.25:
                self.end(worker, signal.SIGKILL)
            elif luck < 0.3 and not self.asleep:  # who sleeps may hold the ledger's only pen
                self.end(worker, signal.SIGTERM)
            elif luck < 0.4:
                os.kill(worker, signal.SIGSTOP)
                self.asleep[worker] = time.monotonic()
                self.did["slept"] += 1
        while len(self.workers - self.asleep.keys()) < 2:
            self.start()

    def start(self) -> None:
        """One more worker; it may be about to die, or to fall asleep, at some line of its path."""
        most = self.luck.randrange(3, 40)
        how, where = self.luck.choice(
            (
                (signal.SIGKILL, PATH),
                (signal.SIGKILL, IN_HAND),
                (signal.SIGSTOP, IN_HAND),
                (None, IN_HAND),
            )
        )
        line = self.luck.randrange(1, LINES[where])

        def consume() -> None:
            working.MOST = most
            if how:
                watch(stricken(line, how), where)
            self.consume(follow=True)

        self.workers.add(in_child(consume, self.folder / "errors.txt"))

    def consume(self, *, follow: bool) -> None:
        """Be a worker."""
        task = Task(GROUP, (self.topic,), follow, None, LEASE, PATIENCE)
        with MessageLedger(self.ledger) as ledger:
            work(task, ledger, self.settings, self.tell)
            if not follow:
                while ledger.dead_letters_due(GROUP):
                    send_leftovers(task, ledger, self.settings, self.tell)
                    time.sleep(LEASE / 5)

    def tell(self, news: News) -> None:
        """Keep what a worker says."""
        if isinstance(news, Said):
            with (self.folder / "said.txt").open("a") as file:
                file.write(f"{os.getpid()} {news.text}\n")

    def wake(self, worker: int) -> None:
        """Let a worker go on that slept."""
        self.asleep.pop(worker, None)
        os.kill(worker, signal.SIGCONT)

    def end(self, worker: int, how: signal.Signals) -> None:
        """Kill a worker, or tell it to end."""
        self.did[how.name] += 1
        os.kill(worker, how)
        while os.WIFSTOPPED(status := os.waitpid(worker, os.WUNTRACED)[1]):
            self.wake(worker)  # it fell asleep on its way out
        self.died(worker, status)

    def bury(self) -> None:
        """Notice the workers that have died at a line, or sleep."""
        for worker in [*self.workers - self.asleep.keys()]:
            pid, status = os.waitpid(worker, os.WNOHANG | os.WUNTRACED)
            if pid and os.WIFSTOPPED(status):
                self.did["slept"] += 1
                self.asleep[worker] = time.monotonic()
            elif pid:
                self.did["line"] += 1
                self.died(worker, status)

    def died(self, worker: int, status: int) -> None:
        """A worker is gone."""
        self.workers.discard(worker)
        if os.waitstatus_to_exitcode(status) > 0:
            self.did["failed"] += 1

    def finish(self) -> None:
        """Let one worker read the rest."""
        last = in_child(lambda: self.consume(follow=False), self.folder / "errors.txt")
        self.died(last, os.waitpid(last, 0)[1])

    def wrong(self, *, ends_known: bool) -> Iterator[str]:
        """Where the ledger is not what the messages at the broker say."""
        log = self.upstream.found(self.topic)
        wanted = [[one for one in self.sent if one.partition == p] for p in range(PARTITIONS)]
        sent = [one for partition in wanted for one in partition]
        if [one[4:] for one in log] != [one[1:4] for one in sent]:
            yield f"the broker has {len(log)} of {len(sent)} messages, or others"
            return
        truth = Truth(self.topic, [*zip(log, sent, strict=True)])
        ends = {one.partition: one.offset + 1 for one in log}
        if ends_known:
            ends = self.upstream.ends(self.topic, PARTITIONS)
        yield from differences(self.ledger, truth, ends)
        yield from letters_differ(self.ledger, truth, self.upstream.found(f"{self.topic}.dlq"))
        if self.did["failed"]:
            yield f"workers failed: {(self.folder / 'errors.txt').read_text()}"
        self.did["read"] += len(log)
        said = self.folder / "said.txt"
        self.did["fenced"] += said.exists() and said.read_text().count("another worker")


def stricken(line: int, how: signal.Signals) -> Callable[..., None]:
    """What kills or stops this process when it comes to its n-th line."""
    left = line

    def act(*_: object) -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), how)

    return act


def in_child(do: Callable[[], None], errors: Path) -> int:
    """Do something in a child process; its id."""
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        do()
    except KeyboardInterrupt:
        os._exit(0)
    except BaseException:  # noqa: BLE001  # the child must not go on as its parent
        with errors.open("a") as file:
            traceback.print_exc(file=file)
        os._exit(1)
    os._exit(0)


def lane(folder: Path, address: str, faults: set[str], seeds: range) -> Iterator[Run]:
    """Runs, one after the other; those that went well leave nothing behind."""
    upstream = Upstream(address)
    known = "end_offsets" not in faults
    for seed in seeds:
        run = Run(folder, upstream, address, seed)
        run.chaos(transactions="read_committed" not in faults)
        run.finish()
        run.differs = [f"seed {seed}: {one}" for one in run.wrong(ends_known=known)]
        upstream.drop(run.topic)
        if not run.differs:
            shutil.rmtree(run.folder)
        yield run
    upstream.close()


def main(folder: Path, address: str, faults: set[str], first: int, number: int) -> None:
    """Make the runs in several lanes and add up what was done."""
    pipes = []
    for at in range(min(LANES, number)):
        told, tell = os.pipe()
        if os.fork() == 0:
            with os.fdopen(tell, "w") as out:
                for run in lane(folder, address, faults, range(first + at, first + number, LANES)):
                    out.write(json.dumps([run.did, run.differs]) + "\n")
            os._exit(0)
        os.close(tell)
        pipes.append(told)
    did, differs, runs = Counter[str](), list[str](), 0
    for told in pipes:
        with os.fdopen(told) as lines:
            for line in lines:
                done, wrong = json.loads(line)
                did.update(done)
                differs += wrong
                runs += 1
    sys.stdout.write(json.dumps({"runs": runs, "did": did, "differs": differs}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], {*sys.argv[3].split(",")}, *map(int, sys.argv[4:6]))
