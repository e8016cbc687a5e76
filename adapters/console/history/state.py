"""``policytrail state``: the folded state of one aggregate, as of any two times."""

import sys
from typing import Annotated, Any

import typer

from adapters.clock import now_us
from adapters.console.common import (
    EffectiveOption,
    JsonOption,
    KnownOption,
    WorkspaceOption,
    counted,
    instant_us,
    iso,
    print_json,
    wants_json,
    workspace,
)
from adapters.ledger.policy_file import find_policy
from adapters.ledger.reading import LedgerReader
from domain.decider import AGGREGATE_FOLDS, to_plain
from domain.errors import NotFound
from domain.facts import Recorded, business_order
from projections.timeline.text import plain

app = typer.Typer(add_completion=False)
_NOTHING: tuple[object, ...] = (None, 0, "", [], {})


@app.command()
def state(
    ctx: typer.Context,
    stream: Annotated[
        str, typer.Argument(metavar="STREAM", help="For instance policy/P-001, or a policy number.")
    ],
    *,
    effective_at: EffectiveOption = None,
    known_at: KnownOption = None,
    version: Annotated[
        int | None, typer.Option(min=1, help="Only the first N recorded events of the stream.")
    ] = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the folded state of a policy, claim, complaint or agent."""
    now = now_us()
    effective_us = instant_us(effective_at, "--effective-at", now)
    known_us = instant_us(known_at, "--known-at", now)
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        events = [
            event
            for event in _events(ledger, stream)
            if event.recorded_us <= known_us
            and event.fact.occurred_us <= effective_us
            and event.version <= (version or event.version)
        ]
    found, named = _folded(events), events[0].fact.stream if events else stream
    if wants_json(ctx, as_json=as_json):
        print_json(
            {
                "stream": named,
                "effective_at": iso(effective_us),
                "known_at": iso(known_us),
                "events": len(events),
                "state": found,
            }
        )
        return
    sys.stdout.write(f"{named}: {counted(len(events), 'event')}\n")
    _print_tree(_known(found))


def _events(ledger: LedgerReader, stream: str) -> list[Recorded]:
    if stream.partition("/")[0] not in AGGREGATE_FOLDS:
        stream = ledger.ask(lambda db: find_policy(db, stream))
    events = ledger.stream(stream)
    if not events:
        raise NotFound(
            f"fold the stream {stream}",
            "no fact about it is recorded",
            "name it as in policy/P-001, claim/C-001, complaint/K-001 or agent/A-001",
        )
    return events


def _folded(events: list[Recorded]) -> dict[str, Any]:
    if not events:
        return {}
    fold = AGGREGATE_FOLDS[events[0].fact.aggregate]
    return to_plain(fold.over(event.fact.event() for event in sorted(events, key=business_order)))


def _known(value: Any) -> Any:
    """The value without what is empty, zero or not known; JSON output keeps all of it."""
    match value:
        case dict():
            found = {name: _known(item) for name, item in value.items()}
            return {name: item for name, item in found.items() if item not in _NOTHING}
        case list():
            return [_known(item) for item in value]
        case _:
            return value


def _print_tree(value: dict[str, Any], indent: int = 1) -> None:
    pad = "  " * indent
    for name, item in value.items():
        if isinstance(item, dict):
            sys.stdout.write(f"{pad}{name}\n")
            _print_tree(item, indent + 1)
        elif isinstance(item, list) and isinstance(item[0], dict):
            for number, one in enumerate(item, 1):
                sys.stdout.write(f"{pad}{name} {number}\n")
                _print_tree(one, indent + 1)
        else:
            shown = ", ".join(map(str, item)) if isinstance(item, list) else item
            sys.stdout.write(f"{pad}{name}: {plain(str(shown))}\n")
