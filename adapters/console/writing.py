"""Files that a command writes an answer to: whole or not at all, and never the workspace's own."""

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from adapters.workspace import Workspace
from domain.errors import LedgerUnavailable, Misused, NotFound, PolicytrailError

NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_DEVICES = ("/dev/std", "/dev/fd/", "/proc/")
_STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}
_MAGIC = ((0, b"SQLite format 3\0"), (8, b"DUCK"))  # where a database file says what it is


@contextmanager
def writing(path: Path, place: Workspace) -> Iterator[BinaryIO]:
    """A file to write an answer to; it takes the place of an old one only when it is whole.

    A pipe or a device is written directly.

    raises  Misused for a directory, a database or one of the workspace's own files; NotFound if its
            folder does not exist; LedgerUnavailable if there is no room or no permission
    """
    _check(path, place)
    with _saying(f"write {path}"):
        if str(path) in _STANDARD:
            with os.fdopen(os.dup(_STANDARD[str(path)]), "wb") as file:
                yield file
        else:
            with path.open("wb") if is_device(path) else _whole(path.resolve()) as file:
                yield file


@contextmanager
def writing_stdout() -> Iterator[BinaryIO]:
    """Standard output, to write an answer to.

    raises  LedgerUnavailable if there is no room
    """
    with _saying("write to standard output"):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()


def is_device(path: Path) -> bool:
    """Whether a path is a pipe, a device or a descriptor, which is written as it is."""
    return str(path).startswith(_DEVICES) or (path.exists() and not path.is_file())


@contextmanager
def _saying(attempted: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as exc:
        raise _in_our_words(attempted, exc) from exc


def _in_our_words(attempted: str, exc: OSError) -> PolicytrailError:
    """What the system said about writing a file, as an error that a person can act on."""
    if exc.errno in NO_ROOM:
        return LedgerUnavailable(attempted, "no room is left", "make room, then try again")
    why = exc.strerror or str(exc)
    return LedgerUnavailable(attempted, why, "check its permissions, or name another file")


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A new file beside the path that is renamed to it at the end, or else deleted."""
    part = path.parent / f".policytrail-{os.urandom(4).hex()}.part"
    with part.open("xb") as file:
        try:
            yield file
            file.flush()
            if path.exists():
                shutil.copymode(path, part)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _check(path: Path, place: Workspace) -> None:
    attempted = f"write {path}"
    if path.is_dir():
        raise Misused(attempted, "it is a directory", "name a file in it")
    if not path.resolve().parent.is_dir():
        raise NotFound(attempted, f"there is no folder {path.parent}", "make it, or check the path")
    if path.is_file() and not os.access(path, os.W_OK):
        raise LedgerUnavailable(attempted, "it may not be written to", "check its permissions")
    if _is_own(path.resolve(), place):
        raise Misused(attempted, "it belongs to the workspace", "name another file")
    if _is_database(path):
        raise Misused(attempted, "it is a database", "name another file, or delete it first")


def _is_own(path: Path, place: Workspace) -> bool:
    """Whether this is, or would be, a file of the workspace, by name or as a hard link."""
    if not place.folder.is_dir():
        return False
    if path.is_relative_to(place.rulebooks.resolve()):
        return True
    own = place.ledger, place.live, place.published, place.schedule, place.public_keys
    names = tuple(file.name for file in own)
    if path.parent.samefile(place.folder) and path.name.startswith(names):
        return True
    return path.exists() and any(
        path.samefile(own) for own in place.folder.iterdir() if own.name.startswith(names)
    )


def _is_database(path: Path) -> bool:
    if not path.is_file() or not os.access(path, os.R_OK):
        return False
    with path.open("rb") as file:
        head = file.read(16)
    return any(head.startswith(magic, at) for at, magic in _MAGIC)
