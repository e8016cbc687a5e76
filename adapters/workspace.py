"""The folder that holds a ledger and its read models."""

from dataclasses import dataclass
from pathlib import Path

from domain.errors import LedgerUnavailable, Mismatched


@dataclass(frozen=True, slots=True)
class Workspace:
    """The names of the files in a workspace."""

    folder: Path

    @property
    def ledger(self) -> Path:
        """The ledger: the only truth."""
        return self.folder / "ledger.sqlite"

    @property
    def live(self) -> Path:
        """The read models that a projector works on; nobody else opens this file."""
        return self.folder / "projections.duckdb"

    @property
    def published(self) -> Path:
        """The read models that readers open; nobody changes this file."""
        return self.folder / "read_models.duckdb"

    @property
    def rulebooks(self) -> Path:
        """The folder of the rulebooks that were adopted; not there while none was."""
        return self.folder / "rulebooks"

    @property
    def schedule(self) -> Path:
        """The file that says how often a checkpoint is made, and with which key."""
        return self.folder / "checkpoint.toml"

    @property
    def public_keys(self) -> Path:
        """The public keys that signed checkpoints here, one a line; trust lies elsewhere."""
        return self.folder / "checkpoint-keys.pub"

    def made(self) -> "Workspace":
        """The workspace, its folder made if it was not there, for somebody who will record in it.

        raises  LedgerUnavailable if the folder cannot be made; Mismatched if its ledger is lost
        """
        attempted = f"use the workspace {self.folder}"
        way_out = "check the path and its permissions, or name another folder with --workspace"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except FileExistsError as exc:
            raise LedgerUnavailable(attempted, "it is a file, not a folder", way_out) from exc
        except OSError as exc:
            raise LedgerUnavailable(attempted, exc.strerror or str(exc), way_out) from exc
        lost = not self.ledger.exists() or not self.ledger.stat().st_size
        if lost and (self.published.exists() or self.live.exists()):
            raise Mismatched(
                attempted,
                f"{self.ledger.name} is missing, though the read models made of it are there",
                "restore it from a backup; to begin anew, name another folder with --workspace",
            )
        return self
