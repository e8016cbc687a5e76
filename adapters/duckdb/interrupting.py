"""Ctrl-C ends a statement of DuckDB at once, however long it would have run."""

from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import NoReturn, TypeVar

import duckdb

T = TypeVar("T")
_AGAIN = 0.05  # seconds between two calls to stop


def interruptible(con: duckdb.DuckDBPyConnection, work: Callable[[], T]) -> T:
    """Do work over a connection that Ctrl-C stops: DuckDB does not look up while it computes.

    Its thread has ended too: if the process ended before it, it could be cut off within DuckDB,
    which aborts.

    raises  KeyboardInterrupt, or what another signal raises, once the work has stopped; whatever
            ``work`` raises
    """
    outcome: SimpleQueue[Callable[[], T]] = SimpleQueue()
    thread = Thread(target=_do, args=(work, outcome), daemon=True)
    try:
        thread.start()
        found = outcome.get()
        thread.join()
    except BaseException:
        while thread.is_alive():
            if outcome.empty():
                con.interrupt()
            thread.join(_AGAIN)
        raise
    return found()


def _do(work: Callable[[], T], outcome: "SimpleQueue[Callable[[], T]]") -> None:
    try:
        value = work()
    except BaseException as exc:  # noqa: BLE001  (raised again where the outcome is awaited)
        outcome.put(partial(_raise, exc))
    else:
        outcome.put(lambda: value)


def _raise(exc: BaseException) -> NoReturn:
    raise exc
