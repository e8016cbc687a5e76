"""``policytrail sample``: draw policies for an audit so that nobody can choose them."""

import csv
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import typer
from eventsourcing.sqlite import SQLiteCursor

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
from adapters.console.evidence.access import AuditorOption, PurposeOption, keep, looker
from adapters.console.evidence.signing import known_keys
from adapters.keys import check, public_keys
from adapters.ledger.accesses import accesses, one
from adapters.ledger.checkpointing import one as kept_one
from adapters.ledger.log import VERIFY, LogHashes
from adapters.ledger.population import population
from adapters.ledger.reading import LedgerReader
from domain.errors import Damaged, Misused, NotFound
from domain.evidence.access import Access
from domain.evidence.checkpoint import Checkpoint, parse_checkpoint
from domain.evidence.notes import PublicKey, signed_by
from domain.evidence.sampling import Candidate, monetary_sample, random_sample
from projections.timeline.text import plain

app = typer.Typer(add_completion=False)
_COLUMNS = ("policy", "stratum", "annual_premium_fen", "hits")
_ATTEMPTED = "draw a sample"


class Method(StrEnum):
    """How a sample is drawn."""

    RANDOM = "random"
    MONETARY_UNIT = "monetary-unit"


class _Asked(NamedTuple):
    size: int
    seed_from: str
    stratify: str | None
    method: Method


CsvOption = Annotated[bool, typer.Option("--csv", help="Print the policies as CSV.")]


SizeOption = Annotated[
    int | None, typer.Option("--size", min=1, metavar="N", help="How many policies.")
]
SeedOption = Annotated[
    str | None,
    typer.Option(
        "--seed-from",
        metavar="CHECKPOINT",
        help="The checkpoint whose root chooses: its number, or an exported file.",
    ),
]
StratifyOption = Annotated[
    Literal["branch"] | None, typer.Option("--stratify", help="Give each branch its share.")
]
MethodOption = Annotated[
    Method, typer.Option("--method", help="Each policy alike, or each fen of annual premium.")
]
PublicOption = Annotated[
    list[Path] | None,
    typer.Option("--public-key", metavar="FILE", help="Public keys to trust, one a line."),
]


@app.callback(invoke_without_command=True)
def sample(
    ctx: typer.Context,
    *,
    size: SizeOption = None,
    seed_from: SeedOption = None,
    stratify: StratifyOption = None,
    method: MethodOption = Method.RANDOM,
    public_key: PublicOption = None,
    auditor: AuditorOption = None,
    purpose: PurposeOption = None,
    as_csv: CsvOption = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw a sample of the policies at a checkpoint; its root chooses, so that nobody else does.

    The same ledger and checkpoint give the same sample, for everybody. It is kept; list what was
    drawn with `sample list`. Exit codes: 0 drawn and kept; 1 not, the message says why; 2 misused.
    """
    if ctx.invoked_subcommand is not None:
        return
    if size is None or seed_from is None:
        missing = "--size" if size is None else "--seed-from"
        way_out = "policytrail sample --size 60 --seed-from CHECKPOINT"
        raise Misused(_ATTEMPTED, f"{missing} is missing", way_out)
    place, who = workspace(ctx, workspace_dir), looker(auditor, purpose)
    keys = public_keys(public_key) if public_key else known_keys(place)
    asked = _Asked(size, seed_from, stratify, method)
    with LedgerReader(place.ledger) as ledger:
        told = ledger.ask(lambda db: _drawn(db, asked, keys))
    number = keep(place, who, "sample", None, told)
    _print(ctx, {"number": number} | told, as_csv=as_csv, as_json=as_json)


@app.command("list")
def list_(
    ctx: typer.Context, *, workspace_dir: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """List the samples that were drawn."""
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        found = ledger.ask(lambda db: accesses(db, command="sample"))
    rows = [_kept(access) for access in found]
    if wants_json(ctx, as_json=as_json):
        print_json({"samples": rows})
        return
    heads = ("number", "at", "auditor", "method", "stratify", "events", "size", "of")
    names = ("number", "at", "auditor", "method", "stratify", "events", "size", "population")
    print_table(heads, [[str(row[name] or "") for name in names] for row in rows])


@app.command()
def show(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="From `sample list`.")],
    *,
    as_csv: CsvOption = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a sample as it was drawn."""
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        found = ledger.ask(lambda db: one(db, number))
    if found is None or found.look.command != "sample":
        raise NotFound(f"show the sample {number}", "there is none", "policytrail sample list")
    _print(ctx, _kept(found), as_csv=as_csv, as_json=as_json)


def _drawn(db: SQLiteCursor, asked: _Asked, keys: tuple[PublicKey, ...]) -> dict[str, Any]:
    """The sample, with all that is needed to draw it again.

    raises  NotFound, Unproven; Damaged if the log does not have the root of the checkpoint
    """
    checkpoint = _checkpoint(db, asked.seed_from, keys)
    hashes = LogHashes(db)
    if checkpoint.size > hashes.head.edge.size or hashes.root(checkpoint.size) != checkpoint.root:
        raise Damaged(_ATTEMPTED, "the log is not the one that this checkpoint signs", VERIFY)
    drawn_from = population(db, checkpoint.size, by_branch=asked.stratify is not None)
    draw = random_sample if asked.method is Method.RANDOM else monetary_sample
    chosen = draw(checkpoint.root, drawn_from, asked.size)
    return {
        "method": asked.method.value,
        "stratify": asked.stratify,
        "events": checkpoint.size,
        "root": checkpoint.root.hex(),
        "asked": asked.size,
        "size": len(chosen),
        "population": len(drawn_from),
        "without_premium": sum(1 for policy in drawn_from if not policy.premium_fen),
        "policies": [_row(choice.policy, choice.hits) for choice in chosen],
    }


def _checkpoint(db: SQLiteCursor, named: str, keys: tuple[PublicKey, ...]) -> Checkpoint:
    if named.isdecimal():
        kept = kept_one(db, int(named))
        if kept is None:
            why = f"the ledger keeps no checkpoint of the number {named}"
            raise NotFound(_ATTEMPTED, why, "policytrail checkpoint list")
        raw = kept.note.encode()
    else:
        try:
            raw = Path(named).read_bytes()
        except OSError as exc:
            raise NotFound(_ATTEMPTED, f"{named}: {exc.strerror}", "check the path") from exc
    found, note = parse_checkpoint(raw)
    if keys:
        signed_by(note, keys, check)
    return found


def _row(policy: Candidate, hits: int) -> list[Any]:
    return [policy.policy_id, policy.stratum, policy.premium_fen, hits]


def _kept(access: Access) -> dict[str, Any]:
    who = {"auditor": access.look.auditor, "purpose": access.look.purpose}
    told: dict[str, Any] = json.loads(access.look.asked)
    return {"number": access.number, "at": iso(access.at_us), **who, **told}


def _print(ctx: typer.Context, told: dict[str, Any], *, as_csv: bool, as_json: bool) -> None:
    rows = told["policies"]
    if wants_json(ctx, as_json=as_json):
        named = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
        print_json(told | {"policies": named})
    elif as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([_COLUMNS, *rows])
    else:
        print_table(_COLUMNS, [(plain(row[0]), plain(row[1]), *row[2:]) for row in rows])
        drawn = f"{told['size']:,} of {told['population']:,} policies"
        say(f"sample {told['number']}: {drawn}, by the root over {told['events']:,} events")
        if told["method"] == Method.MONETARY_UNIT.value and told["without_premium"]:
            say(f"{told['without_premium']:,} without a premium could not be drawn")
