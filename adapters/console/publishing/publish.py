"""``policytrail kafka publish``: what was decided and recorded goes to its topics, in order."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    counted,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.console.kafka.common import (
    BootstrapOption,
    ConfigOption,
    TimeoutOption,
    settings_of,
)
from adapters.console.kafka.topics import DeclarationOption, read_declaration
from adapters.console.verdicts.options import ProjectOption
from adapters.kafka.settings import Settings
from domain.errors import Misused
from streams.kafka_binding import Mode
from streams.topics import declared

if TYPE_CHECKING:
    from adapters.console.publishing.run import Run

PUBLISHER = "policytrail"
TopicsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        "--topics",
        metavar="NAME",
        help="Only this topic; may be given again (default: all that carry decisions out).",
    ),
]
FollowOption = Annotated[
    bool, typer.Option("--follow", help="Go on until Ctrl-C, as decisions are recorded.")
]
PublisherOption = Annotated[
    str,
    typer.Option(
        "--publisher",
        metavar="NAME",
        help="Whose position is kept: one for each cluster, and for each choice of topics.",
    ),
]
ModeOption = Annotated[Mode, typer.Option(help="Form of the CloudEvents.")]
FirstOption = Annotated[
    int | None,
    typer.Option("--from", min=1, metavar="POSITION", help="Publish again, from here; needs --to."),
]
LastOption = Annotated[
    int | None, typer.Option("--to", min=1, metavar="POSITION", help="Up to here, included.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would go where; ask no broker, keep nothing.")
]
EveryOption = Annotated[
    float,
    typer.Option(
        "--findings-every",
        min=0,
        metavar="SECONDS",
        help="With --follow: how often findings are compared, at most.",
    ),
]
MetricsOption = Annotated[
    Path | None,
    typer.Option("--metrics-file", metavar="FILE", help="Keep figures for Prometheus in a file."),
]


def publish(
    ctx: typer.Context,
    *,
    follow: FollowOption = False,
    topics: TopicsOption = None,
    first: FirstOption = None,
    last: LastOption = None,
    dry_run: DryRunOption = False,
    mode: ModeOption = "structured",
    publisher: PublisherOption = PUBLISHER,
    findings_every: EveryOption = 60.0,
    metrics_file: MetricsOption = None,
    declaration_file: DeclarationOption = None,
    config: ConfigOption = None,
    bootstrap: BootstrapOption = None,
    timeout: TimeoutOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Publish what was decided and recorded here, and what changed in the findings since.

    A crash repeats at most the last batch. --from and --to publish a range again; the kept position
    stays. Exits with 1 if not all could be published.
    """
    from adapters.console.publishing.publication import Outlets
    from adapters.console.publishing.run import Run

    chosen = _range(first, last, follow=follow, dry_run=dry_run)
    those = declared() if declaration_file is None else read_declaration(declaration_file)
    outlets = Outlets(those, topics or (), mode)
    run = Run(workspace(ctx, workspace_dir), outlets, publisher, project, metrics_file)
    if dry_run:
        report = run.rehearsed(chosen)
    else:
        where = settings_of(ctx, config, bootstrap, timeout=timeout, workspace_dir=workspace_dir)
        report = _published(run, where, chosen, findings_every if follow else None)
    _print(report, as_json=wants_json(ctx, as_json=as_json))


def _published(
    run: "Run", where: Settings, chosen: tuple[int, int] | None, every: float | None
) -> dict[str, Any]:
    """Publish a range again, or for as long as it is let, or what there is."""
    if chosen is not None:
        return run.again(where, *chosen)
    return run.once(where) if every is None else run.following(where, every)


def _range(
    first: int | None, last: int | None, *, follow: bool, dry_run: bool
) -> tuple[int, int] | None:
    """The range that is to be published again; None if none is named.

    raises  Misused
    """
    attempted = "publish a range again"
    if dry_run and follow:
        raise Misused("publish --dry-run --follow", "a rehearsal ends", "leave one of them out")
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise Misused(attempted, "only one end of it is given", "give --from and --to")
    if follow:
        raise Misused(attempted, "--follow has no end", "leave --follow out")
    if first > last:
        raise Misused(attempted, "it ends before it begins", "swap --from and --to")
    return first, last


def _print(report: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    print_table(
        ("topic", "messages", "first position", "last position"),
        [
            (one["topic"], one["messages"], one["first_position"], one["last_position"])
            for one in report["topics"]
        ],
    )
    findings = report["findings"]
    verb = "would be published" if report["dry_run"] else "published"
    say(
        f"{counted(report['messages'], 'message')} {verb}, up to position"
        f" {report['to_position']:,} of {report['last_position']:,}; findings:"
        f" {findings['raised']:,} raised, {findings['withdrawn']:,} withdrawn"
    )
