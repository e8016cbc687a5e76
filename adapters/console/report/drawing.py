"""Charts of a report, each with its table."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from adapters.console.page.charts import Spec, chart
from adapters.console.page.html import Markup, said, table
from adapters.console.page.specs import panels
from adapters.console.report.figures import (
    METRICS,
    Figures,
    Row,
    interval,
    shown_part,
    target_of,
)
from projections.metrics.metric import WITHOUT_DENOMINATOR

_FRACTIONS = ("ratio", "share", "mix")


class Drawing:
    """What the sections of one report are written with."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self._numbers = count(1)

    def chart(
        self, caption: str, spec: Spec, headings: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> Markup:
        """A chart with its table."""
        opens = self.figures.say("table")
        return chart(caption, spec, next(self._numbers), table(headings, rows), opens)

    def nothing(self, caption: str) -> Markup:
        """What stands in the place of a chart without data."""
        return Markup(said("h3", caption) + said("p", self.figures.say("nothing"), class_="note"))

    def series(self, caption: str, metric_ids: Sequence[str]) -> Markup:
        """Metrics by period, a panel each, or a panel for each part; nothing if all are empty."""
        figures = self.figures
        rows = [row for metric_id in metric_ids for row in figures.shown(metric_id)]
        data = [self._datum(row) for row in rows if row["value"] is not None]
        if not data:
            return self.nothing(caption)
        kind = METRICS[metric_ids[0]].kind
        form = ".1~%" if kind in _FRACTIONS else ",.1~f"
        names = figures.say("figure"), figures.say("period")
        counts = "numerator", "denominator", "value", "interval"
        headings = [*names, *(figures.say(one) for one in counts)]
        spec = panels(data, form=form)
        return self.chart(caption, spec, headings, [self._row(row) for row in rows])

    def series_name(self, row: Row) -> str:
        """What a panel shows: the metric, and its part."""
        name = self.figures.name(row["metric"])
        return f"{name}: {self.figures.part(row)}" if row["part"] else name

    def _datum(self, row: Row) -> dict[str, Any]:
        metric = METRICS[row["metric"]]
        name = self.series_name(row)
        about = (name, row["period"], self.figures.value(row), interval(row), self.counts(row))
        return {
            "series": name,
            "period": row["period"],
            "value": row["value"],
            "low": row["low"],
            "high": row["high"],
            "target": target_of(metric),
            "about": "; ".join(one for one in about if one),
        }

    def counts(self, row: Row) -> str:
        """Numerator and denominator, as in 12 / 34."""
        metric = METRICS[row["metric"]]
        if metric.kind in WITHOUT_DENOMINATOR:
            return ""
        numbers = shown_part(row["numerator"], metric), shown_part(row["denominator"], metric)
        return " / ".join(numbers)

    def _row(self, row: Row) -> list[str]:
        metric = METRICS[row["metric"]]
        numbers = (shown_part(row[side], metric) for side in ("numerator", "denominator"))
        value = self.figures.value(row)
        return [self.series_name(row), row["period"], *numbers, value, interval(row)]
