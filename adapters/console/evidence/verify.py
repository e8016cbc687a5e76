"""``policytrail verify``: compute everything again, and say what was tampered with, and how."""

import secrets
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    print_figures,
    print_json,
    say,
    wants_json,
    workspace,
)
from adapters.console.evidence.signing import known_keys
from adapters.console.progress import count_bar
from adapters.keys import check, public_keys
from adapters.ledger import read
from adapters.ledger.checkpointing import one
from adapters.ledger.reading import LedgerReader
from adapters.ledger.verifying.checkpoints import Trust
from adapters.ledger.verifying.swift import untouched
from adapters.ledger.verifying.verify import Brought, Verdict
from adapters.ledger.verifying.verify import verify as verified
from adapters.workspace import Workspace
from domain.errors import NotFound
from domain.evidence.checkpoint import Checkpoint, parse_checkpoint
from domain.evidence.notes import signed_by
from domain.evidence.tampering import Kind, Tampering
from projections.catalog import Model, folded
from projections.ports import EventSample

if TYPE_CHECKING:  # DuckDB is loaded only where there are read models
    from adapters.duckdb.status import Standing

app = typer.Typer(add_completion=False)
_SAMPLE = 200  # streams whose read models are folded anew
_STRETCH = 4_000  # events that are compared with the ledger's
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything that was found; ``models`` says which read models were looked at."""

    verdict: Verdict
    models: str
    tampering: tuple[Tampering, ...]


SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="CHECKPOINT",
        help="Read only what came after this checkpoint: its number, or a file.",
    ),
]
FullOption = Annotated[
    bool, typer.Option("--full", help="Fold every read model anew; check the file's structure.")
]
CheckpointOption = Annotated[
    list[Path] | None,
    typer.Option("--checkpoint", metavar="FILE", help="An exported checkpoint to hold it to."),
]
PublicOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--public-key",
        metavar="FILE",
        help="Public keys to trust, one a line (default: those beside the ledger).",
    ),
]


@app.command()
def verify(
    ctx: typer.Context,
    *,
    since: SinceOption = None,
    full: FullOption = False,
    checkpoint: CheckpointOption = None,
    public_key: PublicOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compute the whole log again from the stored bytes and compare it with all that was kept.

    Every event, the tree over them, every checkpoint and its signatures, the versions of every
    stream, the indexes, and the read models of a sample. Says the first position that is not as it
    was, and what kind of tampering it looks like. Exit codes: 0 verified; 2 tampering found; 1 it
    could not be verified, the message says why.
    """
    place = workspace(ctx, workspace_dir)
    trust = Trust(public_keys(public_key) if public_key else known_keys(place), check)
    exported = tuple((str(path), _bytes(path)) for path in checkpoint or ())
    with LedgerReader(place.ledger) as ledger:
        start = _since(ledger, since, trust) if since else None
    brought = Brought(trust, exported, start, full)
    verdict = untouched(place.ledger, brought)  # while nothing else here has the ledger open
    with LedgerReader(place.ledger) as ledger:
        verdict = verdict or ledger.ask(lambda db: verified(db, brought))
        looked, models = _models(ledger, place, verdict, full=full)
    found = _Found(verdict, looked, (*verdict.tampering, *models))
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(found, trust))
    else:
        _print(found, trust)
    if found.tampering:
        raise typer.Exit(ATTENTION)


def _since(ledger: LedgerReader, text: str, trust: Trust) -> Checkpoint:
    """The checkpoint behind which reading begins; its signature must hold.

    raises  NotFound, Unproven
    """
    if text.isdecimal():
        kept = ledger.ask(lambda db: one(db, int(text)))
        if kept is None:
            why = "the ledger keeps none of this number"
            raise NotFound(f"begin at checkpoint {text}", why, "policytrail checkpoint list")
        raw = kept.note.encode()
    else:
        raw = _bytes(Path(text))
    found, note = parse_checkpoint(raw)
    if trust.keys:
        signed_by(note, trust.keys, check)
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        why = exc.strerror or str(exc)
        raise NotFound(f"read the checkpoint {path}", why, "check the path") from exc


