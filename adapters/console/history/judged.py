"""Verdicts in a history for a person: beside the facts that caused them, and at the end."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from adapters.console.history.verdict_words import VERDICT_WORDS, VerdictWords
from adapters.console.wrap import fill, pieces
from projections.timeline.text import minute_of, plain
from projections.timeline.timeline import Timeline
from projections.timeline.verdicts import Duty, Verdict, Verdicts
from projections.timeline.wording import Lang

_BREACH, _ACCEPTED, _DUE = "bold red", "red", "yellow"


def beside(found: Iterable[Verdict], lang: Lang, width: int) -> list[Text]:
    """The verdicts on one fact, one after the other."""
    words = VERDICT_WORDS[lang]
    return [
        Text(
            fill(pieces(breach(one, words, lang)), width), _ACCEPTED if one.accepted_by else _BREACH
        )
        for one in found
    ]


def closing(timeline: Timeline, verdicts: Verdicts, lang: Lang, width: int) -> Iterator[Text]:
    """What has no place beside a fact, what is still to be done, and what is not said here."""
    words = VERDICT_WORDS[lang]
    shown = [entry.position for entry in timeline.entries]
    other = verdicts.elsewhere(shown)
    if other:
        yield from _headed(words.other)
        for one in other:
            said = f"{minute_of(one.breached_us)[:10]}  {breach(one, words, lang)}"
            yield _indented(said, width, _ACCEPTED if one.accepted_by else _BREACH)
    if verdicts.duties:
        yield from _headed(words.duties)
        for duty in verdicts.duties:
            yield _indented(to_do(duty, words, lang), width, _DUE)
    if timeline.entries and not verdicts.findings:
        yield from _headed(words.clean)
    left_out = verdicts.left_out()
    if left_out:
        yield Text("")
    for what in left_out:
        note = words.left_out[what].format(position=verdicts.compared)
        yield Text(fill(pieces(note), width), "dim")


def breach(one: Verdict, words: VerdictWords, lang: Lang) -> str:
    """A finding in a sentence, with who has accepted it."""
    sentence = one.sentence_en if lang == "en" else one.sentence_zh
    said = words.breach.format(
        rule=_rule(one.rule, one.rule_version),
        severity=words.severities.get(one.severity, one.severity),
        sentence=plain(sentence, 600),
    )
    if one.accepted_by is None:
        return said
    accepted = words.accepted.format(by=plain(one.accepted_by), until=one.accepted_until)
    return f"{said} {accepted}"


def to_do(one: Duty, words: VerdictWords, lang: Lang) -> str:
    """What is still to be done, in a sentence."""
    text = one.text_en if lang == "en" else one.text_zh
    return words.duty[one.status].format(
        rule=_rule(one.rule, one.rule_version),
        text=plain(text, 600),
        due=words.no_day if one.due_us is None else minute_of(one.due_us),
        days=words.days_unknown if one.days_left is None else abs(one.days_left),
        started=one.started_by,
    )


def _rule(rule: str, version: int) -> str:
    return rule if version == 1 else f"{rule} v{version}"


def _headed(heading: str) -> Iterator[Text]:
    yield Text("")
    yield Text(heading, "bold")


def _indented(said: str, width: int, style: str) -> Text:
    lines = fill(pieces(said), max(width - 2, 20)).splitlines()
    return Text("\n".join(f"  {line}" for line in lines), style)
