"""Reading files and standard input line by line, in constant memory, from any offset."""

import codecs
import hashlib
import os
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from domain.errors import Misused, NotFound
from streams.intake import MAX_LINE, Line, Mark

_EDGE = 65_536  # bytes at each end of what was read by which a file is known again
_PART = 2**20
_made = tuple.__new__  # half the price of a call of the named tuple
_STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/")


class SpilledLine:
    """A line too long to hold: kept in a temporary file until it is recorded."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the line
        weakref.finalize(self, self._file.close)
        self._hash = hashlib.sha256()
        self.size = 0
        self.broken = 0  # 1 if a line break followed

    def add(self, part: bytes) -> None:
        """Append bytes."""
        self._file.write(part)
        self._hash.update(part)
        self.size += len(part)

    @property
    def sha256(self) -> bytes:
        """Digest of all bytes."""
        return self._hash.digest()

    def parts(self) -> Iterator[bytes]:
        """The bytes in order, a mebibyte at a time."""
        self._file.seek(0)
        while part := self._file.read(_PART):
            yield part


def mark(path: Path, offset: int, line: int) -> Mark:
    """The mark of a file at an offset."""
    with path.open("rb") as file:
        head = hashlib.sha256(file.read(min(offset, _EDGE))).digest()
        file.seek(max(0, offset - _EDGE))
        tail = hashlib.sha256(file.read(min(offset, _EDGE))).digest()
    return Mark(offset, line, head, tail)


def fits(path: Path, earlier: Mark) -> bool:
    """Whether the file still begins with what was read up to the mark."""
    if path.stat().st_size < earlier.offset:
        return False
    return mark(path, earlier.offset, earlier.line) == earlier


def regular(path: Path) -> bool:
    """Whether a path is an ordinary file, which has a size and can be read more than once."""
    return path.is_file() and not str(path).startswith(_STREAMS)


def checked(path: Path) -> Path:
    """The path, if it can be read as a file; a pipe is not opened, for that would use it up.

    raises  NotFound, Misused
    """
    if path.is_dir():
        raise Misused(f"read {path}", "it is a directory", f"name the files in it: {path}/*.ndjson")
    if not path.exists():
        raise NotFound(f"read {path}", "there is no such file", "check the path")
    if not os.access(path, os.R_OK):
        raise NotFound(f"read {path}", "it may not be read", "check its permissions")
    return path


def lines(
    file: BinaryIO, offset: int = 0, number: int = 0, longest: int = MAX_LINE
) -> Iterator[Line]:
    """The lines of a file that are not blank, from an offset after line ``number``.

    A byte order mark at the very start is skipped. The line break is not part of a line; a carriage
    return before it is. What is longer than ``longest`` bytes is not held in memory.
    """
    if offset:
        file.seek(offset)
    while raw := file.readline(longest + 1):
        number += 1
        held: bytes | SpilledLine
        offset += len(raw)
        if raw.endswith(b"\n"):
            held = raw[:-1]
        elif len(raw) > longest:
            held = _spill(file, raw)
            offset += held.size - len(raw) + held.broken
        else:
            held = raw
        if number == 1 and isinstance(held, bytes):
            held = held.removeprefix(codecs.BOM_UTF8)
        if isinstance(held, SpilledLine) or held.strip():
            yield _made(Line, (number, held, offset))


def _spill(file: BinaryIO, start: bytes) -> SpilledLine:
    spilled = SpilledLine()
    part = start
    while part:
        text = part.removesuffix(b"\n")
        spilled.add(text)
        if len(text) < len(part):
            spilled.broken = 1
            break
        part = file.readline(_PART)
    return spilled