def _models(
    ledger: LedgerReader, place: Workspace, verdict: Verdict, *, full: bool
) -> tuple[str, Sequence[Tampering]]:
    """Look at the read models, if the ledger they are made of is what it was."""
    if verdict.tampering:
        return "not looked at: the ledger comes first", ()
    if not place.published.exists():
        return "there are none", ()
    from adapters.duckdb.checking import differing, differing_for_some
    from adapters.duckdb.status import standing

    models, wrong = _in_question(place, full=full), tuple[str, ...]()
    if full:
        stands = standing(place.published, models)
    else:
        some = partial(_sample, ledger, verdict)
        stands, wrong = differing_for_some(place.published, models, some)
    if stands and (foreign := _foreign(ledger, verdict, stands)):
        return foreign
    looked = f"of up to {_SAMPLE} streams and {_STRETCH:,} events, chosen at random"
    if full:
        looked = "all"
        with count_bar("read models") as tick:
            wrong = differing(ledger, place.published, models, tick)
    said = "it is not what the ledger says; make it anew with: policytrail rebuild"
    return looked, [Tampering(Kind.MODEL, None, f"{name}: {said}", name) for name in wrong]


def _foreign(
    ledger: LedgerReader, verdict: Verdict, stands: "Standing"
) -> tuple[str, Sequence[Tampering]] | None:
    """What is said of read models that were not made of this ledger as it is."""
    if stands.ledger_id != ledger.ledger_id:
        said = f"they were made of the ledger {stands.ledger_id}"
        return "of another ledger", (Tampering(Kind.MODEL, None, said),)
    if stands.position > verdict.size:
        said = f"the read models were made of {stands.position:,} events"
        return "newer", (Tampering(Kind.TRUNCATED, verdict.size + 1, said),)
    return None


def _sample(ledger: LedgerReader, verdict: Verdict, stands: "Standing") -> EventSample:
    """Events that the read models were made of, chosen at random; none if they are foreign."""
    if _foreign(ledger, verdict, stands):
        return EventSample((), ())
    seed, last = secrets.token_bytes(16), stands.position
    return ledger.ask(lambda db: read.sample(db, _SAMPLE, _STRETCH, seed, last))


def _in_question(place: Workspace, *, full: bool) -> Sequence[Model]:
    """The read models that may be looked at; what is judged by rules is no part of a sample.

    Rulebooks that were adopted are read all the same: they must be what was adopted.
    """
    if full or place.rulebooks.exists():
        from adapters.console.rules.books import models_in_force

        return models_in_force(place)
    return folded()


def _signatures(trust: Trust) -> str:
    if not trust.keys:
        return "not verified: no public key was given, and none lies beside the ledger"
    return f"verified by {', '.join(f'{key.name} ({key.id:08x})' for key in trust.keys)}"


def _plain(found: _Found, trust: Trust) -> dict[str, Any]:
    verdict = found.verdict
    return {
        "verified": not found.tampering,
        "events": verdict.size,
        "read_from": verdict.start + 1,
        "root": verdict.root.hex(),
        "checkpoints": verdict.kept,
        "exported_checkpoints": verdict.exported,
        "public_keys": [str(key) for key in trust.keys],
        "read_models": found.models,
        "tampering": [asdict(one) for one in found.tampering],
    }


def _print(found: _Found, trust: Trust) -> None:
    verdict = found.verdict
    print_figures(
        {
            "events": verdict.size,
            "read from": verdict.start + 1,
            "root": verdict.root.hex(),
            "checkpoints": verdict.kept,
            "exported checkpoints": verdict.exported,
            "signatures": _signatures(trust),
            "read models": found.models,
        }
    )
    if not found.tampering:
        sys.stdout.write("verified: everything is as it was recorded\n")
        return
    for one_found in found.tampering[:_SHOWN]:
        sys.stdout.write(f"TAMPERING  {one_found}\n")
    if len(found.tampering) > _SHOWN:
        say(f"{_SHOWN} of {len(found.tampering):,} shown; --json has all")
