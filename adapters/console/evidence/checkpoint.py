"""``policytrail checkpoint``: sign where the ledger stands, list, show, export, cosign."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.checkpoint_schedule import Schedule, read_schedule, write_schedule
from adapters.clock import now_us
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
from adapters.console.evidence.keys import app as keys_app
from adapters.console.evidence.signing import KEY_VARIABLE, known_keys, log_signer, make
from adapters.console.writing import writing
from adapters.keys import check, public_keys, signer
from adapters.ledger import checkpointing
from adapters.ledger.checkpointing import Kept
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import Misused, NotFound, Refused
from domain.evidence.checkpoint import parse_checkpoint
from domain.evidence.notes import COSIGNATURE, Note, PublicKey, sign, signed_by

app = typer.Typer(add_completion=False)
app.add_typer(keys_app, name="keys", help="Make a key, show its public half.")
KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="FILE",
        envvar=KEY_VARIABLE,
        help="The private key (default: that of the schedule).",
    ),
]
PublicOption = Annotated[
    list[Path] | None,
    typer.Option("--public-key", metavar="FILE", help="Public keys to trust, one a line."),
]
NumberArgument = Annotated[
    int | None, typer.Argument(metavar="NUMBER", help="From `checkpoint list`; else the last.")
]


@app.callback(invoke_without_command=True)
def checkpoint(
    ctx: typer.Context,
    *,
    key: KeyOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign where the ledger stands; list, show, export and cosign what was signed; keys.

    A checkpoint is a signed note (C2SP tlog-checkpoint) with the number of events and the root of
    the Merkle tree over them. Without a command, one is made.
    """
    if ctx.invoked_subcommand is None:
        make_(ctx, key=key, workspace_dir=workspace_dir, as_json=as_json)


@app.command("make")
def make_(
    ctx: typer.Context,
    *,
    key: KeyOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign where the ledger stands now, and keep it; twice over the same events makes one."""
    place = workspace(ctx, workspace_dir)
    kept, new = make(place, key or _key_of(place))
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(kept) | {"new": new})
        return
    _print(kept)
    if not new:
        say("nothing was recorded since: this is the checkpoint that was made then")


@app.command("list")
def list_(
    ctx: typer.Context, *, workspace_dir: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """List the checkpoints that the ledger keeps."""
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        found = ledger.ask(checkpointing.listed)
    if wants_json(ctx, as_json=as_json):
        print_json({"checkpoints": [_plain(one) for one in found]})
        return
    print_table(
        ("number", "events", "root", "made at", "signed by"),
        [(str(k.number), k.size, k.root.hex(), iso(k.made_us), _signers(k)) for k in found],
    )


@app.command()
def show(
    ctx: typer.Context,
    number: NumberArgument = None,
    *,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a checkpoint as it was signed."""
    kept = _kept(workspace(ctx, workspace_dir), number)
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(kept) | {"note": kept.note})
    else:
        sys.stdout.write(kept.note)


@app.command()
def export(
    ctx: typer.Context,
    number: NumberArgument = None,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where it goes.")],
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a checkpoint to a file, to be kept where the operator of the ledger cannot reach it."""
    place = workspace(ctx, workspace_dir)
    kept = _kept(place, number)
    with writing(out, place) as file:
        file.write(kept.note.encode())
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(kept) | {"file": str(out)})
    else:
        say(f"checkpoint {kept.number} is in {out}: keep it where nobody of this machine can write")


@app.command()
def cosign(
    ctx: typer.Context,
    note: Annotated[Path, typer.Argument(metavar="NOTE", help="An exported checkpoint.")],
    *,
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="The witness's key.")],
    public_key: PublicOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where it goes (default: NOTE).")
    ] = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a witness's signature, with the time, to a checkpoint.

    The signature of the log is verified first, by the public keys that are given or by those beside
    the ledger.
    """
    place = workspace(ctx, workspace_dir)
    witness = signer(key)
    if witness.key.kind != COSIGNATURE:
        why = "it is the key of a log, and a key that signs checkpoints never cosigns"
        way_out = "make one with: policytrail checkpoint keys new --witness"
        raise Misused(f"cosign with {key}", why, way_out)
    signed = _signed(note, public_keys(public_key) if public_key else known_keys(place))
    if (witness.key.name, witness.key.id) in {(s.name, s.key_id) for s in signed.signatures}:
        raise Refused(f"cosign {note}", "this key has cosigned it already")
    cosigned = sign(signed, witness, now_us() // 1_000_000)
    with writing(out or note, place) as file:
        file.write(str(cosigned).encode())
    if wants_json(ctx, as_json=as_json):
        print_json({"file": str(out or note), "signatures": len(cosigned.signatures)})
    else:
        sys.stdout.write(str(cosigned))


@app.command()
def schedule(
    ctx: typer.Context,
    *,
    every: Annotated[
        int, typer.Option("--every", min=1, metavar="N", help="After so many new events.")
    ],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="The private key.")],
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a checkpoint made at the end of each command that has recorded enough.

    Another key takes the place of the one before; delete checkpoint.toml to end the schedule.
    """
    place = workspace(ctx, workspace_dir).made()
    log_signer(key)
    write_schedule(place.schedule, Schedule(every, key.resolve()))
    if wants_json(ctx, as_json=as_json):
        print_json({"every": every, "key": str(key.resolve())})
    else:
        say(f"a checkpoint is made whenever {every:,} events or more were recorded since the last")


def _key_of(place: Workspace) -> Path:
    found = read_schedule(place.schedule)
    if found is None:
        raise Misused(
            "make a checkpoint",
            "no key was named",
            "name one with --key; make one with: policytrail checkpoint keys new",
        )
    return found.key


def _kept(place: Workspace, number: int | None) -> Kept:
    with LedgerReader(place.ledger) as ledger:
        found = ledger.ask(
            checkpointing.latest if number is None else lambda db: checkpointing.one(db, number)
        )
    if found is None:
        raise NotFound(
            f"find the checkpoint {'' if number is None else number}".rstrip(),
            "there is none",
            "make one with: policytrail checkpoint make --key FILE",
        )
    return found


def _signed(path: Path, keys: tuple[PublicKey, ...]) -> Note:
    """A checkpoint whose signature holds."""
    try:
        raw = path.read_bytes()
    except OSError as exc:
        raise NotFound(f"read {path}", exc.strerror or str(exc), "check the path") from exc
    _, note = parse_checkpoint(raw)
    signed_by(note, keys, check)
    return note


def _signers(kept: Kept) -> str:
    _, note = parse_checkpoint(kept.note.encode())
    return ", ".join(f"{one.name} ({one.key_id:08x})" for one in note.signatures)


def _print(kept: Kept) -> None:
    print_figures({"checkpoint": kept.number, "events": kept.size, "root": kept.root.hex()})
    print_figures({"made at": iso(kept.made_us), "signed by": _signers(kept)})


def _plain(kept: Kept) -> dict[str, Any]:
    return {
        "number": kept.number,
        "events": kept.size,
        "root": kept.root.hex(),
        "made_at": iso(kept.made_us),
        "signed_by": _signers(kept),
    }
