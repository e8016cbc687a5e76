"""A policy's history on a terminal and in a pipe."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.console.history.judged import beside, closing
from adapters.console.history.said import marks_of, summary, who
from adapters.console.history.words import WORDS, HistoryWords
from adapters.console.wrap import fill, pieces
from projections.timeline.text import minute_of, plain
from projections.timeline.timeline import Entry, Mark, Timeline
from projections.timeline.verdicts import Verdicts
from projections.timeline.wording import Lang, sentence

WIDE = 110
"""From this many columns on, who and when known have columns of their own."""
_WHEN, _WHO, _NUMBER, _KNOWN, _GAP = 17, 18, 6, 16, 3
_STYLE = {
    Mark.LATE: "bold yellow",
    Mark.OUT_OF_ORDER: "bold magenta",
    Mark.FUTURE: "bold red",
    Mark.WOVEN: "cyan",
}


def print_history(
    timeline: Timeline, lang: Lang, console: Console, verdicts: Verdicts | None = None
) -> None:
    """Print the history as a table with its legend; a mark is a symbol and a word, not a colour.

    The verdicts stand beside the facts that caused them, and what has no such place at the end.
    """
    words = WORDS[lang]
    console.print(Text(words.title.format(stream=plain(timeline.own_stream)), "bold"))
    for line in summary(timeline, words):
        console.print(Text(line))
    if timeline.entries:
        console.print()
        lay_out = _wide if console.width >= WIDE else _narrow
        console.print(lay_out(timeline, lang, console.width, verdicts))
        for explained in _legend(timeline, words):
            console.print(explained)
    if verdicts is not None:
        for last in closing(timeline, verdicts, lang, console.width):
            console.print(last)


def _wide(timeline: Timeline, lang: Lang, width: int, verdicts: Verdicts | None) -> Table:
    """Lay the history out in columns: when and marks, what, who and source, number, known since."""
    words = WORDS[lang]
    table = _table()
    table.add_column(words.when, width=_WHEN, overflow="fold")
    table.add_column(words.what, overflow="fold")
    table.add_column(f"{words.who}\n{words.source}", width=_WHO, overflow="fold")
    table.add_column(words.position, justify="right", min_width=_NUMBER, no_wrap=True)
    table.add_column(words.known, width=_KNOWN)
    left = width - _WHEN - _WHO - _NUMBER - _KNOWN - 4 * _GAP
    for entry in timeline.entries:
        table.add_row(
            _when(timeline, entry, words),
            _what(entry, lang, left, verdicts),
            Text(f"{who(entry, lang)}\n{plain(entry.source)}"),
            str(entry.position),
            minute_of(entry.recorded_us),
        )
    return table


def _narrow(timeline: Timeline, lang: Lang, width: int, verdicts: Verdicts | None) -> Table:
    """Lay the history out in two columns: when and marks, what with its details below."""
    words = WORDS[lang]
    table = _table()
    table.add_column(words.when, width=_WHEN, overflow="fold")
    table.add_column(words.what, overflow="fold")
    left = max(width - _WHEN - _GAP, _WHEN)
    for entry in timeline.entries:
        details = (
            who(entry, lang),
            f" · {plain(entry.source)}",
            f" · {words.position} {entry.position}",
            f" · {words.known} {minute_of(entry.recorded_us)}",
        )
        table.add_row(
            _when(timeline, entry, words),
            Text("\n").join([_what(entry, lang, left, verdicts), Text(fill(details, left), "dim")]),
        )
    return table


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))


def _when(timeline: Timeline, entry: Entry, words: HistoryWords) -> Text:
    """Show the time and, below it, one mark a line."""
    marks = [Text(said, _STYLE[mark]) for mark, said in marks_of(timeline, entry, words)]
    return Text("\n").join([Text(minute_of(entry.occurred_us)), *marks])


def _what(entry: Entry, lang: Lang, width: int, verdicts: Verdicts | None) -> Text:
    lines = [Text(fill(pieces(sentence(entry.topic, entry.payload, lang)), width))]
    if entry.reason is not None:
        why = WORDS[lang].reason.format(reason=plain(entry.reason))
        lines.append(Text(fill(pieces(why), width), "italic"))
    if verdicts is not None:
        lines += beside(verdicts.beside(entry.position), lang, width)
    return Text("\n").join(lines)


def _legend(timeline: Timeline, words: HistoryWords) -> list[Text]:
    """Explain the marks that occur."""
    used = {mark for entry in timeline.entries for mark in timeline.marks(entry)}
    if not used:
        return []
    sample = {"days": "n", "aggregate": "…", "id": ""}
    lines = [
        Text.assemble(
            "  ",
            (words.mark[mark].format(**sample).strip(), _STYLE[mark]),
            f"  {words.meaning[mark]}",
        )
        for mark in Mark
        if mark in used
    ]
    return [Text(""), Text(words.legend), *lines]
