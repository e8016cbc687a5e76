"""Headline figures against their targets."""

from typing import Any

from adapters.console.metrics.words import title
from adapters.console.page.html import Markup, said, tag
from adapters.console.page.specs import against_targets
from adapters.console.report.chosen import HEADLINES, KEY
from adapters.console.report.drawing import Drawing
from adapters.console.report.figures import (
    METRICS,
    SPAN,
    Figures,
    Row,
    interval,
    meets,
    shown_value,
    target_of,
)


def headlines(drawing: Drawing) -> list[Markup]:
    """The most important ones to see at once, then all of them as a chart and a table."""
    figures = drawing.figures
    found = {metric: row for metric in HEADLINES if (row := _row_of(figures, metric))}
    if not found:
        return [said("p", figures.say("nothing"))]
    cards = [_card(figures, metric, found[metric]) for metric in KEY if metric in found]
    data = [_datum(drawing, row) for row in found.values() if row["value"] is not None]
    names = "figure", "period", "of", "value", "interval", "target", "state"
    rows = [_line(drawing, row) for row in found.values()]
    return [
        tag("ul", *cards, class_="key"),
        said("p", figures.say("headlines_lead"), class_="note"),
        drawing.chart(
            figures.say("headlines"),
            against_targets(data),
            [figures.say(name) for name in names],
            rows,
        ),
    ]


def _row_of(figures: Figures, metric: str) -> Row | None:
    """The figure of the span, or of the last period that can be read."""
    names = [name for known, name in figures.rolled if known == metric]
    return figures.rolled[metric, names[0]][0] if names else None


def _when(figures: Figures, row: Row) -> str:
    if row["period"] != SPAN:
        return str(row["period"])
    return figures.span.name or figures.say("whole_span")


def _state(row: Row) -> str | None:
    """Whether a target is met; None if there is none, or no value."""
    metric = METRICS[row["metric"]]
    if target_of(metric) is None or row["value"] is None:
        return None
    return "met" if meets(row["value"], metric) else "missed"


def _aim(figures: Figures, row: Row) -> str:
    metric = METRICS[row["metric"]]
    aim = target_of(metric)
    if aim is None:
        return ""
    value = shown_value(aim, metric)
    return figures.say("at_least" if meets(aim + 1, metric) else "at_most", value=value)


def _card(figures: Figures, metric_id: str, row: Row) -> Markup:
    state = _state(row)
    told = [figures.say(state)] if state else []
    return tag(
        "li",
        said("span", title(METRICS[metric_id], figures.lang)),
        said("b", figures.value(row) or "–"),
        said("small", " · ".join([*told, _aim(figures, row), _when(figures, row)]).strip(" ·")),
        class_=state,
    )


def _datum(drawing: Drawing, row: Row) -> dict[str, Any]:
    line = _line(drawing, row)
    return {
        "name": line[0],
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "target": target_of(METRICS[row["metric"]]),
        "about": "; ".join(one for one in line if one),
    }


def _line(drawing: Drawing, row: Row) -> list[str]:
    figures = drawing.figures
    state = _state(row)
    return [
        figures.name(row["metric"]),
        _when(figures, row),
        drawing.counts(row),
        figures.value(row),
        interval(row),
        _aim(figures, row),
        figures.say(state) if state else "",
    ]
