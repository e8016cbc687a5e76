"""``policytrail report``: the figures of a period as one page to look at and to print."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from adapters.console.common import (
    EffectiveOption,
    JsonOption,
    KnownOption,
    WorkspaceOption,
    instant_us,
    print_json,
    say,
    wants_json,
    workspace,
)
from adapters.console.report.figures import Book, Figures, Quality
from adapters.console.report.span import Span, span_of
from adapters.console.rules.books import Held, held
from adapters.console.verdicts.state import up_to_date
from adapters.console.writing import writing
from adapters.ledger import conflicts, parking, partitions, rejects
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import Misused
from domain.periods import period_named

app = typer.Typer(add_completion=False)
OutOption = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="The page to write, such as report.html.")
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="Such as 2025-03, 2025-Q1, 2025-H1 or 2025; without it the twelve months that end with"
        " that of the last fact.",
    ),
]
LangOption = Annotated[
    Literal["en", "zh"], typer.Option(help="Language of the page: English or Chinese.")
]
ProjectOption = Annotated[
    bool, typer.Option("--project/--no-project", help="Bring the read models up to date before.")
]


@app.command()
def report(
    ctx: typer.Context,
    *,
    out: OutOption,
    period: PeriodOption = None,
    lang: LangOption = "en",
    effective_at: EffectiveOption = None,
    known_at: KnownOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Write the figures of a period as one HTML file that needs neither network nor scripts.

    Headline figures against their targets, receipts, callbacks, commission, persistency, clocks,
    satisfaction, findings by agent and rule, quality of the data: charts with their tables. Both
    times are that of the last recorded fact, unless they are given.
    """
    span = None if period is None else span_of_text(period)
    times = _time(effective_at, "--effective-at"), _time(known_at, "--known-at")
    place = workspace(ctx, workspace_dir)
    books = held(place)
    with writing(out, place) as sink:
        with LedgerReader(place.ledger) as ledger:
            up_to_date(ledger, place, books.models, project=project)
            quality = _quality(ledger)
        figures, made = _made(place, times, span, lang, (quality, _books(books)))
        sink.write(made)
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(figures, out, len(made)))
        return
    about = f"{figures.span.first} to {figures.span.last}" if figures.any else "nothing to report"
    say(f"wrote {out}: {about}, {len(made):,} bytes")


def span_of_text(text: str) -> Span:
    """The days of a period that was named.

    raises  Misused
    """
    found = period_named(text.strip())
    if found is None:
        why = "it is no month, quarter, half-year or year"
        way_out = "write it as 2025-03, 2025-Q1, 2025-H1 or 2025"
        raise Misused(f"read --period {text!r}", why, way_out)
    return span_of(found)


def _made(
    place: Workspace,
    times: tuple[int | None, int | None],
    span: Span | None,
    lang: Literal["en", "zh"],
    beside: tuple[Quality, Sequence[Book]],
) -> tuple[Figures, bytes]:
    """The figures and the page; what draws charts is loaded only here."""
    from adapters.console.report.gather import gathered
    from adapters.console.report.sheet import page

    figures = gathered(place.published, times, span, lang, beside)
    return figures, page(figures)


def _time(text: str | None, option: str) -> int | None:
    """A time that was asked about; without one it is that of the last recorded fact."""
    return None if text is None else instant_us(text, option, 0)


def _quality(ledger: LedgerReader) -> Quality:
    stopped = [one for one in ledger.ask(partitions.states) if one.stopped]
    return Quality(
        *ledger.ask(rejects.counts),
        conflicts=ledger.ask(conflicts.count),
        parked=ledger.ask(parking.counts)[1],
        stopped=len(stopped),
    )


def _books(books: Held) -> list[Book]:
    return [
        Book(one.book.id, str(one.book.version), len(one.book.rules), one.sha256)
        for one in books.standings
        if one.on
    ]


def _plain(figures: Figures, out: Path, size: int) -> dict[str, object]:
    clock, extent = figures.clock, figures.extent
    return {
        "out": str(out),
        "bytes": size,
        "period": figures.span.name,
        "first": figures.span.first.isoformat() if figures.any else None,
        "last": figures.span.last.isoformat() if figures.any else None,
        "effective_at": clock["happened_by"],
        "known_at": clock["known_by"],
        "facts": extent["facts"],
        "position": extent["position"],
    }
