"""``policytrail conflicts``: facts that contradict a recorded one of the same source and id."""

import json
from typing import Annotated

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    iso,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.ledger import conflicts
from adapters.ledger.reading import LedgerReader
from domain.errors import NotFound
from streams.cloudevents import encode

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command("list")
def list_(
    ctx: typer.Context,
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many at the most.")] = 50,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List conflicting facts: what they contradict, where they stood, and where they differ."""
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        found = ledger.ask(lambda db: conflicts.listed(db, limit))
        total = ledger.ask(conflicts.count)
    if wants_json(ctx, as_json=as_json):
        print_json({"conflicts": total, "lines": [_plain(one) for one in found]})
        return
    print_table(
        ("number", "recorded at position", "stream", "type", "file and line", "differs in"),
        [
            (str(one.number), one.kept.position, one.kept.fact.stream, one.kept.fact.topic)
            + (one.place, ", ".join(conflicts.differing(one)))
            for one in found
        ],
    )
    if len(found) < total:
        say(f"{len(found):,} of {total:,} shown; --limit shows more")


@app.command()
def show(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="From `conflicts list`.")],
    *,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a conflicting fact beside the recorded one, field by field."""
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        one = ledger.ask(lambda db: conflicts.one(db, number))
    if one is None:
        raise NotFound(
            f"find the conflict {number}",
            "there is none of this number",
            "list them with: policytrail conflicts list",
        )
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(one))
        return
    say(f"position {one.kept.position} was recorded first; {one.place} says otherwise")
    print_table(
        ("field", "recorded", "conflicting"),
        [(path, *values) for path, values in conflicts.differing(one).items()],
    )


def _plain(one: conflicts.Conflicting) -> dict[str, object]:
    return {
        "number": one.number,
        "position": one.kept.position,
        "seen_at": iso(one.seen_us),
        "source_position": one.place,
        "differs_in": sorted(conflicts.differing(one)),
        "recorded": json.loads(encode(one.kept.fact)),
        "conflicting": json.loads(one.raw),
    }
