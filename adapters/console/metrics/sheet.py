"""A metric by period, part and group, as a table or for programs."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from adapters.console.common import print_table, say
from adapters.console.metrics.catalogue import plain as header
from adapters.console.metrics.output import Output
from adapters.console.metrics.question import Asked
from adapters.console.metrics.words import (
    Lang,
    figure,
    headings,
    moment,
    plain,
    said,
    title,
    valued,
)
from adapters.duckdb.metrics import Measures, Row
from domain.periods import period_named, period_of, periods_between
from projections.metrics.metric import WITHOUT_DENOMINATOR, Metric

_SHAPE = (
    *((name, "string") for name in ("metric", "period", "part", "group")),
    *((name, "double") for name in ("numerator", "denominator", "value", "low", "high")),
    ("matures_on", "string"),
    ("mature", "bool"),
)
_SHOWN = 200  # rows of a table on a terminal


def show(question: Asked, measures: Measures, output: Output) -> None:
    """Print the cells, or write them to a file."""
    rows, clock = cells(question, measures)
    if not output.in_words:
        output.write(about(question, clock), rows, _SHAPE)
        return
    print_cells(question, rows, output.lang)
    say_times(clock, output.lang)


def cells(question: Asked, measures: Measures) -> tuple[list[Row], Row]:
    """The cells in order, empty periods of a range among them, and the times they are of."""
    clock = measures.clock(question.wanted)
    found = [_cell(row) for row in measures.cells(question.metric, question.wanted)]
    return [*_filled(question, found, clock["today"])], clock


def _cell(row: Row) -> Row:
    numbers = {name: plain(row[name]) for name in ("numerator", "denominator", "value")}
    matures_on = row["matures_on"]
    return row | numbers | {"matures_on": matures_on and matures_on.isoformat()}


def _filled(question: Asked, found: list[Row], today: date | None) -> Iterator[Row]:
    """The cells, and a row for each period of a range in which nothing was counted."""
    by_period: dict[str, list[Row]] = {}
    for row in found:
        by_period.setdefault(row["period"], []).append(row)
    first = question.first or (period_named(min(by_period)) if by_period else None)
    last = question.last or (period_of(question.kind, today) if today else None)
    if not question.is_range or first is None or last is None:
        yield from found
        return
    for period in periods_between(first, last):
        yield from by_period.pop(period.name, [_empty(question.metric, period.name)])
    for rows in by_period.values():
        yield from rows


def _empty(metric: Metric, period: str) -> Row:
    counted = metric.kind in WITHOUT_DENOMINATOR
    return {
        "metric": metric.id,
        "period": period,
        "part": None,
        "group": None,
        "numerator": 0,
        "denominator": None if counted else 0,
        "value": 0 if counted else None,
        "low": None,
        "high": None,
        "matures_on": None,
        "mature": True,
    }


def about(question: Asked, clock: Row) -> dict[str, Any]:
    """What an answer is about: the metric, the times, the group."""
    return header(question.metric) | {
        "effective_at": clock["happened_by"],
        "known_at": clock["known_by"],
        "as_of": clock["today"],
        "by": question.wanted.by,
        "group": question.wanted.group,
    }


def print_cells(question: Asked, rows: list[Row], lang: Lang) -> None:
    """Print cells; a value that cannot be read yet says from when it can."""
    metric = question.metric
    parts = any(row["part"] is not None for row in rows)
    names = ["period", *(["part"] if parts else []), *(["group"] if question.wanted.by else [])]
    counted = metric.kind in WITHOUT_DENOMINATOR
    names += ["numerator"] if counted else ["numerator", "denominator", "value"]
    names += ["interval"] if metric.kind == "ratio" else []
    texts = [_texts(metric, row, lang) for row in rows]
    print_table(
        headings(lang, *names),
        [[text[name] for name in names] for text in texts[:_SHOWN]],
        title=f"{metric.id}: {title(metric, lang)}",
    )
    if not rows:
        say(said("nothing", lang))
    if len(rows) > _SHOWN:
        say(f"{_SHOWN:,} of {len(rows):,} rows shown; --format csv or --out FILE give all of them")


def _texts(metric: Metric, row: Row, lang: Lang) -> dict[str, str]:
    value = valued(row["value"], metric)
    if not row["mature"]:
        value = said("readable", lang, day=row["matures_on"])
    interval = ""
    if row["low"] is not None:
        interval = f"{valued(row['low'], metric)} - {valued(row['high'], metric)}"
    return {
        "period": row["period"],
        "part": row["part"] or "",
        "group": said("unknown", lang) if row["group"] is None else row["group"],
        "numerator": figure(row["numerator"]),
        "denominator": figure(row["denominator"]),
        "value": value,
        "interval": interval,
    }


def say_times(clock: Row, lang: Lang) -> None:
    """Say as of when an answer is; an empty ledger has no time."""
    if clock["happened_by"] is not None:
        times = (moment(clock["happened_by"]), moment(clock["known_by"]))
        say(said("as_of", lang, effective=times[0], known=times[1]))
