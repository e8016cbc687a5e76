"""The zip file of a dossier: written always alike, read with distrust."""

import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from domain.errors import NotFound
from domain.evidence.notes import Unproven

MOST_FILES = 50_000
MOST_BYTES = 64 << 20  # of the file, and of everything in it
_NEW = (1980, 1, 1, 0, 0, 0)  # the first time that a zip file can state
_MODE = 0o100644 << 16
_PATH_BREAKERS = ("..", ".", "")
_ENCRYPTED = 0x1


def write(file: BinaryIO, files: Mapping[str, bytes]) -> None:
    """Write files by name; the same files give the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _NEW)
            info.external_attr, info.compress_type = _MODE, zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name])


def read(path: Path) -> dict[str, bytes]:
    """The files of a dossier by name.

    raises  NotFound; Unproven for a file that is no zip, is damaged, has names that lead elsewhere,
            or holds more than any dossier
    """
    attempted = f"read the dossier {path}"
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unproven(attempted, f"it has more than {MOST_BYTES:,} bytes")
        with zipfile.ZipFile(path) as archive:
            return {info.filename: archive.read(info) for info in _checked(attempted, archive)}
    except OSError as exc:
        raise NotFound(attempted, exc.strerror or str(exc), "check the path") from exc
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError),
        *(RuntimeError, UnicodeError, MemoryError),
    ) as exc:
        raise Unproven(attempted, f"it is no whole zip file ({exc})") from exc


def _checked(attempted: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """What may be read: files with harmless names, each once, no more than a dossier has."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    names = [info.filename for info in infos]
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        why = f"it holds {len(infos):,} files of {sum(i.file_size for i in infos):,} bytes"
        raise Unproven(attempted, f"{why}, more than any dossier")
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise Unproven(attempted, f"{info.filename!r} in it is encrypted")
        parts = info.filename.split("/")
        if set(parts) & {*_PATH_BREAKERS} or "\\" in info.filename or ":" in info.filename:
            raise Unproven(attempted, f"the name {info.filename!r} in it leads elsewhere")
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise Unproven(attempted, f"it holds {twice[0]!r} more than once")
    return infos
