"""The catalogue of metrics as ``policytrail metrics`` lists it."""

from difflib import get_close_matches
from typing import Any

from adapters.console.common import print_table, say
from adapters.console.metrics.output import Output
from adapters.console.metrics.words import Lang, headings, said, title
from domain.errors import NotFound
from projections.metrics.metric import Metric, metric_named, metrics

_TEXTS = (
    "title",
    "title_zh",
    "numerator",
    "denominator",
    "kind",
    "unit",
    "period",
    "period_of",
    "grain",
    "matures",
    "target",
    "source",
    "unavailable",
)
_SHAPE = (
    *((name, "string") for name in ("metric", *_TEXTS)),
    ("scale", "int64"),
    ("groups", "texts"),
)


def named(text: str) -> Metric:
    """The metric of this name, which may be written in small letters.

    raises  NotFound, with the nearest name; for one that cannot be computed, with the reason
    """
    attempted = f"show the metric {text}"
    found = metric_named(text.strip()) or _however_spelt(text, attempted)
    if found.unavailable:
        raise NotFound(attempted, f"it is not available: {found.unavailable}")
    return found


def _however_spelt(text: str, attempted: str) -> Metric:
    known = {one.id.lower(): one for one in metrics()}
    found = known.get(text.strip().lower())
    if found is None:
        near = get_close_matches(text.strip().lower(), known, n=1)
        hint = f"did you mean {known[near[0]].id}?" if near else "list all: policytrail metrics"
        raise NotFound(attempted, "there is none of that name", hint)
    return found


def list_all(output: Output) -> None:
    """Print every metric, or write them to a file."""
    if not output.in_words:
        output.write({}, [plain(one) for one in metrics()], _SHAPE)
        return
    lang = output.lang
    print_table(
        headings(lang, "metric", "title", "kind", "of", "target"),
        [_row(one, lang) for one in metrics()],
    )
    say("one of them: policytrail metrics METRIC; what it means: docs/explanation/metrics.md")


def plain(metric: Metric) -> dict[str, Any]:
    """A metric's header."""
    texts = {name: getattr(metric, name) or None for name in _TEXTS}
    return {"metric": metric.id} | texts | {"scale": metric.scale, "groups": [*metric.groups]}


def _row(metric: Metric, lang: Lang) -> tuple[str, ...]:
    if metric.unavailable:
        why = said("unavailable", lang, why=metric.unavailable)
        return metric.id, f"{title(metric, lang)}\n{why}", "", "", ""
    return (
        metric.id,
        title(metric, lang),
        metric.kind,
        f"{metric.period} {metric.period_of}",
        metric.target,
    )
