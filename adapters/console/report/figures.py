"""What a report shows, as the read models and the ledger gave it; and how one figure is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.console.metrics.words import Lang, figure, title, valued
from adapters.console.report.span import Span, period
from adapters.console.report.words import say
from projections.metrics.metric import Metric, metrics
from projections.timeline.labels import LABELS

Row = Mapping[str, Any]
FEN = 100  # fen of a yuan
SPAN = "span"  # how the whole period of a report is called among longer periods
AT_MOST = frozenset({"M-B3", "M-C9w"})
"""Metrics whose target is not to be exceeded; the others are to reach theirs."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What the ledger holds besides facts.

    shape   lines that were turned away, those of them still to be mended, facts that contradict
            recorded ones, messages that wait for a type to be known, and partitions that are not
            read on
    """

    rejects: int
    rejects_pending: int
    conflicts: int
    parked: int
    stopped: int


@dataclass(frozen=True, slots=True)
class Book:
    """A rulebook in force."""

    name: str
    version: str
    rules: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that a report shows.

    shape   ``cells`` are by metric, ``rolled`` by metric and the name of the longer period
    """

    lang: Lang
    span: Span
    clock: Row
    extent: Row
    cells: Mapping[str, Sequence[Row]]
    rolled: Mapping[tuple[str, str], Sequence[Row]]
    by_rule: Sequence[Row]
    by_agent: Sequence[Row]
    late: Sequence[Row]
    quality: Quality
    books: Sequence[Book]

    @property
    def any(self) -> bool:
        """Whether any fact counts."""
        return bool(self.extent["facts"])

    def shown(self, metric_id: str) -> list[Row]:
        """The cells of a metric that a chart shows; of a point in time: all of them."""
        found = self.cells.get(metric_id, ())
        if METRICS[metric_id].at_a_point:
            return [*found]
        return [row for row in found if self.span.shows(period(row["period"]))]

    def say(self, name: str, **values: object) -> str:
        """A text in the language of the report."""
        return say(name, self.lang, **values)

    def name(self, metric_id: str) -> str:
        """The id and title of a metric."""
        return f"{metric_id} {title(METRICS[metric_id], self.lang)}"

    def part(self, row: Row) -> str:
        """The part of a cell in words; several reasons are joined by +."""
        column = 0 if self.lang == "en" else 1
        words = LABELS[_PARTS[row["metric"]]] if row["metric"] in _PARTS else {}
        parts = (row["part"] or "").split("+")
        return " + ".join(words[one][column] if one in words else one for one in parts)

    def value(self, row: Row) -> str:
        """The value of a cell, or from when it can be read."""
        if not row["mature"]:
            return self.say("readable", day=row["matures_on"])
        return shown_value(row["value"], METRICS[row["metric"]])


_PARTS = {
    "M-A3": "SatisfactionDimension",
    "M-K1": "CommissionHoldReason",
    "M-K3": "CommissionDeductionReason",
}
METRICS: Mapping[str, Metric] = {one.id: one for one in metrics()}


def shown_value(value: float | None, metric: Metric) -> str:
    """A value as people read it; money in yuan."""
    if value is not None and metric.kind == "amount":
        return yuan(value)
    return valued(value, metric)


def yuan(fen: Any) -> str:
    """An amount of fen in yuan."""
    return f"{float(fen) / FEN:,.2f}"


def shown_part(number: Any, metric: Metric) -> str:
    """A numerator or denominator as people read it; money in yuan."""
    if number is None:
        return ""
    return yuan(number) if metric.unit == "fen" else figure(number)


def interval(row: Row) -> str:
    """The Wilson interval of a ratio."""
    if row["low"] is None:
        return ""
    metric = METRICS[row["metric"]]
    return f"{valued(row['low'], metric)} – {valued(row['high'], metric)}"


def target_of(metric: Metric) -> float | None:
    """The value that is aimed at; None if nobody says one."""
    first = metric.target.split(" ", maxsplit=1)[0]
    return float(first) if first else None


def meets(value: float, metric: Metric) -> bool:
    """Whether a value is as good as its target or better."""
    aim = target_of(metric)
    if aim is None:
        return True
    return value <= aim if metric.id in AT_MOST else value >= aim
