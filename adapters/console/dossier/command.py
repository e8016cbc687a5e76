"""``policytrail dossier``: everything about a policy in a file that verifies offline."""

import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from adapters.clock import now_us
from adapters.console.common import (
    EffectiveOption,
    JsonOption,
    KnownOption,
    WorkspaceOption,
    instant_us,
    print_figures,
    print_json,
    say,
    wants_json,
    workspace,
)
from adapters.console.dossier.gathering import Gathered, gathered, signers_of
from adapters.console.dossier.page import page
from adapters.console.evidence.access import AuditorOption, PurposeOption, keep, looker
from adapters.console.evidence.signing import known_keys
from adapters.console.history.command import Lang
from adapters.console.history.json import as_json as as_plain
from adapters.console.history.verdicts import judged
from adapters.console.rules.books import held
from adapters.console.writing import writing
from adapters.dossier import archive
from adapters.dossier.contents import PAGE, Dossier, files_of
from adapters.dossier.verifier.verify import HISTORY, Report, verify
from adapters.keys import check, public_keys
from adapters.ledger.log import VERIFY
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import Damaged
from domain.evidence.notes import PLAIN, PublicKey
from domain.facts import Recorded
from domain.rulebook.adoption import Standing
from domain.rulebook.writing import write
from projections.timeline.text import iso_of
from projections.timeline.timeline import build
from streams.contract.export import ENVELOPE_FILE

app = typer.Typer(add_completion=False)

CheckpointOption = Annotated[
    str | None,
    typer.Option(
        "--checkpoint",
        metavar="CHECKPOINT",
        help="Prove by this one, its number or an exported file, and leave out what is later"
        " (default: the last that is kept).",
    ),
]
PublicOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--public-key",
        metavar="FILE",
        help="Public keys to put in, one a line (default: those beside the ledger).",
    ),
]


class _Asked(NamedTuple):
    lang: Literal["en", "zh"]
    effective_us: int


@app.command()
def dossier(
    ctx: typer.Context,
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="Id or printed policy number.")],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The zip file to write.")],
    effective_at: EffectiveOption = None,
    known_at: KnownOption = None,
    lang: Annotated[Lang, typer.Option(help="Language of the page and the sentences.")] = Lang.EN,
    checkpoint: CheckpointOption = None,
    public_key: PublicOption = None,
    auditor: AuditorOption = None,
    purpose: PurposeOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write everything about a policy to a file that proves, offline, that nothing was changed.

    History, claims, complaints, findings, what is to be done, and the rulebooks that judge; each
    event with its proof to a signed checkpoint; the schemas; a page to read; and a program that
    verifies it all with Python alone. Exit codes: 0 written; 1 not, and why; 2 misused.
    """
    place = workspace(ctx, workspace_dir)
    keys = public_keys(public_key) if public_key else known_keys(place)
    who, now = looker(auditor, purpose), now_us()
    effective_us = instant_us(effective_at, "--effective-at", now)
    known_us = instant_us(known_at, "--known-at", now)
    with LedgerReader(place.ledger) as ledger:
        found = ledger.ask(lambda db: gathered(db, policy, known_us, checkpoint))
        put, report = _put_together(
            place, ledger, found, signers_of(found.note, keys), _Asked(lang.value, effective_us)
        )
    with writing(out, place) as file:
        if who:
            sha = report.about["manifest_sha256"]
            keep(place, who, "dossier", found.of.stream, {"manifest_sha256": sha})
        archive.write(file, put)
    _tell(ctx, out, report, found, as_json=as_json)


def _put_together(
    place: Workspace,
    ledger: LedgerReader,
    found: Gathered,
    keys: tuple[PublicKey, ...],
    asked: _Asked,
) -> tuple[dict[str, bytes], Report]:
    """The files, and what their own verifier says of them.

    raises  Damaged if they do not verify: the ledger was edited
    """
    timeline = build(
        found.known,
        own_stream=found.of.stream,
        effective_us=asked.effective_us,
        known_us=found.known_us,
    )
    verdicts = judged(place, ledger, found.known, timeline)
    bare = _bare(found, keys, asked, held(place).standings)
    told = {
        **bare.told,
        HISTORY: _json(as_plain(timeline, asked.lang, verdicts)),
        PAGE: page(bare, timeline, verdicts),
    }
    put = files_of(replace(bare, told=told))
    report = verify(put, [key.fingerprint for key in keys if key.kind == PLAIN], check)
    if report.problems:
        raise Damaged(f"make a dossier of {found.of.stream}", report.problems[0], VERIFY)
    return put, report


def _bare(
    found: Gathered, keys: tuple[PublicKey, ...], asked: _Asked, books: Sequence[Standing]
) -> Dossier:
    """The dossier before anything is told of it."""
    return Dossier(
        policy=found.of.stream,
        lang=asked.lang,
        made_at=iso_of(now_us()),
        effective_us=asked.effective_us,
        known_us=found.known_us,
        note=found.note,
        keys=keys,
        events=found.of.events,
        proven=found.proven,
        rulebooks=[_book(one) for one in books],
        told=_schemas(found.of.events) | {_toml(one): write(one.book).encode() for one in books},
        later=found.later,
    )


def _book(one: Standing) -> dict[str, str | bool]:
    return {
        "book": one.book.id,
        "version": one.book.version,
        "sha256": one.sha256,
        "on": one.on,
        "file": _toml(one),
    }


def _toml(one: Standing) -> str:
    return f"rulebooks/{one.book.id}.toml"


def _schemas(events: Sequence[Recorded]) -> dict[str, bytes]:
    """The JSON Schemas of the types that occur, and of what is around them."""
    folder = files("streams.contract").joinpath("published")
    names = {f"schemas/{event.fact.topic}.json" for event in events}
    found = {name: folder.joinpath(name).read_bytes() for name in sorted(names)}
    return found | {f"schemas/{ENVELOPE_FILE}": folder.joinpath(ENVELOPE_FILE).read_bytes()}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _tell(ctx: typer.Context, out: Path, report: Report, found: Gathered, *, as_json: bool) -> None:
    about = report.about | {"later_events_left_out": found.later}
    if wants_json(ctx, as_json=as_json):
        print_json({"file": str(out), **about})
        return
    print_figures({name.replace("_", " "): _said(value) for name, value in about.items()})
    say(f"written to {out}, and verified; keep the SHA-256 of its manifest elsewhere")


def _said(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
