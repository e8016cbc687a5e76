"""Several workers of ``kafka consume``, each in a process of its own."""

import multiprocessing
import os
import signal
import uuid
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import NoReturn

from adapters.clock import now_us
from adapters.console.consuming.holdings import Task
from adapters.console.consuming.letters import Letters
from adapters.console.consuming.worker import Worker
from adapters.kafka.dead_letters import DeadLetters
from adapters.kafka.reader import Reader
from adapters.kafka.settings import Settings
from adapters.ledger.messages import MessageLedger
from domain.errors import LedgerUnavailable, PolicytrailError
from streams.consumer_news import News, Said

_GRACE_SECONDS = 10.0  # for a worker that was told to end: one batch, and its leases


def work(
    task: Task, ledger: MessageLedger, settings: Settings, tell: Callable[[News], None]
) -> None:
    """Be a worker until the task is done."""
    name = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    patience = min(task.timeout_seconds, max(1.0, task.lease_seconds / 3))
    sender = DeadLetters(settings, patience=patience)
    letters = Letters(ledger, task.group, sender, tell)
    with Reader(settings, task.topics, patience=patience) as source:
        try:
            Worker(name, task, ledger=ledger, source=source, letters=letters, tell=tell).run()
        finally:
            letters.close()


def send_leftovers(
    task: Task, ledger: MessageLedger, settings: Settings, tell: Callable[[News], None]
) -> None:
    """Send dead letters of the task's topics that no worker is at: of stopped partitions, say."""
    if not ledger.dead_letters_due(task.group):
        return
    now = now_us()
    read = {s.place for s in ledger.partitions(task.group) if s.worker and s.lease_until_us > now}
    sender = DeadLetters(settings, patience=task.timeout_seconds)
    letters = Letters(ledger, task.group, sender, tell)
    try:
        letters.send(lambda place: place[0] in task.topics and place not in read)
    finally:
        letters.close()


def work_together(
    count: int, task: Task, path: Path, settings: Settings, tell: Callable[[News], None]
) -> None:
    """Let several workers share the task, and tell what each tells.

    A worker that is killed is said; the others take its partitions when its leases have expired.

    raises  what one of them raised; LedgerUnavailable if all were killed
    """
    spawn = multiprocessing.get_context("spawn")
    workers: dict[Connection, SpawnProcess] = {}
    try:
        for _ in range(count):
            ours, theirs = spawn.Pipe(duplex=False)
            process = spawn.Process(target=_begin, args=(theirs, task, path, settings))
            process.start()
            theirs.close()
            workers[ours] = process
        _listen(workers, tell)
    finally:
        for process in workers.values():
            process.terminate()
        for process in workers.values():
            process.join(_GRACE_SECONDS)
            process.kill()


def _listen(workers: dict[Connection, SpawnProcess], tell: Callable[[News], None]) -> None:
    """Pass on what the workers tell until the last has ended."""
    done = 0
    while workers:
        for ours in wait([*workers], timeout=None):
            assert isinstance(ours, Connection)  # noqa: S101  # nothing else is waited for
            try:
                told = ours.recv()
            except (EOFError, OSError):
                done += _ended(workers.pop(ours), tell)
                continue
            if isinstance(told, BaseException):
                raise told
            tell(told)
    if not done:
        raise LedgerUnavailable(
            "consume", "every worker was killed", "what was recorded stays; run the command again"
        )


def _ended(process: SpawnProcess, tell: Callable[[News], None]) -> bool:
    """Whether a worker ended by itself."""
    process.join()
    if process.exitcode:
        tell(
            Said(
                f"worker {process.pid} was killed ({process.exitcode}): others take over its"
                " partitions; what it recorded last may be missing in these figures"
            )
        )
    return not process.exitcode


def _begin(theirs: Connection, task: Task, path: Path, settings: Settings) -> None:
    """What a worker process does: it ends when it is told to, or when nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us says when
    signal.signal(signal.SIGTERM, _end)
    with suppress(KeyboardInterrupt, OSError):
        try:
            with MessageLedger(path) as ledger:
                work(task, ledger, settings, theirs.send)
        except PolicytrailError as exc:
            theirs.send(exc)
        except Exception as exc:  # noqa: BLE001  # whatever it is, it is said by who started us
            theirs.send(RuntimeError(f"{type(exc).__name__}: {exc}"))


def _end(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
