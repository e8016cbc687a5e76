"""``policytrail verify-dossier``: whether a dossier is what was recorded."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    print_json,
    say,
    wants_json,
    workspace,
)
from adapters.console.evidence.signing import known_keys
from adapters.dossier import archive
from adapters.dossier.contents import verifier
from adapters.dossier.verifier.verify import lines, verify
from adapters.keys import check, public_keys
from domain.errors import Misused

app = typer.Typer(add_completion=False)


@app.command()
def verify_dossier(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The zip file.")],
    *,
    public_key: Annotated[
        list[Path] | None,
        typer.Option(
            "--public-key",
            metavar="FILE",
            help="Public keys to trust, one a line (default: those beside the ledger).",
        ),
    ] = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Verify a dossier: digests, events, proofs, signatures, versions; name what is wrong.

    The programs in the file are not run; that they are those of this version of policytrail is
    said. Exit codes: 0 verified; 2 something is wrong with it; 1 it could not be read.
    """
    place = workspace(ctx, workspace_dir)
    keys = public_keys(public_key) if public_key else known_keys(place)
    if not keys:
        why = "no public key was given, and none lies beside the ledger"
        raise Misused(f"verify the dossier {file}", why, "name one with --public-key FILE")
    files = archive.read(file)
    report = verify(files, [key.fingerprint for key in keys], check)
    known = _has_our_verifier(files)
    if wants_json(ctx, as_json=as_json):
        told = {"verified": not report.problems, **report._asdict()}
        print_json(told | {"verifier_of_this_version": known})
    else:
        sys.stdout.write("".join(f"{line}\n" for line in lines(report)))
        if not known:
            say("its verify.py or signatures.py is not that of this version: do not rely on them")
    if report.problems:
        raise typer.Exit(ATTENTION)


def _has_our_verifier(files: Mapping[str, bytes]) -> bool:
    return all(files.get(name) == data for name, data in verifier().items())
