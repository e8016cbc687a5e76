"""Receipts, callbacks, commission, clocks and satisfaction."""

from collections import defaultdict
from typing import Any

from adapters.console.page.html import Markup
from adapters.console.page.specs import panels, ranked
from adapters.console.report import chosen
from adapters.console.report.drawing import Drawing
from adapters.console.report.figures import FEN, METRICS, SPAN, yuan
from projections.metrics.metric import Metric


def receipts(drawing: Drawing) -> list[Markup]:
    """Rates by month of issue, and how long receipts have been outstanding."""
    return [
        drawing.series(drawing.figures.say("receipts_rates"), chosen.RECEIPTS),
        _ageing(drawing),
    ]


def callbacks(drawing: Drawing) -> list[Markup]:
    """The funnel of the period, and rates by month."""
    return [
        _funnel(drawing),
        drawing.series(drawing.figures.say("callback_rates"), chosen.CALLBACKS),
    ]


def commission(drawing: Drawing) -> list[Markup]:
    """Amounts by month, all reasons together in the chart and each by itself in the table."""
    figures = drawing.figures
    caption = figures.say("commission_months")
    rows = [row for metric in chosen.MONEY for row in figures.shown(metric)]
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        sums[row["metric"], row["period"]] += float(row["numerator"]) / FEN
    if not sums:
        return [drawing.nothing(caption)]
    data = [
        {
            "series": figures.name(metric),
            "period": period,
            "value": amount,
            "about": f"{figures.name(metric)}; {period}; {amount:,.2f}",
        }
        for (metric, period), amount in sums.items()
    ]
    headings = [figures.say(name) for name in ("figure", "part", "period", "yuan")]
    told = [
        (figures.name(row["metric"]), figures.part(row), row["period"], yuan(row["numerator"]))
        for row in rows
    ]
    return [drawing.chart(caption, panels(data, bars=True, form="~s"), headings, told)]


def clocks(drawing: Drawing) -> list[Markup]:
    """How many days complaints and claims take, and how many are done in time."""
    return [
        drawing.series(drawing.figures.say("clock_days"), chosen.DAYS),
        drawing.series(drawing.figures.say("clock_rates"), chosen.ON_TIME),
    ]


def satisfaction(drawing: Drawing) -> list[Markup]:
    """Rates with their intervals, and the mean of each dimension with its sample size."""
    say = drawing.figures.say
    return [
        drawing.series(say("satisfaction_rates"), chosen.RATES_OF_SATISFACTION),
        drawing.series(say("satisfaction_dimensions"), (chosen.DIMENSIONS,)),
    ]


def _ageing(drawing: Drawing) -> Markup:
    figures = drawing.figures
    rows = figures.shown(chosen.AGEING)
    caption = figures.say("ageing")
    if not rows:
        return drawing.nothing(caption)
    data = [
        {
            "name": row["part"],
            "value": int(row["numerator"]),
            "text": f"{int(row['numerator']):,}",
            "about": f"{row['part']}: {int(row['numerator']):,}",
        }
        for row in rows
    ]
    headings = [figures.say(name) for name in ("period", "age", "policies")]
    told = [(row["period"], row["part"], int(row["numerator"])) for row in rows]
    return drawing.chart(caption, ranked(data), headings, told)


def _funnel(drawing: Drawing) -> Markup:
    """How many came to each step, and how many got through it."""
    figures = drawing.figures
    caption = figures.say("funnel")
    found = [row for metric in chosen.FUNNEL for row in figures.rolled.get((metric, SPAN), ())]
    if not found:
        return drawing.nothing(caption)
    data: list[dict[str, Any]] = []
    for row in found:
        text = f"{drawing.counts(row)}  ({figures.value(row)})"
        name = figures.name(row["metric"])
        through, came = int(row["numerator"]), int(row["denominator"])
        about = f"{name}: {text}"
        data.append({"name": name, "value": through, "whole": came, "text": text, "about": about})
    names = "stage", "numerator", "divided", "value", "counts_what"
    told = [
        (
            one["name"],
            one["value"],
            one["whole"],
            figures.value(row),
            _what(METRICS[row["metric"]]),
        )
        for one, row in zip(data, found, strict=True)
    ]
    return drawing.chart(caption, ranked(data), [figures.say(name) for name in names], told)


def _what(metric: Metric) -> str:
    return f"{metric.denominator}; {metric.numerator}"
