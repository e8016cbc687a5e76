"""Every spool gives the lines back in the same order, and leaves nothing behind."""

from pathlib import Path

import pytest

from adapters.spool_files import FileSpool
from streams.simulator import MemorySpool, Spool, simulate

DAY_US = 86_400_000_000


def filled(spool: Spool) -> list[tuple[bytes, int]]:
    """What comes out of a spool after 300 lines went in, in disorder."""
    for number in range(300):
        arrival = (number * 7_919 % 101) * DAY_US - 5 * DAY_US
        spool.put(arrival, f"{arrival:020d} {number:04d}".encode(), number if number % 3 else -1)
    return list(spool.drain())


def test_files_and_memory_give_the_same_order(tmp_path: Path) -> None:
    """By arrival, then by insertion; marks come back with their lines."""
    with FileSpool(tmp_path) as spool:
        assert filled(spool) == filled(MemorySpool())


def test_a_portfolio_is_the_same_through_files(tmp_path: Path) -> None:
    """The way to ten million events leads through files."""
    with FileSpool(tmp_path) as spool:
        through_files = simulate(120, 5, spool=spool)
        in_memory = simulate(120, 5)

        assert list(through_files.lines()) == list(in_memory.lines())
        assert through_files.sidecar() == in_memory.sidecar()


def test_draining_leaves_no_file(tmp_path: Path) -> None:
    """Whether the lines were all taken or not."""
    spool = FileSpool(tmp_path)
    filled(spool)

    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_no_file(tmp_path: Path) -> None:
    """A full disk or Ctrl-C in the middle ends the context."""

    def interrupted() -> None:
        with FileSpool(tmp_path) as spool:
            spool.put(1, b"a line")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert list(tmp_path.iterdir()) == []


def test_a_drain_that_is_given_up_leaves_no_file(tmp_path: Path) -> None:
    """As when the output is a pipe that closes."""
    spool = FileSpool(tmp_path)
    for month in range(3):
        spool.put(month * 40 * DAY_US, b"a line")
    drain = spool.drain()
    next(drain)
    drain.close()

    assert list(tmp_path.iterdir()) == []
