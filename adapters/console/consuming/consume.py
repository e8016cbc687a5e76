"""``policytrail kafka consume``: record what is on topics, exactly once, and account for it."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    wants_json,
    workspace,
)
from adapters.console.intake.ingest import projected
from adapters.console.kafka.common import (
    BootstrapOption,
    ConfigOption,
    TimeoutOption,
    settings_of,
)
from domain.errors import Misused
from streams.topics import declared

TopicsOption = Annotated[
    list[str] | None,
    typer.Option("--topics", metavar="NAME[,…]", help="Topics (default: all that bring facts in)."),
]
GroupOption = Annotated[
    str, typer.Option("--group", metavar="NAME", help="Whose offsets in the ledger to go by.")
]
FollowOption = Annotated[
    bool, typer.Option("--follow", help="Go on until Ctrl-C; wait for a broker that is away.")
]
UntilEndOption = Annotated[
    bool, typer.Option("--until-end", help="Read what is there now, then end (the default).")
]
MostOption = Annotated[
    int | None,
    typer.Option("--max", metavar="N", min=0, help="As --until-end, but N messages at most."),
]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=1, max=64, help="Processes that share the partitions.")
]
LeaseOption = Annotated[
    float,
    typer.Option("--lease", metavar="SECONDS", min=1.0, help="When a silent worker is dead."),
]
MetricsOption = Annotated[
    Path | None,
    typer.Option("--metrics-file", metavar="FILE", help="Keep figures for Prometheus here."),
]
ProjectOption = Annotated[
    bool, typer.Option("--project/--no-project", help="Bring the read models up to date after.")
]


def consume(
    ctx: typer.Context,
    *,
    topics: TopicsOption = None,
    group: GroupOption = "policytrail",
    follow: FollowOption = False,
    until_end: UntilEndOption = False,
    most: MostOption = None,
    workers: WorkersOption = 1,
    lease: LeaseOption = 30.0,
    metrics_file: MetricsOption = None,
    project: ProjectOption = True,
    config: ConfigOption = None,
    bootstrap: BootstrapOption = None,
    timeout: TimeoutOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record what is on topics: each message once, in its partition's order.

    Ends with a reconciliation: read = recorded + duplicates + conflicts + rejected + parked. How
    far each partition was read is in the ledger, committed with what was read. Exits with 2 if
    anything was rejected, conflicting or parked, if a partition is stopped, or dead letters wait.
    """
    from adapters.console.consuming.run import Task, print_consumed, run

    _check(follow=follow, until_end=until_end, most=most, workers=workers)
    settings = settings_of(ctx, config, bootstrap, timeout=timeout, workspace_dir=workspace_dir)
    task = Task(group, _named(topics), follow, most, lease, settings.timeout_seconds)
    place = workspace(ctx, workspace_dir).made()
    done = run(place.ledger, task, settings, metrics_file, workers)
    report, failure = None, done.ended
    if failure is None and project:
        report, failure = projected(place)
    if failure is None or done.told:
        print_consumed(done, report, as_json=wants_json(ctx, as_json=as_json))
    if failure is not None:
        raise failure
    if not done.clean:
        raise typer.Exit(ATTENTION)


def _check(*, follow: bool, until_end: bool, most: int | None, workers: int) -> None:
    if follow + until_end + (most is not None) > 1:
        raise Misused(
            "consume", "--follow, --until-end and --max say different ends", "name one of them"
        )
    if most is not None and workers > 1:
        raise Misused(
            "consume with --max", "several workers do not count together", "leave --workers out"
        )


def _named(topics: list[str] | None) -> tuple[str, ...]:
    """The topics that were named, or all that bring facts in."""
    if topics is None:
        return tuple(topic.name for topic in declared().going("in"))
    names = [name.strip() for text in topics for name in text.split(",")]
    if not all(names):
        raise Misused("consume", "a name in --topics is empty", "write --topics a,b")
    return tuple(dict.fromkeys(names))
