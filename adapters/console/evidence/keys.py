"""``policytrail checkpoint keys``: make a key, show its public half."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    print_json,
    say,
    wants_json,
    workspace,
)
from adapters.keys import new_key, signer
from domain.errors import Misused
from domain.evidence.notes import COSIGNATURE, PLAIN, PublicKey

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command()
def new(
    ctx: typer.Context,
    *,
    name: Annotated[
        str,
        typer.Option("--name", metavar="NAME", help="As in example.com/policytrail: the origin."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file for the key.")],
    witness: Annotated[
        bool, typer.Option("--witness", help="A key that cosigns the checkpoints of others.")
    ] = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key: the private half to a file that only you can read, the public half to print.

    The file must not be there yet, and not in the workspace: who copies the ledger must not get the
    key with it. Give the public key to everybody who verifies.
    """
    place = workspace(ctx, workspace_dir)
    if out.resolve().is_relative_to(place.folder.resolve()):
        why = "it would lie in the workspace, beside what it signs"
        raise Misused(f"write the key {out}", why, "name a file elsewhere")
    key = new_key(name, COSIGNATURE if witness else PLAIN, out)
    _print(ctx, key, as_json=as_json)
    say(f"the private key is in {out}: keep a copy in a safe place, and show it to nobody")


@app.command()
def public(
    ctx: typer.Context,
    key: Annotated[Path, typer.Argument(metavar="FILE", help="A private key.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Show the public half of a key, for a file of public keys."""
    _print(ctx, signer(key).key, as_json=as_json)


def _print(ctx: typer.Context, key: PublicKey, *, as_json: bool) -> None:
    if wants_json(ctx, as_json=as_json):
        kind = "log" if key.kind == PLAIN else "witness"
        told = {"name": key.name, "kind": kind, "public_key": str(key)}
        print_json(told | {"sha256": key.fingerprint})
    else:
        sys.stdout.write(f"{key}\n")
