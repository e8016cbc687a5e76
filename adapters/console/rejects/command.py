"""``policytrail rejects``: what was turned away, why, and how to mend it."""

import sys
from typing import Annotated

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    iso,
    print_figures,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.console.rejects.common import (
    AllOption,
    NumberArgument,
    found,
    part_of,
    parts,
    plain,
    printable,
    reasons,
    words,
)
from adapters.console.rejects.export import export
from adapters.console.rejects.parked import list_parked, show_parked
from adapters.console.rejects.retry import retry
from adapters.ledger import rejects
from adapters.ledger.reading import LedgerReader

app = typer.Typer(add_completion=False, no_args_is_help=True)
ParkedOption = Annotated[
    bool, typer.Option("--parked", help="Messages that wait for a newer version instead.")
]


@app.command("list")
def list_(
    ctx: typer.Context,
    *,
    everything: AllOption = False,
    parked: ParkedOption = False,
    limit: Annotated[int, typer.Option(min=1, help="How many at the most.")] = 50,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List rejected lines and messages with file or partition, line or offset, and reason."""
    as_json = wants_json(ctx, as_json=as_json)
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        if parked:
            list_parked(ledger, everything=everything, limit=limit, as_json=as_json)
            return
        listed = ledger.ask(
            lambda db: rejects.listed(db, pending_only=not everything, after=0, limit=limit)
        )
        total, pending = ledger.ask(rejects.counts)
        lines = [plain(one, part_of(ledger, one)) for one in listed] if as_json else []
    if as_json:
        print_json({"rejects": total, "pending": pending, "lines": lines})
        return
    print_table(
        ("number", "file", "line", "bytes", "reason", "outcome"),
        [(str(r.number), r.feed, r.line, r.size, reasons(r), r.outcome) for r in listed],
    )
    shown = pending if not everything else total
    if len(listed) < shown:
        say(f"{len(listed):,} of {shown:,} shown; --limit shows more")


@app.command()
def show(
    ctx: typer.Context,
    number: NumberArgument,
    *,
    parked: ParkedOption = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a rejected line or message, every reason, its bytes, and the headers of a message."""
    as_json = wants_json(ctx, as_json=as_json)
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        if parked:
            show_parked(ledger, number, as_json=as_json)
            return
        one = found(ledger, number)
        part = part_of(ledger, one)
        text = b"".join(parts(ledger, number)).decode(errors="backslashreplace")
    if as_json:
        print_json(plain(one, part) | {"raw": text})
        return
    print_figures(
        {
            "file" if part is None else "partition": one.feed,
            "line" if part is None else "offset": one.line,
            "seen at": iso(one.seen_us),
            "bytes": one.size,
            "outcome": one.outcome + (f" at position {one.position}" if one.position else ""),
        }
        | ({} if part is None else words(part))
    )
    for reason in one.reasons:
        sys.stdout.write(f"  {reason}\n")
    sys.stdout.write(printable(text) + "\n")


app.command()(retry)
app.command()(export)
