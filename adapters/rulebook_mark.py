"""Which rules are in force, told from the bytes that they come from, without reading a rulebook."""

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
    """The SHA-256 of everything that rules and their judging are made of: 3 ms, once a process."""
    found = sha256()
    for package in (domain, projections):
        for folder in map(Path, package.__path__):
            for path in sorted(folder.rglob("*")):
                if path.suffix in {".py", ".sql", ".toml"}:
                    found.update(f"{path.relative_to(folder)} {path.stat().st_size}\n".encode())
                    found.update(path.read_bytes())
    return found.hexdigest()
