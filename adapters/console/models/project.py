"""``policytrail project``: bring the read models up to date, once or for as long as it runs."""

import time
from typing import Annotated

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    counted,
    print_figures,
    print_json,
    say,
    wants_json,
    workspace,
)
from adapters.console.ending import Ending
from adapters.console.progress import count_bar
from adapters.console.rules.books import models_in_force
from adapters.duckdb.project import Projector, ProjectReport, projecting
from adapters.duckdb.project import project as project_once
from adapters.ledger.reading import LedgerReader
from adapters.rulebook_mark import manifest_version
from adapters.workspace import Workspace

app = typer.Typer(add_completion=False)
POLL_SECONDS = 0.05


@app.command()
def project(
    ctx: typer.Context,
    *,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on until Ctrl-C, as facts are recorded.")
    ] = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring the read models up to date with the ledger, and publish them for readers."""
    place = workspace(ctx, workspace_dir)
    with LedgerReader(place.ledger) as ledger:
        if follow:
            _follow(ledger, place)
            return
        report = catch_up(ledger, place)
    if wants_json(ctx, as_json=as_json):
        print_json(report)
    else:
        print_figures(report)


def catch_up(ledger: LedgerReader, place: Workspace) -> dict[str, object]:
    """Project what the ledger has and the read models have not; say what was done."""
    with count_bar("read models") as tick:
        report = project_once(
            ledger, place.live, place.published, models_in_force(place), on_progress=tick
        )
    return plain(report)


def plain(report: ProjectReport) -> dict[str, object]:
    """A report by names."""
    return {
        "from_position": report.from_position,
        "to_position": report.to_position,
        "events": report.events,
        "refolded": list(report.refolded),
        "published": report.published,
    }


def _follow(ledger: LedgerReader, place: Workspace) -> None:
    """Project until it is asked to end; rulebooks that are put in force meanwhile are taken up."""
    start = end = -1
    with Ending() as ending:
        while not ending.asked or start < 0:
            chosen = manifest_version(place.rulebooks)
            models = models_in_force(place)
            with projecting(ledger, place.live, place.published, models) as projector:
                projector.publish()
                projector.follow()
                if start < 0:
                    start = projector.position
                    say(f"following the ledger from position {start:,}; Ctrl-C ends it")
                while not ending.asked and manifest_version(place.rulebooks) == chosen:
                    _keep_up(projector)
                _keep_up(projector)
                projector.compact()
                end = projector.position
            if not ending.asked:
                say("the rulebooks in force have changed: judging by them from now on")
    say(f"projected {counted(end - start, 'event')}, up to position {end:,}")


def _keep_up(projector: Projector) -> None:
    """Take in and publish what is there, then judge a little; tidy up or wait if all is done."""
    taken = projector.step()
    if taken:
        projector.publish()
    if not projector.judge() and not taken:
        projector.publish()
        if not projector.tend():
            time.sleep(POLL_SECONDS)
