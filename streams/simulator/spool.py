"""The port that puts the lines of all stories into the order of their arrival."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Protocol


class Spool(Protocol):
    """Takes lines in any order and gives them back by (arrival, order of insertion)."""

    def put(self, arrival_us: int, line: bytes, mark: int = -1) -> None:
        """Take a line; ``mark`` comes back with it."""

    def drain(self) -> Iterator[tuple[bytes, int]]:
        """Give every line back with its mark, once, and forget it."""


class MemorySpool:
    """A spool for portfolios that fit into memory."""

    def __init__(self) -> None:
        self._lines: list[tuple[int, bytes, int]] = []

    def put(self, arrival_us: int, line: bytes, mark: int = -1) -> None:
        """Take a line; ``mark`` comes back with it."""
        self._lines.append((arrival_us, line, mark))

    def drain(self) -> Iterator[tuple[bytes, int]]:
        """Give every line back with its mark, once, and forget it."""
        lines, self._lines = self._lines, []
        lines.sort(key=itemgetter(0))
        for _, line, mark in lines:
            yield line, mark
