"""What the commands about agents share: periods, rulebooks, the ledger, fresh read models."""

from contextlib import suppress
from datetime import date
from typing import Annotated

import typer

from adapters.clock import now_us
from adapters.console.agents.run import Outcome
from adapters.console.common import ATTENTION, iso, say
from adapters.console.rules.books import book_named, books_in_force, with_books
from adapters.ledger.deciding import DecidingLedger
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import Misused, Refused, WorkspaceBusy
from domain.periods import Period, period_named
from domain.rulebook.model import Rulebook

DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be decided, and record nothing.")
]
ProjectOption = Annotated[
    bool,
    typer.Option(
        "--project/--no-project", help="Bring the read models up to date before and after."
    ),
]
RulebookOption = Annotated[
    str | None,
    typer.Option(
        "--rulebook", metavar="FILE", help="Judge by this rulebook in place of the one of its id."
    ),
]


def period_of(text: str, attempted: str) -> Period:
    """The period of this name.

    raises  Misused
    """
    found = period_named(text.strip())
    if found is None:
        raise Misused(
            f"{attempted} {text!r}",
            "it is no period",
            "write it as in 2010-H2, 2010-Q3, 2010-09 or 2010",
        )
    return found


def check_over(period: Period, attempted: str, rule: str | None = None) -> None:
    """Check that a period is over.

    raises  Refused
    """
    over_us = round(period.over_at.timestamp()) * 1_000_000
    if now_us() < over_us:
        raise Refused(
            f"{attempted} {period.name}",
            f"it is not over before {iso(over_us)}",
            "show it with --dry-run, or run it from then on",
            rule=rule,
        )


def books(rulebook: str | None, place: Workspace) -> tuple[Rulebook, ...]:
    """The rulebooks to judge by: those in force, with a named one in the place of its own.

    raises  BadRulebook, NotFound, Misused
    """
    in_force = books_in_force(place)
    return with_books(in_force, [book_named(rulebook, place)] if rulebook else [])


def today() -> date:
    """Today in Asia/Shanghai."""
    return date.fromisoformat(str(iso(now_us()))[:10])


def opened(place: Workspace, *, dry_run: bool) -> LedgerReader:
    """The ledger; only a run that is meant may write to it."""
    return LedgerReader(place.ledger) if dry_run else DecidingLedger(place.ledger, create=False)


def catch_up(ledger: LedgerReader, place: Workspace) -> None:
    """Bring the read models up to date, unless another process is doing it."""
    from adapters.console.models.project import catch_up as project

    try:
        project(ledger, place)
    except WorkspaceBusy as exc:
        say(f"the read models are left to the other process: {exc}")


def warn_if_behind(ledger: LedgerReader, place: Workspace) -> None:
    """Say so if the published read models lack facts that the ledger has."""
    from adapters.duckdb.questions import position_of

    there, here = ledger.last_position(), 0
    with suppress(WorkspaceBusy):
        here = position_of(place.published)
    if here < there:
        say(
            f"the read models go up to position {here:,} of {there:,}: what they lack is not"
            " counted; run `policytrail project`, then this again"
        )


def finish(outcome: Outcome, place: Workspace, *, project: bool) -> None:
    """Bring the read models up to date with what was recorded; leave with 2 if anything was not.

    raises  typer.Exit
    """
    if project and outcome.recorded:
        with LedgerReader(place.ledger) as ledger:
            catch_up(ledger, place)
    if outcome.contradicted:
        say(
            f"{len(outcome.contradicted)} agents were left alone: facts with the ids of these"
            f" decisions and other content are recorded: {', '.join(outcome.contradicted[:5])}"
        )
        raise typer.Exit(ATTENTION)
