"""``policytrail access-log``: who looked at what, when and why."""

import json
from typing import Annotated, Any

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    iso,
    print_json,
    print_table,
    wants_json,
    workspace,
)
from adapters.ledger.accesses import accesses
from adapters.ledger.policy_file import find_policy
from adapters.ledger.reading import LedgerReader
from domain.evidence.access import Access
from projections.timeline.text import plain

app = typer.Typer(add_completion=False)


@app.command()
def access_log(
    ctx: typer.Context,
    *,
    policy: Annotated[
        str | None,
        typer.Option("--policy", metavar="POLICY", help="Only about this policy, by id or number."),
    ] = None,
    auditor: Annotated[
        str | None, typer.Option("--auditor", metavar="NAME", help="Only by this auditor.")
    ] = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who looked at what, when and why: histories, dossiers, queries, samples.

    Kept is a look whose command named an auditor and a purpose, and every sample. `verify` says
    whether a row was changed or taken out.
    """
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        about = ledger.ask(lambda db: find_policy(db, policy)) if policy else None
        found = ledger.ask(lambda db: accesses(db, about=about, auditor=auditor))
    if wants_json(ctx, as_json=as_json):
        print_json({"accesses": [_plain(one) for one in found]})
        return
    print_table(
        ("number", "at", "auditor", "purpose", "command", "about"),
        [
            (
                *(str(one.number), iso(one.at_us), plain(one.look.auditor or "")),
                *(plain(one.look.purpose or ""), one.look.command, plain(one.look.about or "")),
            )
            for one in found
        ],
    )


def _plain(one: Access) -> dict[str, Any]:
    look = one.look._asdict() | {"asked": json.loads(one.look.asked)}
    return {"number": one.number, "at": iso(one.at_us), **look, "position": one.position}
