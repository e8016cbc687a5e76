"""Which rules are in force, told from the bytes that they come from, without reading a rulebook."""

import os
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import domain
import projections
from domain.errors import LedgerUnavailable

MANIFEST = "in-force.json"


def rules_mark(folder: Path) -> str:
    """A name for the rules in force in a workspace, as this very program judges by them.

    ``folder`` is that of its rulebooks, and need not be there. The name changes with every change
    of the rulebooks in force, and with every change of the program.

    raises  LedgerUnavailable
    """
    found = sha256(_program().encode())
    path = folder / MANIFEST
    try:
        found.update(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as exc:
        raise LedgerUnavailable(
            "read the rulebooks in force", f"{path}: {exc.strerror or exc}", "check its permissions"
        ) from exc
    return found.hexdigest()


def manifest_version(folder: Path) -> tuple[int, int] | None:
    """What tells one list of the rulebooks in force from the next; None before the first."""
    try:
        found = (folder / MANIFEST).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


@cache
def _program() -> str:
    """The SHA-256 of everything that rules and their judging are made of: 4 ms, once a process."""
    found = sha256()
    for package in (domain, projections):
        for folder in package.__path__:
            for path in sorted(_sources(folder)):
                text = Path(path).read_bytes()
                found.update(f"{path.removeprefix(folder)} {len(text)}\n".encode())
                found.update(text)
    return found.hexdigest()


def _sources(folder: str) -> Iterator[str]:
    """The files of a package; pathlib takes as long to find them as all the rest."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".sql", ".toml")):
                yield entry.path
            elif entry.is_dir():
                yield from _sources(entry.path)
