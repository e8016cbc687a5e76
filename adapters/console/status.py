"""``policytrail status``: what a workspace holds and how far its read models lag."""

import sys
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
from adapters.ledger import conflicts, read, rejects
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import PolicytrailError

app = typer.Typer(add_completion=False)
_EMPTY: dict[str, Any] = {
    "last_position": 0,
    "streams": 0,
    "last_recorded_at": None,
    "conflicts": 0,
    "rejects": 0,
    "rejects_pending": 0,
    "unfinished_files": [],
}


@app.command()
def status(
    ctx: typer.Context, *, workspace_dir: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show the ledger's size and end, each read model's position and lag, rejects and conflicts."""
    place = workspace(ctx, workspace_dir)
    ledger = _ledger(place)
    models = _models(place, ledger["last_position"])
    if wants_json(ctx, as_json=as_json):
        print_json({"workspace": str(place.folder), "ledger": ledger, "read_models": models})
        return
    words = {name.replace("_", " "): figure for name, figure in ledger.items()}
    print_figures({"workspace": place.folder, **words})
    if models:
        print_table(
            ("read model", "rows", "position", "lag", "problem"),
            [(m["model"], m["rows"], m["position"], m["lag"], m["problem"]) for m in models],
        )
    else:
        sys.stdout.write("no read models yet: policytrail project\n")


def _ledger(place: Workspace) -> dict[str, Any]:
    if not place.ledger.exists():
        return {"bytes": 0, **_EMPTY}
    with LedgerReader(place.ledger) as ledger:
        return ledger.ask(lambda db: {"bytes": place.ledger.stat().st_size, **_figures(db)})


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
        "unfinished_files": unfinished,
    }


def _models(place: Workspace, last: int) -> list[dict[str, Any]]:
    from adapters.duckdb.status import status as published

    try:
        found = published(place.published)
    except PolicytrailError as exc:
        return [{"model": "all", "rows": None, "position": None, "lag": None, "problem": str(exc)}]
    return [
        {
            "model": one.model,
            "rows": one.rows,
            "position": one.position,
            "lag": last - one.position,
            "problem": _problem(one.position, last, current=one.current),
        }
        for one in found
    ]


def _problem(position: int, last: int, *, current: bool) -> str | None:
    if position > last:
        return "newer than the ledger: policytrail rebuild"
    return None if current else "made by other SQL: policytrail project"
