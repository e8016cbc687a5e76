"""A folder that a command exports to: there whole or not at all, with a manifest of its files."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Any

from domain.errors import LedgerUnavailable, Misused, NotFound

MANIFEST = "manifest.json"


@contextmanager
def exporting_to(target: Path, *, force: bool) -> Iterator[Path]:
    """A new folder beside the target that takes its name at the end, or else is deleted.

    Only an empty folder, or with ``force`` an earlier export, is replaced. Who is killed meanwhile
    leaves a folder whose name begins with ``.policytrail-``, which may be deleted.

    raises  Misused if something else is there; NotFound without a folder to make it in;
            LedgerUnavailable
    """
    target = target.absolute()
    attempted = f"export to {target}"
    _check(target, attempted, force=force)
    part = target.with_name(f".policytrail-{secrets.token_hex(4)}.part")
    try:
        part.mkdir()
        yield part
        _settle(part)
        _put_in_place(part, target)
    except OSError as exc:
        why = exc.strerror or str(exc)
        way_out = "make room, check its permissions, or name another folder"
        raise LedgerUnavailable(attempted, why, way_out) from exc
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_manifest(folder: Path, about: Mapping[str, Any]) -> dict[str, Any]:
    """Say in the folder what is in it; sizes and SHA-256 are added to the files that are named.

    shape   ``about["files"]`` are objects with ``file``, its name in the folder
    """
    files = [
        {**one, "bytes": (folder / one["file"]).stat().st_size, "sha256": _sha(folder, one["file"])}
        for one in about["files"]
    ]
    manifest = {**about, "files": files}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest


def _sha(folder: Path, name: str) -> str:
    with (folder / name).open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _check(target: Path, attempted: str, *, force: bool) -> None:
    if not target.parent.is_dir():
        raise NotFound(attempted, f"there is no folder {target.parent}", "make it, or check it")
    if not target.exists() and not target.is_symlink():
        return
    if not target.is_dir() or target.is_symlink():
        raise Misused(attempted, "it is no folder", "name another one")
    if not any(target.iterdir()):
        return
    if not _is_export(target):
        raise Misused(attempted, "it holds something else than an export", "name another one")
    if not force:
        raise Misused(attempted, "an export is there", "replace it with --force, or name another")


def _is_export(target: Path) -> bool:
    """Whether a folder holds what a manifest in it names, and nothing else."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        named = {MANIFEST, *(one["file"] for one in manifest["files"])}
        ours = str(manifest["program"]).startswith("policytrail ")
    except (OSError, ValueError, LookupError, TypeError):
        return False
    return ours and {path.name for path in target.iterdir()} <= named


def _settle(part: Path) -> None:
    """Make every file durable, and then their names."""
    for path in (*sorted(part.iterdir()), part):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put_in_place(part: Path, target: Path) -> None:
    """Rename the folder to its final name; an old export steps aside and is deleted after that."""
    if not target.exists() or not any(target.iterdir()):
        part.replace(target)
    else:
        old = part.with_suffix(".old")
        target.replace(old)
        try:
            part.replace(target)
        except OSError:
            old.replace(target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
