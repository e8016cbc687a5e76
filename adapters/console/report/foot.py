"""What the figures mean, and what the report is made of."""

from adapters.console.metrics.words import moment
from adapters.console.page.html import Markup, said, table, tag
from adapters.console.report.chosen import EVERY
from adapters.console.report.figures import METRICS, Figures

_STALE = 31  # days without a fact after which a report warns
_DIGITS = 12  # of a digest, enough for a person to tell books apart


def definitions(figures: Figures) -> Markup:
    """Every figure by the header of its metric."""
    told: list[Markup] = []
    for metric_id in EVERY:
        metric = METRICS[metric_id]
        lines = [
            (figures.say("counts"), metric.numerator),
            (figures.say("divided"), metric.denominator),
            (figures.say("period"), f"{metric.period} {metric.period_of}"),
            (figures.say("target"), metric.target),
            (figures.say("source"), metric.source),
        ]
        inside = [
            tag("dd", said("i", f"{name}: "), said("span", text)) for name, text in lines if text
        ]
        told += [said("dt", figures.name(metric_id)), *inside]
    return tag("dl", *told)


def sources(figures: Figures) -> list[Markup]:
    """Times, ledger, rulebooks."""
    books = [(one.name, one.version, one.rules, one.sha256[:_DIGITS]) for one in figures.books]
    headings = [figures.say(name) for name in ("book", "version", "rules")]
    return [
        *(said("p", line) for line in stands(figures)),
        said("p", f"{figures.say('ledger')} {figures.extent['ledger_id'] or ''}", class_="note"),
        table([*headings, "SHA-256"], books, caption=figures.say("rulebooks")),
    ]


def stands(figures: Figures) -> list[str]:
    """As of when the report is, and of how many facts."""
    clock, extent = figures.clock, figures.extent
    if not figures.any:
        return []
    stale = _stale(figures)
    times = moment(clock["happened_by"]), moment(clock["known_by"])
    return [
        figures.say("as_of", effective=times[0], known=times[1]),
        figures.say(
            "facts",
            facts=f"{extent['facts']:,}",
            first=extent["first_day"],
            last=extent["last_day"],
            position=f"{extent['position']:,}",
        ),
        *([stale] if stale else []),
    ]


def _stale(figures: Figures) -> str:
    """A warning if the last fact is long before the as-of day, when much looks undone."""
    last, today = figures.extent["last_day"], figures.clock["today"]
    days = (today - last).days
    return figures.say("stale", last=last, today=today, days=days) if days > _STALE else ""
