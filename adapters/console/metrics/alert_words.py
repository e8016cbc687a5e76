"""Words around alerts, in English and Chinese."""

from collections.abc import Mapping
from typing import Any

from adapters.console.metrics.catalogue import named
from adapters.console.metrics.words import figure, title, valued
from adapters.console.verdicts.words import SEVERITY
from domain.rulebook.words import Lang
from projections.metrics.metric import WITHOUT_DENOMINATOR
from projections.timeline.text import plain

_HEADINGS: dict[Lang, tuple[str, ...]] = {
    "en": ("alert", "severity", "metric", "value", "threshold", "since", "acknowledged"),
    "zh": ("预警", "严重程度", "指标", "值", "阈值", "起始", "确认"),
}
_LINE: dict[str, dict[Lang, str]] = {
    "at_least": {"en": "at least {0}", "zh": "至少{0}"},
    "at_most": {"en": "at most {0}", "zh": "至多{0}"},
}


def headings(lang: Lang) -> list[str]:
    """The headings of a list of alerts."""
    return [*_HEADINGS[lang]]


def shown(alert: Mapping[str, Any], lang: Lang) -> list[str]:
    """An alert as a row of a table."""
    metric = named(alert["metric"])
    value = valued(alert["value"], metric)
    if metric.kind not in WITHOUT_DENOMINATOR:
        value += f"\n({figure(alert['numerator'])} / {figure(alert['denominator'])})"
    since = (alert["crossed_at"] or "")[:16].replace("T", " ")
    position = "" if alert["position"] is None else f"\n# {alert['position']}"
    line = _LINE[alert["must_be"]][lang].format(valued(alert["threshold"], metric))
    return [
        plain(alert["alert_id"]),
        SEVERITY[alert["severity"]][lang],
        title(metric, lang),
        value,
        line,
        since + position,
        plain(alert["acknowledged_by"] or ""),
    ]
