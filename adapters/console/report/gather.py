"""Asking for what a report shows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from adapters.console.metrics.words import Lang
from adapters.console.report.chosen import COHORTS, FUNNEL, HEADLINES, SURVIVAL
from adapters.console.report.figures import METRICS, SPAN, Book, Figures, Quality
from adapters.console.report.span import Span, period, twelve_months
from adapters.duckdb.reporting import Roll, reporting
from domain.periods import period_of, quarter_of
from projections.timeline.timeline import LATE_AFTER_DAYS

Row = Mapping[str, Any]
_AGENTS = 15  # that are ranked


def gathered(
    published: Path,
    times: tuple[int | None, int | None],
    span: Span | None,
    lang: Lang,
    beside: tuple[Quality, Sequence[Book]],
) -> Figures:
    """Everything that a report shows, from one connection.

    units   times are microseconds since the epoch, None for that of the last recorded fact
    raises  what ``reporting`` raises
    """
    with reporting(published, *times) as asked:
        clock, extent = asked.clock(), asked.extent()
        about = span or twelve_months(extent["last_day"] or clock["today"] or date.min)
        cells = _by(asked.cells(), "metric")
        rolled = asked.rolled(_rolls(cells, about))
        by_rule, by_agent = asked.findings(about.first, about.last, _AGENTS)
        late = asked.late(LATE_AFTER_DAYS)
    quality, books = beside
    return Figures(
        lang=lang,
        span=about,
        clock=clock,
        extent=extent,
        cells={metric: rows for (metric,), rows in cells.items()},
        rolled={(m, p): rows for (m, p), rows in _by(rolled, "metric", "period").items()},
        by_rule=by_rule,
        by_agent=by_agent,
        late=late,
        quality=quality,
        books=books,
    )


def _by(rows: Sequence[Row], *names: str) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in names)].append(row)
    return found


def _rolls(cells: Mapping[tuple[Any, ...], Sequence[Row]], span: Span) -> Iterator[Roll]:
    """Which cells are put together: to the span, to quarters and to years of cohorts."""
    for metric in dict.fromkeys((*HEADLINES, *FUNNEL)):
        for found in _readable(metric, cells.get((metric,), ()), span):
            yield Roll(metric, *found, whole=True)
    for metric in (*COHORTS, SURVIVAL):
        longer = quarter_of if metric in COHORTS else _year
        for name in dict.fromkeys(row["period"] for row in cells.get((metric,), ())):
            cohort = period(name)
            if cohort.first <= span.last:
                yield Roll(metric, name, longer(cohort.first))


def _readable(metric: str, rows: Sequence[Row], span: Span) -> list[tuple[str, str]]:
    """The periods of the span that can be read; or else the last one before its end that can."""
    ready = list(dict.fromkeys(row["period"] for row in rows if row["mature"]))
    if METRICS[metric].at_a_point:
        return [(name, name) for name in ready]
    inside = [name for name in ready if span.holds(period(name))]
    if inside:
        return [(name, SPAN) for name in inside]
    before = [name for name in ready if period(name).last <= span.last]
    return [(name, name) for name in before[-1:]]


def _year(day: date) -> str:
    return period_of("year", day).name
