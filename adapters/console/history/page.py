"""A policy's history as one page: a timeline to look at, then the same facts in sentences."""

from collections.abc import Iterator

from adapters.console.history.judged import breach, to_do
from adapters.console.history.lanes import Lanes, laid_out
from adapters.console.history.page_words import PAGE_WORDS
from adapters.console.history.said import marks_of, summary, who
from adapters.console.history.verdict_words import VERDICT_WORDS
from adapters.console.history.words import WORDS
from adapters.console.page.charts import chart
from adapters.console.page.document import document
from adapters.console.page.html import Markup, said, table, tag
from projections.timeline.text import iso_of, minute_of, plain
from projections.timeline.timeline import Entry, Timeline
from projections.timeline.verdicts import Verdict, Verdicts
from projections.timeline.wording import Lang, sentence


def page(timeline: Timeline, lang: Lang, verdicts: Verdicts | None) -> bytes:
    """The page in UTF-8: the same bytes for the same history."""
    words, around = WORDS[lang], PAGE_WORDS[lang]
    title = words.title.format(stream=plain(timeline.own_stream))
    lead = [said("p", line, class_="lead") for line in summary(timeline, words)]
    body = [tag("header", said("h1", title), *lead)]
    if timeline.entries:
        body += _drawn(laid_out(timeline, verdicts, lang, around))
        facts = [_fact(timeline, entry, lang, verdicts) for entry in timeline.entries]
        body += [said("h2", around.facts), tag("ol", *facts, class_="facts")]
    if verdicts is None:
        body.append(said("p", around.no_verdicts, class_="note"))
    else:
        body += _closing(timeline, verdicts, lang)
    return document(title, lang, *body)


def _drawn(drawn: Lanes) -> list[Markup]:
    """The timeline, and its beginning where that is dense; the table once."""
    words = drawn.words
    points = sorted(drawn.points, key=lambda one: one["at"])
    rows = [(one["about"][:16], one["lane"], one["kind"], one["about"][17:]) for one in points]
    charts = [chart(words.whole, drawn.spec, 1, table(words.columns, rows), words.table)]
    if (early := drawn.beginning) is not None:
        charts.append(chart(words.beginning, early, 2))
    return [said("h2", words.timeline), *charts]


def _fact(timeline: Timeline, entry: Entry, lang: Lang, verdicts: Verdicts | None) -> Markup:
    """One fact: both times, its sentence, what the rules say of it, where it comes from."""
    words = WORDS[lang]
    time = said("time", minute_of(entry.occurred_us), datetime=iso_of(entry.occurred_us))
    marks = [
        said("span", f"{told} ({words.meaning[mark]})", class_="mark")
        for mark, told in marks_of(timeline, entry, words)
    ]
    origin = " · ".join(
        (
            who(entry, lang),
            plain(entry.source),
            f"{words.position} {entry.position}",
            f"{words.known} {minute_of(entry.recorded_us)}",
        )
    )
    why = words.reason.format(reason=plain(entry.reason)) if entry.reason is not None else None
    return tag(
        "li",
        tag("div", time, *marks),
        tag(
            "div",
            said("div", sentence(entry.topic, entry.payload, lang)),
            *([said("div", why)] if why else []),
            *_breaches(verdicts.beside(entry.position) if verdicts else (), lang),
            said("div", origin, class_="origin"),
        ),
    )


def _breaches(found: tuple[Verdict, ...], lang: Lang) -> Iterator[Markup]:
    words = VERDICT_WORDS[lang]
    for one in found:
        style = "breach accepted" if one.accepted_by else "breach"
        yield said("div", breach(one, words, lang), class_=style)


def _closing(timeline: Timeline, verdicts: Verdicts, lang: Lang) -> Iterator[Markup]:
    """Breaches without a fact, what is still to be done, and what is not said here."""
    words = VERDICT_WORDS[lang]
    other = verdicts.elsewhere(entry.position for entry in timeline.entries)
    if other:
        yield said("h2", words.other)
        yield from _breaches(other, lang)
    if verdicts.duties:
        yield said("h2", words.duties)
    for duty in verdicts.duties:
        style = "over" if duty.status == "OVERDUE" else "open"
        yield said("div", to_do(duty, words, lang), class_=style)
    if timeline.entries and not verdicts.findings:
        yield said("h2", words.clean)
    for what in verdicts.left_out():
        note = words.left_out[what].format(position=verdicts.compared)
        yield said("p", note, class_="note")
