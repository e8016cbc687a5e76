"""``policytrail status``: what a workspace holds and how far its read models lag."""

import sys
from pathlib import Path
from typing import Any

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    iso,
    print_figures,
    print_json,
    print_table,
    wants_json,
    workspace,
)
from adapters.ledger import conflicts, parking, partitions, read, rejects
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import Misused, PolicytrailError

app = typer.Typer(add_completion=False)
_EMPTY: dict[str, Any] = {
    "last_position": 0,
    "streams": 0,
    "last_recorded_at": None,
    "conflicts": 0,
    "rejects": 0,
    "rejects_pending": 0,
    "parked": 0,
    "stopped_partitions": [],
    "unfinished_files": [],
}


@app.command()
def status(
    ctx: typer.Context, *, workspace_dir: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show the ledger's size and end, each read model's position and lag, rejects and conflicts."""
    place = workspace(ctx, workspace_dir)
    if place.folder.exists() and not place.folder.is_dir():
        raise Misused(
            f"use the workspace {place.folder}",
            "it is a file, not a folder",
            "name the folder with --workspace",
        )
    ledger_id, ledger = _ledger(place)
    models = _models(place, ledger["last_position"], ledger_id)
    if wants_json(ctx, as_json=as_json):
        print_json({"workspace": str(place.folder), "ledger": ledger, "read_models": models})
        return
    if ledger_id is None and not models:
        sys.stdout.write(f"{place.folder}: nothing recorded yet: policytrail ingest FILE\n")
        return
    _print(place, ledger, models)


def _print(place: Workspace, ledger: dict[str, Any], models: list[dict[str, Any]]) -> None:
    words = {name.replace("_", " "): _words(figure) for name, figure in ledger.items()}
    print_figures({"workspace": place.folder, **words})
    if models:
        print_table(
            ("read model", "rows", "position", "lag", "problem"),
            [(m["model"], m["rows"], m["position"], m["lag"], m["problem"]) for m in models],
        )
    else:
        sys.stdout.write("no read models yet: policytrail project\n")


def _words(figure: Any) -> Any:
    if isinstance(figure, list):
        return "; ".join(figure) or "-"
    return "-" if figure is None else figure


def _ledger(place: Workspace) -> tuple[str | None, dict[str, Any]]:
    if not place.ledger.exists():
        return None, {"bytes": 0, **_EMPTY}
    with LedgerReader(place.ledger) as ledger:
        figures = ledger.ask(lambda db: {"bytes": _size(place.ledger), **_figures(db)})
        return ledger.ledger_id, figures


def _size(ledger: Path) -> int:
    """The bytes of the ledger and of what its write-ahead log has not yet given it."""
    log = ledger.with_name(f"{ledger.name}-wal")
    return ledger.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _figures(db: Any) -> dict[str, Any]:
    last = read.last_position(db)
    total, pending = rejects.counts(db)
    db.execute("SELECT path, line FROM intake WHERE NOT finished ORDER BY path")
    unfinished = [f"{path}: read up to line {line:,}" for path, line in db.fetchall()]
    return {
        "last_position": last,
        "streams": read.scalar(db, "SELECT COUNT(*) FROM streams"),
        "last_recorded_at": iso(
            read.scalar(db, "SELECT MAX(recorded_us) FROM events WHERE position = ?", last)
        ),
        "conflicts": conflicts.count(db),
        "rejects": total,
        "rejects_pending": pending,
        "parked": parking.counts(db)[1],
        "stopped_partitions": [
            f"{one.feed} of {one.group}: {one.stopped}, {one.detail}"
            for one in partitions.states(db)
            if one.stopped
        ],
        "unfinished_files": unfinished,
    }


def _models(place: Workspace, last: int, ledger_id: str | None) -> list[dict[str, Any]]:
    from adapters.console.rules.books import models_in_force
    from adapters.duckdb.status import status as published

    try:
        found = published(place.published, ledger_id, models_in_force(place))
    except PolicytrailError as exc:
        return [{"model": "all", "rows": None, "position": None, "lag": None, "problem": str(exc)}]
    return [
        {
            "model": one.model,
            "rows": one.rows,
            "position": one.position,
            "lag": last - one.position,
            "problem": _problem(one.position, last, current=one.current)
            if ledger_id
            else "ledger.sqlite is missing: restore it from a backup",
        }
        for one in found
    ]


def _problem(position: int, last: int, *, current: bool) -> str | None:
    if position > last:
        return "newer than the ledger: policytrail rebuild"
    return None if current else "made by other SQL: policytrail project"
