"""Ctrl-C ends a statement of DuckDB at once, however long it would have run."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

import duckdb

T = TypeVar("T")
_AGAIN = 0.05  # seconds between two calls to stop


def interruptible(con: duckdb.DuckDBPyConnection, work: Callable[[], T]) -> T:
    """Do work over a connection that Ctrl-C stops: DuckDB does not look up while it computes.

    raises  KeyboardInterrupt, or what another signal raises, once the work has stopped; whatever
            ``work`` raises
    """
    outcome: Future[T] = Future()
    thread = Thread(target=_do, args=(work, outcome), daemon=True)
    try:
        thread.start()
        return outcome.result()
    except BaseException:
        while thread.is_alive() and not outcome.done():
            con.interrupt()
            thread.join(_AGAIN)
        raise


def _do(work: Callable[[], T], outcome: Future[T]) -> None:
    try:
        outcome.set_result(work())
    except BaseException as exc:  # noqa: BLE001  (raised again where the outcome is awaited)
        outcome.set_exception(exc)
