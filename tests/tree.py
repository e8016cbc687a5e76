"""The project's own files, as the tests of its habits see them."""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("domain", "projections", "streams", "adapters")
_NOT_OURS = (".git", *(ROOT / ".gitignore").read_text().split())


def _is_ours(path: Path) -> bool:
    return not any(fnmatch(path.name, pattern.rstrip("/")) for pattern in _NOT_OURS)


def files(folder: Path = ROOT, *, suffixes: tuple[str, ...] = ()) -> Iterator[Path]:
    """Every file that belongs to the project, sorted; with suffixes, only those that have one."""
    for path in sorted(folder.iterdir()):
        if not _is_ours(path):
            continue
        if path.is_dir():
            yield from files(path, suffixes=suffixes)
        elif not suffixes or path.suffix in suffixes:
            yield path


def sources() -> Iterator[Path]:
    """Every Python file of the program itself, tests not included."""
    yield from (
        path for path in files(suffixes=(".py",)) if path.relative_to(ROOT).parts[0] != "tests"
    )


def text(path: Path) -> str | None:
    """Read a text file; nothing for one that is binary or not UTF-8."""
    try:
        found = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in found else found


def name(path: Path) -> str:
    """How a report names a file: from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()
