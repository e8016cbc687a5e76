"""``policytrail contract``: the contract with other systems, as files for them."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.console.common import JsonOption, counted, print_json, say, wants_json
from adapters.console.contract.check import check
from adapters.contract_files import export as write_files
from streams.contract.export import exported

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def contract() -> None:
    """Export the contract with other systems, or say what a change of it would break."""


@app.command()
def export(
    ctx: typer.Context,
    *,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="A new or empty folder, or one exported before.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Write the contract: a JSON Schema a type, one for the envelope, one AsyncAPI document.

    The same program writes the same bytes. Exit codes: 0 written; 1 not written; 2 the folder holds
    something else.
    """
    written = write_files(exported(), out)
    if wants_json(ctx, as_json=as_json):
        print_json({"out": str(out), "files": written})
    else:
        say(f"{counted(written, 'file')} written to {out}")


app.command()(check)
