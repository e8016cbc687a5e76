"""``policytrail history``: everything that happened to a policy, in business order."""

from collections.abc import Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from adapters.clock import now_us
from adapters.console.common import (
    EffectiveOption,
    JsonOption,
    KnownOption,
    WorkspaceOption,
    counted,
    instant_us,
    print_json,
    say,
    wants_json,
    workspace,
)
from adapters.console.evidence.access import AuditorOption, PurposeOption, keep, looker
from adapters.ledger.policy_file import find_policy, policy_file
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.facts import Recorded
from projections.timeline.text import iso_of
from projections.timeline.timeline import Timeline, build

if TYPE_CHECKING:
    from projections.timeline.verdicts import Verdicts

app = typer.Typer(add_completion=False)
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write a page with a timeline.")
]


class Lang(StrEnum):
    """Languages of the history."""

    EN = "en"
    ZH = "zh"


@app.command()
def history(
    ctx: typer.Context,
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="Id or printed policy number.")],
    *,
    effective_at: EffectiveOption = None,
    known_at: KnownOption = None,
    lang: Annotated[Lang, typer.Option(help="Language of the sentences.")] = Lang.EN,
    no_verdicts: Annotated[
        bool, typer.Option("--no-verdicts", help="Only the facts, without what the rules say.")
    ] = False,
    auditor: AuditorOption = None,
    purpose: PurposeOption = None,
    html: HtmlOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show everything that happened to a policy, its claims and its complaints, in business order.

    Facts that became known late, or out of order, are marked. Beside each stands what the rules in
    force find wrong with it; at the end, what is still to be done. --html writes all that as a page
    with a timeline, which needs neither network nor scripts.
    """
    place, in_json = workspace(ctx, workspace_dir), wants_json(ctx, as_json=as_json)
    who, now = looker(auditor, purpose), now_us()
    effective_us = instant_us(effective_at, "--effective-at", now)
    known_us = instant_us(known_at, "--known-at", now)
    with LedgerReader(place.ledger) as ledger:
        found, events = timeline(ledger, policy, effective_us, known_us)
        said = None if no_verdicts else _judged(place, ledger, events, found, in_json=in_json)
    if who:
        times = {"effective_at": iso_of(effective_us), "known_at": iso_of(known_us)}
        keep(place, who, "history", found.own_stream, times)
    told = Told(found, lang.value, said)
    if html is not None:
        _write(html, place, told, in_json=in_json)
    else:
        _print(told, in_json=in_json)


class Told(NamedTuple):
    """A history, the language it is told in, and what the rules say of it."""

    timeline: Timeline
    lang: Literal["en", "zh"]
    verdicts: "Verdicts | None"


def _print(told: Told, *, in_json: bool) -> None:
    if in_json:
        from adapters.console.history.json import as_json as plain

        print_json(plain(told.timeline, told.lang, told.verdicts))
        return
    from rich.console import Console

    from adapters.console.history.terminal import print_history

    print_history(told.timeline, told.lang, Console(), told.verdicts)


def _write(path: Path, place: Workspace, told: Told, *, in_json: bool) -> None:
    """Write the page, and say what was written."""
    from adapters.console.history.page import page
    from adapters.console.writing import writing

    with writing(path, place) as sink:
        made = page(*told)
        sink.write(made)
    events = told.timeline.count
    if in_json:
        stream = told.timeline.own_stream
        print_json({"html": str(path), "bytes": len(made), "stream": stream, "events": events})
    else:
        say(f"wrote {path}: {counted(events, 'event')}, {len(made):,} bytes")


def _judged(
    place: Workspace,
    ledger: LedgerReader,
    events: Sequence[Recorded],
    found: Timeline,
    *,
    in_json: bool,
) -> "Verdicts":
    """The verdicts; what prints them is loaded meanwhile, as the judging leaves Python idle."""
    from adapters.console.history.verdicts import judged

    form = "json" if in_json else "terminal"
    Thread(target=import_module, args=[f"adapters.console.history.{form}"]).start()
    return judged(place, ledger, events, found)


def timeline(
    ledger: LedgerReader, policy: str, effective_us: int, known_us: int
) -> tuple[Timeline, list[Recorded]]:
    """The timeline of the policy with this id or number, and all that is recorded about it."""
    stream = ledger.ask(lambda db: find_policy(db, policy))
    events = ledger.ask(lambda db: policy_file(db, stream, known_us))
    found = build(events, own_stream=stream, effective_us=effective_us, known_us=known_us)
    return found, events
