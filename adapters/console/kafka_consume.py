"""``policytrail kafka consume``: record what is on topics, exactly once, and account for it."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    say,
    wants_json,
    workspace,
)
from adapters.console.ingest import projected
from adapters.console.kafka_board import Board
from adapters.console.kafka_common import BootstrapOption, ConfigOption, settings_of
from adapters.console.kafka_consumed import Consumed, print_consumed
from adapters.console.kafka_holdings import Task
from adapters.console.kafka_processes import send_leftovers, work, work_together
from adapters.kafka.settings import Settings
from adapters.ledger.messages import MessageLedger
from domain.errors import Misused, PolicytrailError
from streams.topics import declared


def consume(
    ctx: typer.Context,
    *,
    topics: Annotated[
        list[str] | None,
        typer.Option("--topics", metavar="NAME[,…]", help="Topics (default: every declared one)."),
    ] = None,
    group: Annotated[
        str, typer.Option("--group", metavar="NAME", help="Whose offsets in the ledger to use.")
    ] = "policytrail",
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on for ever; wait for a broker that is away.")
    ] = False,
    until_end: Annotated[
        bool, typer.Option("--until-end", help="Read what is there now, then end (the default).")
    ] = False,
    most: Annotated[
        int | None,
        typer.Option("--max", metavar="N", min=0, help="As --until-end, but N messages at most."),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="Processes that share the partitions.")
    ] = 1,
    lease: Annotated[
        float,
        typer.Option(
            "--lease", metavar="SECONDS", min=1.0, help="When a silent worker counts as dead."
        ),
    ] = 30.0,
    timeout: Annotated[
        float | None,
        typer.Option(
            "--timeout",
            metavar="SECONDS",
            min=0.1,
            help="How long a broker may be away (default: timeout_seconds of the settings).",
        ),
    ] = None,
    metrics_file: Annotated[
        Path | None,
        typer.Option("--metrics-file", metavar="FILE", help="Write figures for Prometheus here."),
    ] = None,
    bootstrap: BootstrapOption = None,
    config: ConfigOption = None,
    project: Annotated[
        bool, typer.Option("--project/--no-project", help="Bring the read models up to date after.")
    ] = True,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record what is on topics: each message once, in its partition's order.

    Ends with a reconciliation for each topic: read = recorded + duplicates + conflicts + rejected +
    parked. How far each partition was read is in the ledger, committed with what was read. Exits
    with 2 if anything was rejected, conflicting or parked, if a partition is stopped, or if dead
    letters could not be sent; with 1 if the broker is away or refuses.
    """
    _check(follow=follow, until_end=until_end, most=most, workers=workers)
    settings = settings_of(ctx, config, bootstrap, workspace_dir=workspace_dir)
    settings = settings if timeout is None else replace(settings, timeout_seconds=timeout)
    task = Task(group, _named(topics), follow, most, lease, settings.timeout_seconds)
    place = workspace(ctx, workspace_dir).made()
    with MessageLedger(place.ledger) as ledger:
        done = _consumed(ledger, task, settings, metrics_file, workers)
    report, failure = None, done.ended
    if failure is None and project:
        report, failure = projected(place)
    if failure is None or done.told:
        print_consumed(done, report, as_json=wants_json(ctx, as_json=as_json))
    if failure is not None:
        raise failure
    if not done.clean:
        raise typer.Exit(ATTENTION)


def _consumed(
    ledger: MessageLedger, task: Task, settings: Settings, metrics: Path | None, workers: int
) -> Consumed:
    """Release what was parked, let the workers work, and look at what came of it."""
    released = ledger.release_parked()

    def stopped() -> dict[tuple[str, int], str]:
        return {s.place: s.stopped for s in ledger.partitions(task.group) if s.stopped}

    board = Board(metrics, say, stopped, lambda: ledger.dead_letters_due(task.group))
    board.finish()
    ended: BaseException | None = None
    try:
        if workers == 1:
            work(task, ledger, settings, board.take)
        else:
            work_together(workers, task, ledger.path, settings, board.take)
        send_leftovers(task, ledger, settings, board.take)
    except (PolicytrailError, KeyboardInterrupt) as exc:
        ended = exc
    board.finish()
    states = tuple(s for s in ledger.partitions(task.group) if s.topic in task.topics)
    due = ledger.dead_letters_due(task.group)
    return Consumed(task, board, released, states, due, ledger.last_position(), ended)


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
