"""Work in a thread that Ctrl-C can stop: when it is over, so is the thread."""

import threading
from queue import SimpleQueue
from typing import Any

import duckdb
import pytest

from adapters.duckdb import interrupting
from adapters.duckdb.interrupting import interruptible


class _SlowToEnd:
    """A queue: the thread that puts something into it has something else to do before it ends."""

    def __init__(self) -> None:
        self._queue = SimpleQueue[Any]()
        self.empty = self._queue.empty

    def put(self, item: Any) -> None:
        self._queue.put(item)
        sum(range(10_000_000))

    def get(self) -> Any:
        return self._queue.get()


def test_no_thread_outlives_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends while its thread is within DuckDB is aborted."""
    monkeypatch.setattr(interrupting, "SimpleQueue", _SlowToEnd)
    before = {*threading.enumerate()}

    with duckdb.connect() as con:
        assert interruptible(con, lambda: con.execute("SELECT 42").fetchall()) == [(42,)]
        assert {*threading.enumerate()} <= before
        with pytest.raises(duckdb.Error, match="no"):
            interruptible(con, lambda: con.execute("SELECT error('no')"))
        assert {*threading.enumerate()} <= before


def test_no_thread_outlives_work_that_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The signal comes while the outcome is awaited, and the work takes its time to stop."""

    class Interrupted(_SlowToEnd):
        def get(self) -> Any:
            raise KeyboardInterrupt

    monkeypatch.setattr(interrupting, "SimpleQueue", Interrupted)
    before = {*threading.enumerate()}

    with duckdb.connect() as con:
        endless = "SELECT count(*) FROM range(1_000_000_000_000) AS one, range(1_000) AS other"
        with pytest.raises(KeyboardInterrupt):
            interruptible(con, lambda: con.execute(endless).fetchall())
        assert {*threading.enumerate()} <= before
