"""``policytrail record``: record one fact by hand, or have it refused with the rule."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import uuid4

import typer

from adapters.clock import now_us
from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    iso,
    print_figures,
    print_json,
    say,
    wants_json,
    workspace,
)
from adapters.console.intake.given import as_written, data_of, topic_of, who
from adapters.console.intake.recording import Done, Outcome, record
from adapters.ledger.deciding import DecidingLedger
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import Misused
from domain.facts import Fact
from streams.cloudevents import Malformed, canonical, decode
from streams.decisions import OWN_SOURCE

app = typer.Typer(add_completion=False)


TypeArgument = Annotated[
    str, typer.Argument(metavar="TYPE", help="For instance policy.CallbackIssueResolved.")
]
SubjectOption = Annotated[
    str, typer.Option(metavar="STREAM", help="What it is about, as in policy/P-001.")
]
ActorOption = Annotated[
    str, typer.Option(metavar="TYPE:REF", help="Who caused it, as in STAFF:S-7.")
]
ReasonOption = Annotated[
    str, typer.Option(metavar="TEXT", help="Why you record it; kept beside the fact.")
]
DataOption = Annotated[str, typer.Option(metavar="JSON|@FILE|-", help="The fields of the event.")]
OccurredOption = Annotated[
    str | None, typer.Option(metavar="TIME", help="When it happened (default: now).")
]
CorrelationOption = Annotated[
    str | None, typer.Option(metavar="ID", help="The piece of work that it belongs to.")
]
CausationOption = Annotated[
    str | None, typer.Option(metavar="ID", help="The event that caused it.")
]
EventIdOption = Annotated[
    str | None,
    typer.Option(metavar="ID", help="To be able to try again safely (default: a new one)."),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be recorded, and record nothing.")
]
ProjectOption = Annotated[
    bool, typer.Option("--project/--no-project", help="Bring the read models up to date after.")
]


@app.command("record")
def record_(
    ctx: typer.Context,
    topic: TypeArgument,
    *,
    subject: SubjectOption,
    actor: ActorOption,
    reason: ReasonOption,
    data: DataOption = "{}",
    occurred_at: OccurredOption = None,
    correlation: CorrelationOption = None,
    causation: CausationOption = None,
    event_id: EventIdOption = None,
    dry_run: DryRunOption = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Record one fact by hand, with a reason.

    What a person decides is refused if the state of the policy, claim, complaint or agent forbids
    it: the message names the rule and the state. What has merely happened is recorded as it is.
    Deciding a thing twice records nothing the second time; a fact given again with the same
    --event-id is recorded once. Exits with 1 if it is refused, with 2 if it is malformed or if the
    id is recorded with other content.
    """
    links = {"correlationid": correlation, "causationid": causation, "reason": reason}
    identity = {"id": str(uuid4()) if event_id is None else event_id, "subject": subject}
    when = {"time": as_written(occurred_at, now_us())}
    fact = _fact(topic_of(topic), data_of(data), identity | when | who(actor) | links)
    place = workspace(ctx, workspace_dir)
    with _opened(place, dry_run=dry_run) as ledger:
        done = record(ledger, fact, timed=occurred_at is not None)
    tell(done, place, in_json=wants_json(ctx, as_json=as_json), project=project)


def record_one(
    place: Workspace, topic: str, data: Mapping[str, Any], attributes: Mapping[str, str]
) -> Done:
    """Record a fact that the program itself words; ``actor`` among its attributes is TYPE:REF.

    raises  Refused, Misused for what the contract forbids, WorkspaceBusy
    """
    given = {name: value for name, value in attributes.items() if name != "actor"}
    identity = {"id": str(uuid4())} | given | who(attributes["actor"])
    fact = _fact(topic_of(topic), canonical(dict(data)), identity)
    with _opened(place, dry_run=False) as ledger:
        return record(ledger, fact, timed=False)


def tell(done: Done, place: Workspace, *, in_json: bool, project: bool) -> None:
    """Print what became of a record, and bring the read models up to date if that is wanted."""
    if in_json:
        print_json(_plain(done))
    else:
        _print(done)
    if project and done.outcome is Outcome.RECORDED:
        _project(place)


def _fact(topic: str, data: bytes, attributes: Mapping[str, str | None]) -> Fact:
    """The fact that the options say, held to the contract as a line of a file is.

    raises  Misused, with every field, what was expected and what was found
    """
    given = {name: value for name, value in attributes.items() if value is not None}
    head = canonical(
        given
        | {
            "specversion": "1.0",
            "source": OWN_SOURCE,
            "type": topic,
            "datacontenttype": "application/json",
        }
    )
    try:
        return decode(head[:-1] + b',"data":' + data + b"}")
    except Malformed as exc:
        raise Misused(
            f"record {topic} on {attributes['subject']}",
            str(exc),
            "see the contract with: policytrail schema",
        ) from None


def _opened(place: Workspace, *, dry_run: bool) -> LedgerReader:
    """The ledger; only what is meant may write to it."""
    return LedgerReader(place.ledger) if dry_run else DecidingLedger(place.made().ledger)


def _plain(done: Done) -> dict[str, Any]:
    fact, held = done.fact, done.recorded
    if done.outcome is Outcome.DONE:
        return {"outcome": str(done.outcome), "stream": fact.stream, "type": fact.topic}
    return {
        "outcome": str(done.outcome),
        "position": held.position if held else None,
        "version": held.version if held else None,
        "stream": fact.stream,
        "type": fact.topic,
        "event_id": fact.event_id,
        "occurred_at": iso(fact.occurred_us),
        "recorded_at": iso(held.recorded_us) if held else None,
        "actor": f"{fact.actor_type}:{fact.actor_ref}",
        "reason": fact.reason,
    }


def _print(done: Done) -> None:
    figures = {name: value for name, value in _plain(done).items() if value is not None}
    print_figures({name.replace("_", " "): value for name, value in figures.items()})
    if done.outcome is Outcome.DONE:
        say("the state shows that it is done already; nothing was recorded")


def _project(place: Workspace) -> None:
    from adapters.console.intake.ingest import projected

    _, failure = projected(place)
    if failure is not None:
        raise failure
