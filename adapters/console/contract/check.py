"""``policytrail contract check``: what a change of the contract would break, and which facts."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.console.common import ATTENTION, JsonOption, counted, print_json, say, wants_json
from adapters.contract_files import load
from adapters.ledger.reading import LedgerReader
from adapters.ledger.unreadable import Unreadable, topics, unreadable
from adapters.workspace import Workspace
from domain.errors import Mismatched
from streams.compatibility.comparison import (
    Verdict,
    compare,
    compare_schemas,
    overall,
    schemas_of,
)
from streams.compatibility.readers import refusals
from streams.compatibility.resolving import Incomparable
from streams.contract.export import built

OUR_OWN = "."
_MEANING = {
    "same": "nothing has changed",
    "full": "new readers read old data, and old readers read new data",
    "backward": "new readers read old data; old readers do not read all new data",
    "forward": "old readers read new data; new readers do not read all old data",
    "breaking": "neither do new readers read all old data, nor old readers all new data",
}


def check(
    ctx: typer.Context,
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="An exported folder, one schema, or . (our own).")
    ],
    new: Annotated[
        str, typer.Argument(metavar="NEW", help="An exported folder, one schema, or . (our own).")
    ],
    *,
    workspace_dir: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            metavar="DIR",
            help="Also count the events stored in this workspace that NEW would not read.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether a change of the contract is backward, forward or fully compatible, and why not.

    backward: new readers read old data; forward: old readers read new data; full: both; breaking:
    neither. Exit codes: 0 the same or full; 1 not compared; 2 anything else, or a stored event
    that would not be read.
    """
    before, after = _files(old), _files(new)
    try:
        verdicts = _verdicts(before, after)
        stored = _stored(workspace_dir, after) if workspace_dir else None
    except Incomparable as exc:
        way_out = "write it as `policytrail contract export` does"
        raise Mismatched(f"compare {old} with {new}", str(exc), way_out) from None
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(verdicts, stored))
    else:
        _print(verdicts, stored)
    if overall(verdicts) not in ("same", "full") or (stored and stored.events):
        raise typer.Exit(ATTENTION)


def _files(named: str) -> Mapping[str, Any]:
    return built() if named == OUR_OWN else load(Path(named))


def _verdicts(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Verdict]:
    """Two contracts, or two schemas under whatever file names."""
    if not _is_whole(old) and not _is_whole(new):
        ((_, before), (name, after)) = *old.items(), *new.items()
        return [compare_schemas(_title(after, name), before, after)]
    if not _is_whole(old) or not _is_whole(new):
        raise Incomparable("one is a whole contract, the other a single schema")
    return compare(old, new)


def _is_whole(files: Mapping[str, Any]) -> bool:
    return bool(schemas_of(files))


def _title(schema: Any, name: str) -> str:
    return str(schema.get("title", name)) if isinstance(schema, dict) else name


def _stored(workspace_dir: Path, new: Mapping[str, Any]) -> Unreadable:
    if not _is_whole(new):
        raise Incomparable("stored events are of many types; NEW has to be a whole contract")
    with LedgerReader(Workspace(workspace_dir).ledger) as ledger:
        named = ledger.ask(topics).values()
        asked = refusals(named, schemas_of(new))
        return ledger.ask(lambda db: unreadable(db, asked))


def _print(verdicts: list[Verdict], stored: Unreadable | None) -> None:
    for one in verdicts:
        if one.changed:
            sys.stdout.write(f"{one.name}: {one.word}\n")
            for reason in one.reasons:
                sys.stdout.write(f"  not {reason.breaks}: {reason}\n")
    for name, found in (stored.types if stored else {}).items():
        if found.unreadable:
            many = f"{counted(found.unreadable, 'event')} of {found.looked_at:,}"
            first = f"the first at position {found.first}: {found.why}"
            sys.stdout.write(f"stored {name}: {many} would not be read, {first}\n")
    whole = overall(verdicts)
    sys.stdout.write(f"{whole}: {_MEANING[whole]}\n")
    if stored:
        say(f"{counted(stored.events, 'stored event')} would not be read")


def _plain(verdicts: list[Verdict], stored: Unreadable | None) -> dict[str, Any]:
    shown = [
        {
            "name": one.name,
            "verdict": one.word,
            "backward": one.backward,
            "forward": one.forward,
            "reasons": [reason._asdict() for reason in one.reasons],
        }
        for one in verdicts
        if one.changed
    ]
    found: dict[str, Any] = {
        "verdict": overall(verdicts),
        "compared": len(verdicts),
        "changed": shown,
    }
    if stored is not None:
        found["stored"] = {
            "unreadable": stored.events,
            "types": {
                name: {
                    "looked_at": one.looked_at,
                    "unreadable": one.unreadable,
                    "first_position": one.first,
                    "why": one.why,
                }
                for name, one in stored.types.items()
            },
        }
    return found
