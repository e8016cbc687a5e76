"""``policytrail export``: everything that is known, in files for other tools."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.console.common import (
    EffectiveOption,
    JsonOption,
    KnownOption,
    WorkspaceOption,
    counted,
    instant_us,
    print_json,
    wants_json,
    workspace,
)
from adapters.console.rules.books import held
from adapters.console.verdicts.options import ProjectOption
from adapters.console.verdicts.state import looked_up
from adapters.export_folder import exporting_to, write_manifest
from adapters.workspace import Workspace
from domain.errors import Misused

app = typer.Typer(add_completion=False)


class Format(StrEnum):
    """Forms of an export."""

    PARQUET = "parquet"
    OCEL = "ocel"


@app.command()
def export(
    ctx: typer.Context,
    *,
    form: Annotated[Format, typer.Option("--format", help="Form of the files.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to be made for them.")],
    effective_at: EffectiveOption = None,
    known_at: KnownOption = None,
    items: Annotated[
        bool, typer.Option("--items", help="Also what each metric is made of (Parquet).")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier export.")] = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Write everything to a folder of files for other tools, with a manifest.

    Parquet: every read model and metric. OCEL: the events with policies, claims, complaints, agents
    and customers as an object-centric event log, OCEL 2.0, in JSON and SQLite. The folder is there
    whole or not at all; all of it is of one moment, though facts are recorded meanwhile. The
    manifest names the ledger, its position, both times, the rules, and for every file its rows and
    SHA-256, for Parquet also the columns with their meanings. Exit codes: 0 done; 1 not done; 2
    called wrongly, or a folder is there already.
    """
    from adapters.console.models.ocel import write_ocel
    from adapters.console.models.parquet import write_parquet

    times = (_time(effective_at, "--effective-at"), _time(known_at, "--known-at"))
    place = workspace(ctx, workspace_dir)
    _check(out, place)
    with exporting_to(out, force=force) as folder:
        books = held(place)
        looked_up(place, books, None, project=project)
        write = write_parquet if form is Format.PARQUET else write_ocel
        about = write(folder, place, books.models, times, items=items)
        manifest = write_manifest(folder, about)
    if wants_json(ctx, as_json=as_json):
        print_json({"out": str(out.absolute())} | manifest)
    else:
        _print(out, manifest)


def _time(text: str | None, option: str) -> int | None:
    """A time that was asked about; without one it is that of the last recorded fact."""
    return None if text is None else instant_us(text, option, 0)


def _check(out: Path, place: Workspace) -> None:
    target, own = out.resolve(), place.folder.resolve()
    if own.is_relative_to(target) or target.is_relative_to(place.rulebooks.resolve()):
        raise Misused(f"export to {out}", "the workspace is there", "name another folder")


def _print(out: Path, manifest: dict[str, Any]) -> None:
    for one in manifest["files"]:
        sys.stdout.write(f"{one['file']:<32} {one['rows']:>12,} rows {one['bytes']:>14,} bytes\n")
    files = counted(len(manifest["files"]), "file")
    sys.stdout.write(f"{out}: {files}, up to position {manifest['position']:,}\n")
