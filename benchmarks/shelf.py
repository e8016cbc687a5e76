"""Simulated portfolios, recorded ledgers and read models, made once and kept in a folder.

What stands on the shelf is only read, or copied before it is worked on.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from adapters.workspace import Workspace
from benchmarks.children import POLICYTRAIL, Outcome, module, run
from benchmarks.sizes import Sizes

MIXED = (0, 2)  # simulated lines hold some that are rejected, on purpose
_BLOCK = 2**20


class Portfolio(NamedTuple):
    """The lines of a simulated portfolio: those of its ledger, and those that come after."""

    base: Path
    later: Path
    base_lines: int
    later_lines: int

    @property
    def name(self) -> str:
        """What its folder is called, and how those that are made of it begin."""
        return self.base.parent.name


@dataclass(frozen=True, slots=True)
class Prepared(Workspace):
    """A workspace on the shelf: how many events it has, and what it took to make it."""

    events: int
    outcome: Outcome


class Shelf:
    """Makes what a case needs when it is first asked for, and finds it from then on."""

    def __init__(self, folder: Path, sizes: Sizes) -> None:
        self.folder = folder
        self._sizes = sizes

    def portfolio(self, policies: int) -> Portfolio:
        """A simulated portfolio: ``held_back`` lines at its end are apart."""
        held, seed = self._sizes.held_back, self._sizes.seed
        name = f"{policies}-policies-{held}-later-seed-{seed}"

        def make(folder: Path) -> dict[str, Any]:
            base, later = folder / "base.ndjson", folder / "later.ndjson"
            more = -(-held // 25)  # policies; some give fewer lines than on average
            made = run(
                [POLICYTRAIL, "simulate", "--policies", str(policies + more), "--seed", str(seed)]
                + ["--out", str(base), "--json"]
            )
            (folder / "base.ndjson.planted.json").unlink()
            cut(base, later, held)
            return {"base": made.said["lines"] - held, "later": held}

        folder, said = self._made(f"portfolio-{name}", make)
        base, later = folder / "base.ndjson", folder / "later.ndjson"
        return Portfolio(base, later, said["base"], said["later"])

    def ledger(self, policies: int) -> Prepared:
        """A workspace whose ledger holds a portfolio."""
        portfolio = self.portfolio(policies)
        return self._workspace(
            f"{portfolio.name}-ledger", lambda folder: _ingested(folder, portfolio.base)
        )

    def projected(self, policies: int) -> Prepared:
        """The same with read models that are up to date."""
        ledger = self.ledger(policies)

        def make(folder: Path) -> Outcome:
            copy(ledger.ledger, folder)
            return run([*_in(folder), "project", "--json"])

        return self._workspace(f"{self.portfolio(policies).name}-projected", make)

    def ahead(self, policies: int) -> Prepared:
        """The same with a ledger that goes on: the later lines are recorded, not projected."""
        base, portfolio = self.projected(policies), self.portfolio(policies)

        def make(folder: Path) -> Outcome:
            copy(base.ledger, folder)
            copy(base.published, folder)
            return _ingested(folder, portfolio.later)

        return self._workspace(f"{portfolio.name}-ahead", make)

    def file(self, policies: int, name: str, maker: str, *arguments: object) -> Path:
        """A file that a module of this package makes of a portfolio's ledger.

        The module is called with the arguments and, last, the path of the file to make.
        """
        title = f"{self.portfolio(policies).name}-{name}"

        def make(folder: Path) -> dict[str, Any]:
            run(module(maker, *arguments, folder / name))
            return {}

        return self._made(title, make)[0] / name

    def _workspace(self, title: str, maker: Callable[[Path], Outcome]) -> Prepared:
        def make(folder: Path) -> dict[str, Any]:
            made = maker(folder)
            return made._asdict()

        folder, said = self._made(title, make)
        made = Outcome(**said)
        events = made.said.get("last_position", made.said.get("to_position", 0))
        return Prepared(folder, int(events), made)

    def _made(
        self, title: str, make: Callable[[Path], dict[str, Any]]
    ) -> tuple[Path, dict[str, Any]]:
        """A folder that is there whole or not at all, and what its making said."""
        folder = self.folder / title
        note = folder / "made.json"
        if not note.exists():
            sys.stderr.write(f"  making {title}\n")
            fresh = self.folder / f"{title}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(parents=True)
            said = make(fresh)
            (fresh / "made.json").write_text(json.dumps(said), encoding="utf-8")
            fresh.rename(folder)
        return folder, json.loads(note.read_text(encoding="utf-8"))


def _in(workspace: Path) -> tuple[str, ...]:
    """The beginning of a command in a workspace."""
    return POLICYTRAIL, "--workspace", str(workspace)


def _ingested(workspace: Path, lines: Path) -> Outcome:
    """Record lines in a workspace."""
    return run([*_in(workspace), "ingest", str(lines), "--no-project", "--json"], MIXED)


def copy(source: Path, folder: Path) -> Path:
    """Copy a file into a folder, under its own name.

    It is on the disk when this returns: who works on it does not wait for its writing.
    """
    made = Path(shutil.copyfile(source, folder / source.name))
    with made.open("rb+") as copied:
        os.fsync(copied.fileno())
    return made


def cut(file: Path, rest: Path, lines: int, block: int = _BLOCK) -> None:
    """Move the last lines of a file to another, reading so many bytes at a time."""
    with file.open("rb+") as opened:
        end = opened.seek(0, os.SEEK_END)
        start, found = end, -1  # the last line break ends the last line
        while found < lines and start:
            size = min(block, start)
            start = opened.seek(start - size)
            read = opened.read(size)
            at = len(read)
            while found < lines and (at := read.rfind(b"\n", 0, at)) >= 0:
                found += 1
        place = start + at + 1 if found >= lines else 0
        opened.seek(place)
        with rest.open("wb") as other:
            shutil.copyfileobj(opened, other, _BLOCK)
        opened.truncate(place)
