"""Work in a thread that Ctrl-C can stop: when it is over, so is the thread."""

import threading
import time
from queue import SimpleQueue
from typing import Any

import duckdb
import pytest

from adapters.duckdb import interrupting
from adapters.duckdb.interrupting import interruptible


class _SlowToEnd(SimpleQueue[Any]):
    """The thread that puts something into it has something else to do before it ends."""

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        super().put(item, block, timeout)
        time.sleep(0.2)


@pytest.mark.parametrize("sql", ["SELECT 42", "SELECT error('no')"])
def test_no_thread_outlives_the_work(monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    """A process that ends while its thread is within DuckDB is aborted."""
    monkeypatch.setattr(interrupting, "SimpleQueue", _SlowToEnd)
    before = threading.active_count()

    with duckdb.connect() as con:
        try:
            found = interruptible(con, lambda: con.execute(sql).fetchall())
        except duckdb.Error as exc:
            assert "no" in str(exc)
        else:
            assert found == [(42,)]
        assert threading.active_count() == before


def test_no_thread_outlives_work_that_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The signal comes while the outcome is awaited, and the work takes its time to stop."""

    class Interrupted(_SlowToEnd):
        def get(self, *_: Any) -> Any:
            raise KeyboardInterrupt

    monkeypatch.setattr(interrupting, "SimpleQueue", Interrupted)
    before = threading.active_count()

    with duckdb.connect() as con:
        endless = "SELECT count(*) FROM range(1_000_000_000_000) AS one, range(1_000) AS other"
        with pytest.raises(KeyboardInterrupt):
            interruptible(con, lambda: con.execute(endless).fetchall())
        assert threading.active_count() == before
