"""A published contract in a folder: written whole, read whole."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.errors import LedgerUnavailable, Mismatched, Misused, NotFound
from streams.contract.export import DOCUMENT, ENVELOPE_FILE, SCHEMAS


def export(files: Mapping[str, bytes], folder: Path) -> int:
    """Write the files of a contract and remove the schemas of types that it no longer has.

    Each file takes the place of an old one only when it is whole. Other files are left alone.

    shape   how many files the contract has
    raises  Misused for a folder that holds something else; LedgerUnavailable if it is not writable
    """
    attempted = f"export the contract to {folder}"
    _refuse_something_else(attempted, folder)
    try:
        (folder / SCHEMAS).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            part = folder / f"{name}.part"
            part.write_bytes(content)
            part.replace(folder / name)
        for path in (folder / SCHEMAS).glob("*.json"):
            if f"{SCHEMAS}/{path.name}" not in files:
                path.unlink()
    except OSError as exc:
        why = exc.strerror or str(exc)
        way_out = "check its permissions and the room that is left, or name another folder"
        raise LedgerUnavailable(attempted, why, way_out) from exc
    return len(files)


def load(path: Path) -> dict[str, Any]:
    """The JSON of every file of an exported contract; of a single file, under its own name.

    raises  NotFound, Mismatched for what is no exported contract
    """
    attempted = f"read the contract {path}"
    if path.is_file():
        return {path.name: _json(attempted, path)}
    if not path.is_dir():
        raise NotFound(attempted, "there is no such file or folder", "check the path")
    if not (path / DOCUMENT).is_file():
        way_out = "name a folder that `policytrail contract export` wrote, a schema, or . (our own)"
        raise Mismatched(attempted, f"there is no {DOCUMENT} in it", way_out)
    return {name: _json(attempted, path / name) for name in _names(path)}


def _names(folder: Path) -> Iterator[str]:
    yield from (name for name in (DOCUMENT, ENVELOPE_FILE) if (folder / name).is_file())
    yield from (f"{SCHEMAS}/{path.name}" for path in sorted((folder / SCHEMAS).glob("*.json")))


def _json(attempted: str, path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as exc:
        raise NotFound(attempted, f"{path.name}: {exc.strerror}", "check its permissions") from exc
    except (ValueError, RecursionError) as exc:
        raise Mismatched(attempted, f"{path.name} is no JSON: {exc}", "export it again") from exc


def _refuse_something_else(attempted: str, folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Misused(attempted, "it is a file", "name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / DOCUMENT).is_file():
        raise Misused(attempted, "it holds something else", "name a new or an empty folder")
