"""Findings by agent and by rule, and the quality of the data."""

from adapters.console.page.html import Markup, said, table
from adapters.console.page.specs import panels, ranked
from adapters.console.report.drawing import Drawing
from adapters.console.verdicts.words import SEVERITY
from projections.timeline.text import plain
from projections.timeline.timeline import LATE_AFTER_DAYS

_RULES = 20  # that are listed
_COUNTS = ("findings", "critical", "major", "minor", "accepted")


def agents(drawing: Drawing) -> list[Markup]:
    """Agents in the order of the findings that concern them; then rules."""
    return [_agents(drawing), _rules(drawing)]


def quality(drawing: Drawing) -> list[Markup]:
    """What was turned away, what contradicts, and what became known late."""
    figures = drawing.figures
    late, facts = (sum(row[name] for row in figures.late) for name in ("late", "facts"))
    told = (
        (figures.say("rejects"), figures.quality.rejects),
        (figures.say("rejects_pending"), figures.quality.rejects_pending),
        (figures.say("conflicts"), figures.quality.conflicts),
        (figures.say("parked"), figures.quality.parked),
        (figures.say("stopped"), figures.quality.stopped),
        (figures.say("late_all"), late),
        (figures.say("all_facts"), facts),
    )
    headings = [figures.say("quality_of"), figures.say("number")]
    shown = [(name, f"{number:,}") for name, number in told]
    lead = said("p", figures.say("quality_lead"), class_="note")
    return [lead, table(headings, shown), _late(drawing, all_late=0 < facts == late)]


def _agents(drawing: Drawing) -> Markup:
    figures = drawing.figures
    if not figures.by_agent:
        return said("p", figures.say("agents_none"))
    data = []
    for row in figures.by_agent:
        parts = (f"{row[one]} {figures.say(one)}" for one in ("critical", "major", "minor"))
        text = f"{row['findings']} ({', '.join(parts)})"
        name = plain(row["agent_id"])
        about = f"{name}: {text}"
        data.append({"name": name, "value": row["findings"], "text": text, "about": about})
    headings = [figures.say(name) for name in ("agent", *_COUNTS)]
    rows = [(row["agent_id"], *(row[name] for name in _COUNTS)) for row in figures.by_agent]
    return drawing.chart(figures.say("agents_ranked"), ranked(data), headings, rows)


def _rules(drawing: Drawing) -> Markup:
    figures = drawing.figures
    if not figures.by_rule:
        return said("p", figures.say("rules_none"))
    names = "rule", "severity", "findings", "accepted", "text"
    rows = [
        (
            row["rule"],
            SEVERITY[row["severity"]][figures.lang],
            row["findings"],
            row["accepted"],
            row[f"text_{figures.lang}"],
        )
        for row in figures.by_rule[:_RULES]
    ]
    headings = [figures.say(name) for name in names]
    return table(headings, rows, caption=figures.say("rules_ranked"))


def _late(drawing: Drawing, *, all_late: bool) -> Markup:
    figures = drawing.figures
    caption = figures.say("late", days=LATE_AFTER_DAYS)
    if all_late:
        return said("p", f"{caption}: {figures.say('bulk')}")
    months = figures.late[-24:]
    if not any(row["late"] for row in months):
        return drawing.nothing(caption)
    data = [
        {
            "series": figures.say("late_all"),
            "period": row["month"],
            "value": row["late"],
            "about": f"{row['month']}: {row['late']:,} / {row['facts']:,}",
        }
        for row in months
    ]
    headings = [figures.say(name) for name in ("month", "late_all", "all_facts")]
    rows = [(row["month"], row["late"], row["facts"]) for row in figures.late]
    return drawing.chart(caption, panels(data, bars=True, form=",d"), headings, rows)
