"""A spool over temporary files: one for each month of arrival, sorted in memory when it is due."""

import struct
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import BinaryIO, Self

from domain.errors import LedgerUnavailable

_HEAD = struct.Struct("<qqI")
_MONTH_US = 30 * 86_400 * 1_000_000


class FileSpool:
    """Takes lines in any order and gives them back by (arrival, order of insertion).

    The files are deleted month by month as they are drained, and all of them when the spool is
    closed, collected, or the interpreter ends. One month of lines is in memory at a time.

    units   a month is thirty days
    """

    def __init__(self, parent: Path | None = None) -> None:
        self._folder = TemporaryDirectory(
            prefix="policytrail-spool-", dir=parent, ignore_cleanup_errors=True
        )
        self._months: dict[int, BinaryIO] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Delete whatever is left."""
        for file in self._months.values():
            with suppress(OSError):  # what it could not write is deleted anyway
                file.close()
        self._months.clear()
        self._folder.cleanup()

    def put(self, arrival_us: int, line: bytes, mark: int = -1) -> None:
        """Take a line; ``mark`` comes back with it."""
        month = arrival_us // _MONTH_US
        with self._saying():
            file = self._months.get(month)
            if file is None:
                file = self._months[month] = self._path(month).open("wb", buffering=1 << 18)
            file.write(_HEAD.pack(arrival_us, mark, len(line)) + line)

    def drain(self) -> Generator[tuple[bytes, int], None, None]:
        """Give every line back with its mark, once; the files go as they are read."""
        try:
            for month in sorted(self._months):
                with self._saying():
                    self._months.pop(month).close()
                    path = self._path(month)
                    lines = _unpack(path.read_bytes())
                    path.unlink()
                lines.sort(key=itemgetter(0))
                for _, line, mark in lines:
                    yield line, mark
        finally:
            self.close()

    @contextmanager
    def _saying(self) -> Iterator[None]:
        try:
            yield
        except OSError as exc:
            raise LedgerUnavailable(
                f"keep simulated lines in {self._folder.name}",
                exc.strerror or str(exc),
                "make room there, or name another folder in TMPDIR",
            ) from exc

    def _path(self, month: int) -> Path:
        return Path(self._folder.name) / f"{month}.lines"


def _unpack(content: bytes) -> list[tuple[int, bytes, int]]:
    lines, at = [], 0
    while at < len(content):
        arrival_us, mark, size = _HEAD.unpack_from(content, at)
        at += _HEAD.size + size
        lines.append((arrival_us, content[at - size : at], mark))
    return lines
