"""What a rule about a figure may name: a metric that there is, with its periods and groups."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from domain.rulebook.payloads import nearest
from domain.rulebook.vetting_words import Found, Raw

_ALL = ("agent", "branch", "channel", "product", "cohort")


class Shape(NamedTuple):
    """The periods of a metric, and what it can be split by."""

    period: str
    groups: tuple[str, ...] = _ALL


_MONTHLY = """
M-R1 M-R2 M-R3 M-R4 M-R5 M-C1 M-C2 M-C3 M-C4 M-C4p M-C5 M-C6 M-C7 M-C8 M-C9 M-C9w M-C10 M-K1
M-K1c M-K2 M-K3 M-K4 M-K5 M-P12R M-P13 M-P13c M-P25 M-P25c M-P37 M-P37c M-P61 M-P61c M-S1 M-S2
M-S3 M-S3r M-S4 M-T3 M-T5 M-B1 M-B2 M-B3 M-L1 M-L1b M-L1c M-L2 M-L3 M-L3a M-L4 M-L5 M-L6 M-L7
M-L8 M-Q1 M-Q2 M-Q3 M-Q4 M-Q5 M-Q6 M-Q7 M-Q8 M-Q9 M-Q10 M-Q10r M-Q11 M-A9 M-A10
"""
METRICS: Mapping[str, Shape] = MappingProxyType(
    {
        **dict.fromkeys(_MONTHLY.split(), Shape("month")),
        **dict.fromkeys(("M-T1", "M-T2"), Shape("month", ())),
        **dict.fromkeys(("M-A1", "M-A2", "M-A3", "M-A4", "M-A5"), Shape("quarter")),
        "M-A6": Shape("year", ("agent", "branch")),
        "M-A7": Shape("half_year", ("agent", "branch")),
        "M-A8": Shape("quarter", ("agent", "branch")),
    }
)
"""The metrics of the catalogue that can be computed."""
OTHERS = (
    "RECEIPT_RETURN",
    "CALLBACK_RESULT",
    "PERSISTENCY",
    "FALSE_INFO_CASES",
    "QUALITY_POINTS",
    "ANY",
)
"""Figures of the appraisal of agents, and what stands for any: a threshold on it never applies."""


def figures(rule: Raw) -> Found:
    """Whether a threshold or benchmark names a figure that there is, as it can be asked for."""
    metric = rule.get("metric")
    if str(rule.get("kind")) not in {"threshold", "benchmark"} or not isinstance(metric, str):
        return
    if metric not in METRICS and metric not in OTHERS:
        yield (
            "metric",
            f"there is no metric {metric!r}{nearest(metric, dict.fromkeys((*METRICS, *OTHERS)))}",
        )
        return
    shape = METRICS.get(metric)
    period, by = rule.get("period"), rule.get("by")
    if shape is None:
        if narrowed := [key for key in ("by", "part", "minimum") if key in rule]:
            yield narrowed[0], f"{metric} is a figure of one agent's appraisal, which has none"
        return
    if isinstance(period, str) and period != shape.period:
        yield "period", f"the periods of {metric} are {_plural(shape.period)}, not {period}"
    if isinstance(by, str) and by not in shape.groups:
        can = ", ".join(shape.groups) or "nothing"
        yield "by", f"{metric} can be split by {can}, not by {by}"
    yield from _reachable(rule)


def _plural(period: str) -> str:
    return f"{period.replace('_', '-')}s"


def _reachable(rule: Raw) -> Found:
    """Whether any value could miss the line: a share of a whole lies between 0 and 100 %."""
    value: Any = rule.get("value")
    if rule.get("unit") != "percent" or type(value) not in {int, float}:
        return
    if value < 0 or (value > 100 and rule.get("must_be") == "at_least"):  # noqa: PLR2004
        yield "value", f"{value} % can never be held: a percentage lies between 0 and 100"
