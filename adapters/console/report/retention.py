"""Persistency by cohort as a heat map, and survival by year of the effective date."""

from typing import Any

from adapters.console.page.html import Markup
from adapters.console.page.specs import curves, heat
from adapters.console.report.chosen import COHORTS, SURVIVAL
from adapters.console.report.drawing import Drawing
from adapters.console.report.figures import METRICS, Row, interval, shown_part

_QUARTERS = 24  # of cohorts that are shown
_YEARS = 7


def persistency(drawing: Drawing) -> list[Markup]:
    """The triangle and the curves."""
    return [_triangle(drawing), _survival(drawing)]


def _months(metric_id: str) -> str:
    return metric_id.removeprefix("M-P")


def _triangle(drawing: Drawing) -> Markup:
    figures = drawing.figures
    caption = figures.say("triangle")
    cohorts = sorted({name for metric, name in figures.rolled if metric in COHORTS})[-_QUARTERS:]
    rows = [
        row
        for name in cohorts
        for metric in COHORTS
        for row in figures.rolled.get((metric, name), ())
    ]
    if not any(row["mature"] for row in rows):
        return drawing.nothing(caption)
    data = [_cell(drawing, row) for row in rows]
    headings = [
        figures.say(name) for name in ("cohort", "months", "numerator", "denominator", "value")
    ]
    told = [
        (
            row["period"],
            _months(row["metric"]),
            *(shown_part(row[side], METRICS[row["metric"]]) for side in _SIDES),
            figures.value(row),
        )
        for row in rows
    ]
    return drawing.chart(caption, heat(data), headings, told)


_SIDES = ("numerator", "denominator")


def _cell(drawing: Drawing, row: Row) -> dict[str, Any]:
    value = drawing.figures.value(row)
    return {
        "row": row["period"],
        "column": _months(row["metric"]),
        "value": row["value"],
        "text": f"{row['value'] * 100:.0f} %" if row["value"] is not None else "–",
        "about": f"{drawing.figures.name(row['metric'])}; {row['period']}; {value}",
    }


def _survival(drawing: Drawing) -> Markup:
    figures = drawing.figures
    caption = figures.say("survival")
    years = sorted({name for metric, name in figures.rolled if metric == SURVIVAL})[-_YEARS:]
    rows = [row for year in years for row in figures.rolled[SURVIVAL, year]]
    data = [
        {
            "series": row["period"],
            "x": int(row["part"]),
            "value": row["value"],
            "about": f"{row['period']}; {int(row['part'])}; {figures.value(row)};"
            f" {interval(row)}; {drawing.counts(row)}",
        }
        for row in rows
        if row["value"] is not None
    ]
    if not data:
        return drawing.nothing(caption)
    names = "cohort", "months", "numerator", "denominator", "value", "interval"
    told = [
        (
            row["period"],
            int(row["part"]),
            *(shown_part(row[side], METRICS[SURVIVAL]) for side in _SIDES),
            figures.value(row),
            interval(row),
        )
        for row in rows
    ]
    spec = curves(data, figures.say("months_since"))
    return drawing.chart(caption, spec, [figures.say(name) for name in names], told)
