"""``policytrail settle``: decide the month's commission, and say who is hit and by what."""

import re
import sys
from typing import Annotated, Any

import typer

from adapters.clock import now_us
from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    iso,
    print_figures,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.console.progress import count_bar
from adapters.console.settlement_run import Run, settle_month
from adapters.console.settlement_summary import Summary
from adapters.ledger.deciding import DecidingLedger
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import Misused, Refused, WorkspaceBusy
from domain.settlement import CPIC_TERMS, Terms

app = typer.Typer(add_completion=False)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_AGENTS_SHOWN = 20


@app.command()
def settle(
    ctx: typer.Context,
    month: Annotated[str, typer.Argument(metavar="MONTH", help="The run's month, as in 2010-09.")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be decided, and record nothing.")
    ] = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: Annotated[
        bool, typer.Option("--project/--no-project", help="Bring the read models up to date after.")
    ] = True,
) -> None:
    """Decide the month's commission: settle, hold, deduct, release, forfeit (SET-01 to SET-03).

    Facts count that occurred before the 20th, 00:00 in Asia/Shanghai, and are known now. A policy
    that this run or a later one has decided is left as it is, so running twice changes nothing;
    months that were left out are made up for one by one, in order, or by the next run.
    """
    terms = CPIC_TERMS
    checked(month, terms)
    place = workspace(ctx, workspace_dir)
    summary = Summary()
    with _opened(place, dry_run=dry_run) as ledger, count_bar(f"settle {month}") as tick:
        run = settle_month(ledger, month, terms, summary, tick)
    if wants_json(ctx, as_json=as_json):
        print_json(_head(run, terms, dry_run=dry_run) | summary.plain())
    else:
        _print(run, summary, terms, dry_run=dry_run)
    if project and run.recorded:
        _project(place)
    if run.contradicted:
        say(
            f"{len(run.contradicted)} policies were left alone: facts with the ids of these"
            f" decisions and other content are recorded: {', '.join(run.contradicted[:5])}"
        )
        raise typer.Exit(ATTENTION)


def checked(month: str, terms: Terms) -> None:
    """Check that a month's run can be made now.

    raises  Misused for what is no month, Refused before its cut-off
    """
    if not _MONTH.fullmatch(month) or month.startswith("0000"):
        raise Misused(f"settle {month!r}", "it is no month", "write it as in 2010-09")
    cut_off_us = round(terms.cut_off(month).timestamp()) * 1_000_000
    if now_us() < cut_off_us:
        raise Refused(
            f"settle {month}",
            f"its cut-off, {iso(cut_off_us)}, has not come yet",
            "run it from then on",
            rule="SET-01",
        )


def _opened(place: Workspace, *, dry_run: bool) -> LedgerReader:
    """The ledger; only a run that is meant may write to it."""
    return LedgerReader(place.ledger) if dry_run else DecidingLedger(place.ledger, create=False)


def _head(run: Run, terms: Terms, *, dry_run: bool) -> dict[str, Any]:
    return {
        "month": run.month,
        "run": run.id,
        "rulebook": f"{terms.rulebook} {terms.version}",
        "cut_off": terms.cut_off(run.month).isoformat(),
        "dry_run": dry_run,
        "open_policies": run.open,
        "decided_policies": run.decided,
        "events": run.events,
        "recorded": run.recorded,
    }


def _print(run: Run, summary: Summary, terms: Terms, *, dry_run: bool) -> None:
    figures = _head(run, terms, dry_run=dry_run)
    print_figures(
        {name: figures[name] for name in ("run", "cut_off", "open_policies", "decided_policies")}
        | {("would record" if dry_run else "recorded"): run.events if dry_run else run.recorded}
    )
    if not run.decided:
        say("nothing to decide: this run has been made, or no policy is open")
        return
    sys.stdout.write("\n")
    print_table(("decision", "reason", "policies", "yuan"), summary.reason_rows())
    rows = summary.agent_rows()
    print_table(("agent", *summary.AGENT_HEADINGS), rows[:_AGENTS_SHOWN])
    if len(rows) > _AGENTS_SHOWN:
        say(f"{_AGENTS_SHOWN} of {len(rows):,} agents shown, the hardest hit first; --json has all")


def _project(place: Workspace) -> None:
    """Bring the read models up to date with what was decided."""
    from adapters.console.project import catch_up

    try:
        with LedgerReader(place.ledger) as ledger:
            catch_up(ledger, place)
    except WorkspaceBusy as exc:
        say(f"the read models are left to the other process: {exc}")
