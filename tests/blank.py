"""Empty read models: laid out once in a run, which takes a second, and copied from then on."""

import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from adapters.duckdb import files
from adapters.duckdb.connection import writing
from projections.catalog import Model


class Blanks:
    """Files of empty read models, one for each set of them; ``folder`` is where they are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lay_out = files.lay_out

    def lay_out(self, path: Path, attempted: str, ledger_id: str, models: Sequence[Model]) -> None:
        """What ``files.lay_out`` does, from a copy of what it has made for the same read models."""
        listed = "\n".join(f"{model.name} {model.fingerprint}" for model in models)
        blank = self._folder / f"{sha256(listed.encode()).hexdigest()}.duckdb"
        if not blank.exists():
            made = files.beside(blank)
            self._lay_out(made, "make empty read models", "nobody's", models)
            made.replace(blank)
        files.remove(path)
        try:
            shutil.copyfile(blank, path)
        except OSError:  # it is for the program to say what is wrong with the place
            self._lay_out(path, attempted, ledger_id, models)
            return
        with writing(path, attempted) as con:
            con.execute(
                "UPDATE projection_checkpoint SET ledger_id = ?, origin = ?",
                [ledger_id, uuid4().hex],
            )
