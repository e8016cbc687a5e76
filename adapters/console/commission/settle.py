"""``policytrail settle``: decide the month's commission, and say who is hit and by what."""

import re
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from adapters.clock import now_us
from adapters.console.commission.run import Run, settle_month
from adapters.console.commission.summary import Summary
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
from adapters.console.rules.books import books_given, books_in_force
from adapters.ledger.deciding import DecidingLedger
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import Misused, Refused, WorkspaceBusy
from domain.rulebook.adoption import digest
from domain.rulebook.model import Rulebook
from domain.settlement import BOOK, Terms, terms_of

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
    rulebook: Annotated[
        list[str] | None,
        typer.Option("--rulebook", metavar="FILE", help="Go by this rulebook, with --dry-run."),
    ] = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: Annotated[
        bool, typer.Option("--project/--no-project", help="Bring the read models up to date after.")
    ] = True,
) -> None:
    """Decide the month's commission: settle, hold, deduct, release, forfeit (SET-01 to SET-03).

    Facts count that occurred before the cut-off (the 20th, 00:00 in Asia/Shanghai) and are known
    now. What this run or a later one has decided is left as it is, so running twice changes
    nothing; months left out are made up for one by one, in order, or by the next run. The numbers
    are those of the rulebook cpic in force; what is recorded goes by no other.
    """
    checked_month(month)
    place = workspace(ctx, workspace_dir)
    book = book_for(place, month, rulebook or (), dry_run=dry_run)
    terms = terms_of([book], month)
    checked(month, terms)
    summary = Summary()
    with _opened(place, dry_run=dry_run) as ledger, count_bar(f"settle {month}") as tick:
        run = settle_month(ledger, month, terms, summary, tick)
    head = _head(run, book, terms, dry_run=dry_run)
    if wants_json(ctx, as_json=as_json):
        print_json(head | summary.plain())
    else:
        _print(head, summary)
    if project and run.recorded:
        _project(place)
    _warn(run)


def _warn(run: Run) -> None:
    """Say which policies were left alone, and end with what calls for attention."""
    if run.contradicted:
        say(
            f"{len(run.contradicted)} policies were left alone: facts with the ids of these"
            f" decisions and other content are recorded: {', '.join(run.contradicted[:5])}"
        )
        raise typer.Exit(ATTENTION)


def checked_month(month: str) -> None:
    """Check that a month is one.

    raises  Misused
    """
    if not _MONTH.fullmatch(month) or month.startswith("0000"):
        raise Misused(f"settle {month!r}", "it is no month", "write it as in 2010-09")


def checked(month: str, terms: Terms) -> None:
    """Check that a month's run can be made now.

    raises  Refused before its cut-off
    """
    cut_off_us = round(terms.cut_off(month).timestamp()) * 1_000_000
    if now_us() < cut_off_us:
        raise Refused(
            f"settle {month}",
            f"its cut-off, {iso(cut_off_us)}, has not come yet",
            "run it from then on",
            rule="SET-01",
        )


def book_for(place: Workspace, month: str, given: Sequence[str], *, dry_run: bool) -> Rulebook:
    """The book that a run goes by: the one in force, or one of these files.

    raises  Refused if there is none, or if a run that records would not go by the one in force
    """
    attempted = f"settle {month}"
    current = {book.id: book for book in books_in_force(place)}.get(BOOK)
    if not given:
        if current is None:
            why = f"the rulebook {BOOK}, by which commission is settled, is switched off"
            raise Refused(attempted, why, f"run: policytrail rules switch {BOOK} on")
        return current
    named = ", ".join(given)
    book = {one.id: one for one in books_given(given, place)}.get(BOOK)
    if book is None:
        why = f"it is not the rulebook {BOOK}, by which commission is settled"
        raise Misused(f"{attempted} by {named}", why, f"name a file whose book is {BOOK}")
    if book != current and not dry_run:
        raise Refused(
            f"{attempted} by {named}",
            "it is not in force, and what is recorded goes by what is in force",
            f"look at it with --dry-run, or first run: policytrail rules adopt {named}",
        )
    return book


def _opened(place: Workspace, *, dry_run: bool) -> LedgerReader:
    """The ledger; only a run that is meant may write to it."""
    return LedgerReader(place.ledger) if dry_run else DecidingLedger(place.ledger, create=False)


def _head(run: Run, book: Rulebook, terms: Terms, *, dry_run: bool) -> dict[str, Any]:
    return {
        "month": run.month,
        "run": run.id,
        "rulebook": f"{terms.rulebook} {terms.version}",
        "rulebook_sha256": digest(book),
        "cut_off": terms.cut_off(run.month).isoformat(),
        "dry_run": dry_run,
        "open_policies": run.open,
        "decided_policies": run.decided,
        "events": run.events,
        "recorded": run.recorded,
    }


def _print(head: dict[str, Any], summary: Summary) -> None:
    dry = head["dry_run"]
    names = "run", "rulebook", "cut_off", "open_policies", "decided_policies"
    told = ("would record", head["events"]) if dry else ("recorded", head["recorded"])
    print_figures({name: head[name] for name in names} | {told[0]: told[1]})
    if not head["decided_policies"]:
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
    from adapters.console.models.project import catch_up

    try:
        with LedgerReader(place.ledger) as ledger:
            catch_up(ledger, place)
    except WorkspaceBusy as exc:
        say(f"the read models are left to the other process: {exc}")
