"""``policytrail diff``: what changed about a policy between two moments, and by which events."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer

from adapters.clock import now_us
from adapters.console.common import (
    EffectiveOption,
    JsonOption,
    KnownOption,
    WorkspaceOption,
    instant_us,
    iso,
    print_json,
    wants_json,
    workspace,
)
from adapters.console.diff.moments import Along, Moments, moments
from adapters.console.diff.verdicts import Verdict, verdict_changes
from adapters.console.rules.books import held
from adapters.console.verdicts.options import LangOption, ProjectOption
from adapters.console.verdicts.state import looked_up
from adapters.duckdb.verdicts import judged
from adapters.ledger.policy_file import find_policy, policy_file
from adapters.ledger.reading import LedgerReader
from domain.changes import Change, state_changes
from domain.facts import Recorded, business_order
from domain.rulebook.words import Lang
from projections.timeline.wording import sentence

app = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """What there is at the second moment and was not at the first, or was otherwise."""

    stream: str
    moments: Moments
    events: Sequence[Recorded]
    state: Sequence[Change]
    verdicts: Sequence[Verdict]


@app.command()
def diff(
    ctx: typer.Context,
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="Id or printed policy number.")],
    *,
    first: Annotated[str, typer.Option("--from", metavar="TIME", help="The earlier moment.")],
    last: Annotated[
        str | None, typer.Option("--to", metavar="TIME", help="The later one (default: now).")
    ] = None,
    along: Annotated[
        Along, typer.Option("--by", help="What moves from one to the other: which time, or both.")
    ] = Along.KNOWN,
    effective_at: EffectiveOption = None,
    known_at: KnownOption = None,
    lang: LangOption = "en",
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Show what changed about a policy between two moments, and which events changed it.

    By default what was known moves, and all of business time counts: what did we learn between
    the two? --by effective: what happened between them, as far as is known now, or known by
    --known-at. --by both: what would have been answered at one moment, and at the other. Compared
    are the facts, the state of the policy, its claims and complaints, obligations and findings.
    The exit code is 0 whether or not anything changed.
    """
    now = now_us()
    span = (instant_us(first, "--from", now), instant_us(last, "--to", now))
    given = [
        None if text is None else instant_us(text, option, now)
        for text, option in ((effective_at, "--effective-at"), (known_at, "--known-at"))
    ]
    between = moments(span, along, (given[0], given[1]), now)
    found = _difference(ctx, workspace_dir, policy, between, project=project)
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(found, lang))
    else:
        from adapters.console.diff.sheet import print_difference

        print_difference(found, lang)


def _difference(
    ctx: typer.Context, workspace_dir: Any, policy: str, between: Moments, *, project: bool
) -> Difference:
    place = workspace(ctx, workspace_dir)
    with LedgerReader(place.ledger) as ledger:
        stream = ledger.ask(lambda db: find_policy(db, policy))
        known = ledger.ask(lambda db: policy_file(db, stream, between.after.known_us))
    whom, _ = looked_up(place, held(place), stream.removeprefix("policy/"), project=project)
    before = [one for one in known if between.had(one.fact.occurred_us, one.recorded_us)]
    new = [one for one in known if between.lacks(one.fact.occurred_us, one.recorded_us)]
    own = [[one for one in some if one.fact.aggregate != "agent"] for some in (before, new)]
    both = judged(place.published, whom.bound, (at.bound for at in between))
    verdicts = verdict_changes(both[0], both[1], between, [one.position for one in new])
    new.sort(key=business_order)
    return Difference(stream, between, new, state_changes(*own), verdicts)


def _plain(found: Difference, lang: Lang) -> dict[str, Any]:
    return {
        "stream": found.stream,
        **found.moments.plain,
        "events": [_event(one, lang) for one in found.events],
        "state": [asdict(one) for one in found.state],
        "verdicts": [asdict(one) for one in found.verdicts],
    }


def _event(one: Recorded, lang: Lang) -> dict[str, Any]:
    payload = json.loads(one.fact.data)
    kind = one.fact.topic.rpartition(".v")[0]
    return {
        "position": one.position,
        "stream": one.fact.stream,
        "type": kind,
        "occurred_at": iso(one.fact.occurred_us),
        "recorded_at": iso(one.recorded_us),
        "sentence": sentence(kind, payload, lang),
        "payload": payload,
    }
