"""A dossier of a policy with a claim, and ways to change it as a forger would."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.dossier import archive
from adapters.dossier.verifier.verify import MANIFEST, SEAL, digest, seal
from adapters.keys import signer
from tests.console import Console
from tests.tree import ROOT

POLICY = "P-F01"
FIXTURES = sorted((ROOT / "streams" / "fixtures").glob("F0*.ndjson"))


Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """A workspace, its key outside of it, and the dossier that was made."""

    console: Console
    key: Path
    public: Path
    file: Path

    @property
    def files(self) -> Files:
        """The files in the dossier."""
        return archive.read(self.file)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the log's key, as somebody was told it."""
        return signer(self.key).key.fingerprint


def made(folder: Path, *more: object) -> Made:
    """Record the fixtures, sign, and make the dossier of a policy."""
    console = Console(folder / "workspace")
    found = Made(console, folder / "key", folder / "key.pub", folder / "dossier.zip")
    ran = console("checkpoint", "keys", "new", "--name", "example.com/p", "--out", found.key)
    found.public.write_text(ran.out)
    console("ingest", "--no-project", *FIXTURES)
    console("checkpoint", "--key", found.key)
    ran = console("dossier", POLICY, "--out", found.file, *more)
    assert ran.code == 0, ran.err
    return found


def positions(files: Files) -> list[int]:
    """The positions of the events in a dossier."""
    return [int(Path(name).stem) for name in sorted(files) if name.startswith("events/")]


def resealed(files: Mapping[str, bytes], **changes: Any) -> Files:
    """The files with a manifest that fits them, as somebody who forges would write it."""
    found = {name: data for name, data in files.items() if name not in {MANIFEST, SEAL}}
    manifest = json.loads(files[MANIFEST]) | changes
    manifest["files"] = {name: digest(data) for name, data in sorted(found.items())}
    raw = json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"
    return found | {MANIFEST: raw, SEAL: seal(raw)}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip file."""
    file = io.BytesIO()
    archive.write(file, files)
    return file.getvalue()


def unpacked(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files in a folder."""
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as packed:
        packed.extractall(folder)
    return folder
