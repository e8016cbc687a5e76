"""Words around metrics, in English and Chinese, and figures as people read them."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from projections.metrics.metric import Metric

Lang = Literal["en", "zh"]


class Format(StrEnum):
    """Forms of an answer."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


HEADINGS: dict[str, dict[Lang, str]] = {
    "metric": {"en": "metric", "zh": "指标"},
    "title": {"en": "title", "zh": "名称"},
    "kind": {"en": "kind", "zh": "类型"},
    "of": {"en": "period", "zh": "期间"},
    "target": {"en": "target", "zh": "目标"},
    "period": {"en": "period", "zh": "期间"},
    "part": {"en": "part", "zh": "分项"},
    "group": {"en": "group", "zh": "分组"},
    "numerator": {"en": "numerator", "zh": "分子"},
    "denominator": {"en": "denominator", "zh": "分母"},
    "value": {"en": "value", "zh": "值"},
    "interval": {"en": "95 % interval", "zh": "95%区间"},
    "subject": {"en": "subject", "zh": "对象"},
    "policy": {"en": "policy", "zh": "保单"},
    "position": {"en": "position", "zh": "位置"},
    "event": {"en": "event", "zh": "事件"},
    "before": {"en": "before", "zh": "之前"},
    "after": {"en": "after", "zh": "之后"},
    "occurred": {"en": "occurred", "zh": "发生时间"},
}
SAID: dict[str, dict[Lang, str]] = {
    "nothing": {"en": "nothing was counted", "zh": "没有可统计的事实"},
    "same": {"en": "nothing changed", "zh": "没有变化"},
    "readable": {"en": "from {day}", "zh": "{day}起可读"},
    "unavailable": {"en": "not available: {why}", "zh": "不可用：{why}"},
    "numerator": {"en": "numerator", "zh": "分子"},
    "denominator": {"en": "denominator", "zh": "分母"},
    "unknown": {"en": "(not known)", "zh": "（未知）"},
    "as_of": {
        "en": "as of {effective}, as known at {known}",
        "zh": "业务时间截至 {effective}，以 {known} 已知为准",
    },
}
_FRACTIONS = ("ratio", "share", "mix")


def headings(lang: Lang, *names: str) -> list[str]:
    """The headings of columns."""
    return [HEADINGS[name][lang] for name in names]


def said(name: str, lang: Lang, **values: object) -> str:
    """A sentence with its values."""
    return SAID[name][lang].format(**values)


def title(metric: Metric, lang: Lang) -> str:
    """What a metric is called."""
    return metric.title_zh if lang == "zh" else metric.title


def moment(instant: str) -> str:
    """An instant at +08:00, to the minute."""
    return instant[: len("2025-03-31T18:00")].replace("T", " ")


def plain(number: Any) -> int | float | None:
    """A number as JSON writes it: whole ones without a decimal point."""
    if number is None:
        return None
    value = Decimal(number) if isinstance(number, Decimal | int) else Decimal(str(number))
    return int(value) if value == value.to_integral_value() else float(value)


def figure(number: Any) -> str:
    """A numerator or denominator as people read it; at most four decimals."""
    value = plain(number)
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4f}".rstrip("0")


def valued(value: float | None, metric: Metric) -> str:
    """A value as people read it: a fraction of 1 in per cent."""
    if value is None:
        return ""
    if metric.kind in _FRACTIONS:
        return f"{value * 100:.2f} %"
    return f"{value:,.0f}" if metric.kind in {"count", "amount"} else f"{value:,.2f}"
