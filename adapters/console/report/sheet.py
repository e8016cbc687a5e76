"""The report as one page."""

from collections.abc import Callable

from adapters.console.page.document import contents, document
from adapters.console.page.html import Markup, said, tag
from adapters.console.report import found, headlines, retention, sections
from adapters.console.report.drawing import Drawing
from adapters.console.report.figures import Figures
from adapters.console.report.foot import definitions, sources, stands

_SECTIONS: dict[str, Callable[[Drawing], list[Markup]]] = {
    "headlines": headlines.headlines,
    "receipts": sections.receipts,
    "callbacks": sections.callbacks,
    "commission": sections.commission,
    "persistency": retention.persistency,
    "clocks": sections.clocks,
    "satisfaction": sections.satisfaction,
    "agents": found.agents,
    "quality": found.quality,
}


def page(figures: Figures) -> bytes:
    """The page in UTF-8: the same bytes for the same figures."""
    say = figures.say
    name = figures.span.name
    title = f"{say('title')} {name}" if name else say("title")
    days = say("about", first=figures.span.first, last=figures.span.last)
    head = [said("h1", title)]
    if not figures.any:
        told = [said("p", say("empty")), tag("footer", *sources(figures))]
        return document(title, figures.lang, *head, *told)
    lead = [said("p", line, class_="lead") for line in (days, *stands(figures))]
    chapters = [(one, say(one)) for one in (*_SECTIONS, "definitions", "sources")]
    drawing = Drawing(figures)
    body = [_section(drawing, anchor, write(drawing)) for anchor, write in _SECTIONS.items()]
    return document(
        title,
        figures.lang,
        tag("header", *head, *lead),
        contents(say("contents"), chapters),
        tag("main", *body, _section(drawing, "definitions", [definitions(figures)])),
        tag("footer", _section(drawing, "sources", sources(figures))),
    )


def _section(drawing: Drawing, anchor: str, inside: list[Markup]) -> Markup:
    return tag("section", said("h2", drawing.figures.say(anchor)), *inside, id=anchor)
