"""``policytrail metrics``: the catalogue, one metric by period, and what a cell is made of."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from adapters.clock import now_us
from adapters.console.common import (
    EffectiveOption,
    JsonOption,
    KnownOption,
    WorkspaceOption,
    instant_us,
    wants_json,
    workspace,
)
from adapters.console.diff.moments import Along, Moments, moments
from adapters.console.metrics.catalogue import list_all, named
from adapters.console.metrics.output import Output
from adapters.console.metrics.question import Asked, Spoken, asked
from adapters.console.metrics.words import Format
from adapters.duckdb.metrics import Measures, Wanted, measuring
from adapters.duckdb.status import Origin
from adapters.ledger.reading import LedgerReader
from adapters.rulebook_mark import rules_mark
from adapters.workspace import Workspace
from domain.errors import Misused

app = typer.Typer(add_completion=False)


class By(StrEnum):
    """What a metric can be split by."""

    AGENT = "agent"
    BRANCH = "branch"
    CHANNEL = "channel"
    PRODUCT = "product"
    COHORT = "cohort"


_PERIOD = "such as 2025-03, 2025-Q1, 2025-H1 or 2025"
MetricArgument = Annotated[
    str | None, typer.Argument(metavar="[METRIC]", help="Such as M-P13; without it: all there are.")
]
ByOption = Annotated[By | None, typer.Option("--by", help="A row for each of these.")]
GroupOption = Annotated[
    str | None,
    typer.Option("--group", metavar="NAME", help="Only this agent, branch, channel, product …"),
]
PartOption = Annotated[
    str | None, typer.Option("--part", metavar="PART", help="Only this part of the metric.")
]
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="PERIOD", help=f"From this period on, {_PERIOD}."),
]
ToOption = Annotated[
    str | None, typer.Option("--to", metavar="PERIOD", help="Up to this period, included.")
]
PeriodOption = Annotated[
    str | None, typer.Option("--period", metavar="PERIOD", help="Only this period.")
]
ExplainOption = Annotated[
    bool,
    typer.Option(
        "--explain", help="List what is in numerator and denominator, with the events behind it."
    ),
]
DiffOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--diff",
        metavar="T1 T2",
        help="What changed from one time to another, and by which events.",
    ),
]
AlongOption = Annotated[
    Along, typer.Option("--diff-by", help="Which time that is, or both; the other one stays.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="Form of the answer.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write the answer to a file.")
]
LangOption = Annotated[
    Literal["en", "zh"], typer.Option(help="Language of the words: English or Chinese.")
]
ProjectOption = Annotated[
    bool, typer.Option("--project/--no-project", help="Bring the read models up to date before.")
]


@app.command()
def metrics(
    ctx: typer.Context,
    metric: MetricArgument = None,
    *,
    by: ByOption = None,
    group: GroupOption = None,
    part: PartOption = None,
    first: FromOption = None,
    last: ToOption = None,
    period: PeriodOption = None,
    explain: ExplainOption = False,
    diff: DiffOption = None,
    along: AlongOption = Along.KNOWN,
    effective_at: EffectiveOption = None,
    known_at: KnownOption = None,
    form: FormatOption = Format.TABLE,
    out: OutOption = None,
    lang: LangOption = "en",
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """List the metrics, or show one by period, at any two times; by default as of the last fact.

    A row shows numerator, denominator and value; of a ratio also a Wilson interval of 95 %. A value
    is empty if the denominator is 0, or if the period cannot be read yet; then the row says from
    when. What each metric means: docs/explanation/metrics.md.
    """
    place = workspace(ctx, workspace_dir)
    output = Output(Format.JSON if wants_json(ctx, as_json=as_json) else form, out, place, lang)
    if metric is None:
        _refuse_options(first, last, period, group, part, by, diff, explain=explain)
        list_all(output)
        return
    wanted = _wanted(by, group, part, effective_at, known_at)
    spoken = Spoken(first, last, period)
    question = asked(named(metric), wanted, spoken, explain=explain)
    _answer(question, diff and (diff, along), output, project=project)


def _wanted(
    by: By | None,
    group: str | None,
    part: str | None,
    effective_at: str | None,
    known_at: str | None,
) -> Wanted:
    return Wanted(
        by=by.value if by else None,
        part=part,
        group=group or None,
        chosen=group is not None,
        effective_us=_time(effective_at, "--effective-at"),
        known_us=_time(known_at, "--known-at"),
    )


def _refuse_options(*given: object, explain: bool) -> None:
    if explain or any(one is not None for one in given):
        raise Misused("list the metrics", "options ask about one metric", "name it, as in M-P13")


def _time(text: str | None, option: str) -> int | None:
    """A time that was asked about; without one it is that of the last recorded fact."""
    return None if text is None else instant_us(text, option, 0)


def _answer(
    question: Asked, diff: tuple[tuple[str, str], Along] | None, output: Output, *, project: bool
) -> None:
    from adapters.console.metrics.explained import explain
    from adapters.console.metrics.sheet import show

    between = diff and _moments(*diff, question.wanted)
    with _measures(output.place, project=project) as measures:
        if between:
            from adapters.console.metrics.diff import differ

            differ(question, between, measures, output)
        else:
            (explain if question.explain else show)(question, measures, output)


def _moments(span: tuple[str, str], along: Along, wanted: Wanted) -> Moments:
    now = now_us()
    first, last = (instant_us(text, "--diff", now) for text in span)
    return moments((first, last), along, (wanted.effective_us, wanted.known_us), now)


@contextmanager
def _measures(place: Workspace, *, project: bool) -> Iterator[Measures]:
    """Open the read models when they say what the ledger says; most times they do already."""
    with LedgerReader(place.ledger) as ledger:
        mark = rules_mark(place.rulebooks)
        now = Origin(ledger.last_position(), ledger.ledger_id, mark)
    if place.published.exists():
        with measuring(place.published) as measures:
            if measures.origin() == now:
                yield measures
                return
    from adapters.console.verdicts.state import up_to_date
    from projections.metrics.models import metric_models

    with LedgerReader(place.ledger) as ledger:
        up_to_date(ledger, place, metric_models(), project=project)
    with measuring(place.published) as measures:
        yield measures
