"""``policytrail rebuild``: the read models anew, compared with the old ones, and their digests."""

from dataclasses import asdict
from pathlib import Path

import typer

from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.console.progress import count_bar
from adapters.console.rules.books import models_in_force
from adapters.duckdb.rebuild import rebuild as rebuilt
from adapters.ledger.reading import LedgerReader

app = typer.Typer(add_completion=False)


@app.command()
def rebuild(
    ctx: typer.Context, *, workspace_dir: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Build the read models anew beside the old ones, compare, swap, and print a digest a model.

    The digests of a ledger are the same on every machine. Exits with 2 if a read model was not
    what the ledger says; it is now.
    """
    place = workspace(ctx, workspace_dir)
    with LedgerReader(place.ledger) as ledger, count_bar("read models") as tick:
        kept: list[Path] = []
        digests = rebuilt(
            ledger,
            place.live,
            place.published,
            models_in_force(place),
            on_progress=tick,
            on_kept=kept.append,
        )
        last = ledger.last_position()
    for path in kept:
        say(f"the old read models came from another ledger and are kept as {path}")
    if wants_json(ctx, as_json=as_json):
        print_json(
            {
                "position": last,
                "models": [asdict(digest) for digest in digests],
                "kept": [str(path) for path in kept],
            }
        )
    else:
        print_table(
            ("read model", "rows", "digest", "old one"),
            [(one.model, one.rows, one.digest, one.compared) for one in digests],
        )
    if wrong := [one.model for one in digests if one.compared == "differs"]:
        say(f"these were not what the ledger says, and are now: {', '.join(wrong)}")
        raise typer.Exit(ATTENTION)
