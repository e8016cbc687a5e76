"""The rulebooks that a workspace has adopted: one file a book, and one file that says which hold.

The file ``in-force.json`` lists every change ever made, and is replaced in one step; a rulebook's
file has its digest in its name and is never changed. A process that is killed leaves the old set or
the new set.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from adapters.rulebook_mark import MANIFEST
from domain.errors import Damaged, LedgerUnavailable, Mismatched, WorkspaceBusy
from domain.rulebook.adoption import Change

FORMAT = 1
_ATTEMPTED = "read the rulebooks in force"
_CHANGES = TypeAdapter(tuple[Change, ...])


class RulebookFiles:
    """The folder of a workspace's rulebooks; reading it never makes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def changes(self) -> tuple[Change, ...]:
        """Every change of the rulebooks in force, oldest first; none if there is no folder.

        raises  Damaged, Mismatched, LedgerUnavailable
        """
        path = self.folder / MANIFEST
        found = _bytes(path)
        if found is None:
            return ()
        restore = (
            "restore it from a backup; to go back to the built-in rulebooks, delete it, and adopt"
            " anew what lies beside it"
        )
        try:
            held = json.loads(found)
            if isinstance(held, dict) and held.get("format", FORMAT) != FORMAT:
                raise Mismatched(
                    _ATTEMPTED,
                    f"{path} has format {held['format']}, and this version of policytrail writes"
                    f" format {FORMAT}",
                    "use the version that wrote it",
                )
            return _CHANGES.validate_json(json.dumps(held["changes"]))
        except (ValueError, TypeError, KeyError, ValidationError) as exc:
            raise Damaged(_ATTEMPTED, f"{path} is damaged", restore) from exc

    def file(self, book: str, digest: str) -> Path:
        """Where a book of this digest is kept."""
        return self.folder / f"{book}-{digest[:16]}.toml"

    def text(self, book: str, digest: str) -> str:
        """The text of a book that was adopted.

        raises  Damaged if it is gone or is not what was adopted
        """
        path = self.file(book, digest)
        found = _bytes(path)
        if found is not None and sha256(found).hexdigest() == digest:
            return found.decode()
        raise Damaged(
            _ATTEMPTED,
            f"{path} is {'missing' if found is None else 'not what was adopted'}",
            f"adopt it again with `policytrail rules adopt FILE`, or go back to the built-in one"
            f" with `policytrail rules reset {book}`",
        )

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep other processes from changing the rulebooks at the same time.

        raises  WorkspaceBusy, LedgerUnavailable
        """
        with _saying(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            _fsync(self.folder.parent)
            handle = os.open(self.folder, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as exc:
                raise WorkspaceBusy(
                    "change the rulebooks in force", "another process is changing them", "try again"
                ) from exc
            yield
        finally:
            os.close(handle)

    def put(self, changes: Sequence[Change], books: Iterable[tuple[str, str]]) -> None:
        """Put a set in force: first the texts, each whole, then the list that names them.

        ``changes`` are all there are, the old ones included; ``books`` the name and the text of
        those that are new.

        raises  LedgerUnavailable
        """
        with _saying(self.folder):
            for book, text in books:
                content = text.encode()
                _replace(self.file(book, sha256(content).hexdigest()), content)
            listed = [change.model_dump(mode="json") for change in changes]
            held = {"format": FORMAT, "changes": listed}
            content = json.dumps(held, ensure_ascii=False, indent=1).encode()
            _replace(self.folder / MANIFEST, content + b"\n")


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as exc:
        why = f"{path}: {exc.strerror or exc}"
        raise LedgerUnavailable(_ATTEMPTED, why, "check its permissions") from exc


def _replace(path: Path, content: bytes) -> None:
    """Write a file durably; whoever reads it sees the old content or the new."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _fsync(path.parent)


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _saying(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise LedgerUnavailable(
            f"change the rulebooks in {folder}",
            exc.strerror or str(exc),
            "make room or check its permissions, then try again; the set in force stays in force",
        ) from exc
