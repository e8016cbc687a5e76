"""A policy's history on a terminal, in a pipe and as JSON."""

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.console.history_words import WORDS, HistoryWords
from adapters.console.wrap import fill, pieces
from projections.timeline.text import iso_of, minute_of, plain
from projections.timeline.timeline import LATE_AFTER_DAYS, Entry, Mark, Timeline
from projections.timeline.wording import Lang, label, sentence

WIDE = 110
"""From this many columns on, who and when known have columns of their own."""
_WHEN, _WHO, _NUMBER, _KNOWN, _GAP = 17, 18, 6, 16, 3
_STYLE = {
    Mark.LATE: "bold yellow",
    Mark.OUT_OF_ORDER: "bold magenta",
    Mark.FUTURE: "bold red",
    Mark.WOVEN: "cyan",
}


def print_history(timeline: Timeline, lang: Lang, console: Console) -> None:
    """Print the history as a table with its legend; a mark is a symbol and a word, not a colour."""
    words = WORDS[lang]
    console.print(Text(words.title.format(stream=plain(timeline.own_stream)), "bold"))
    for line in _summary(timeline, words):
        console.print(Text(line))
    if not timeline.entries:
        return
    console.print()
    lay_out = _wide if console.width >= WIDE else _narrow
    console.print(lay_out(timeline, lang, console.width))
    for explained in _legend(timeline, words):
        console.print(explained)


def as_json(timeline: Timeline, lang: Lang) -> dict[str, Any]:
    """Give the history as one object for machines: every field, instants as RFC 3339 at +08:00."""
    return {
        "stream": timeline.own_stream,
        "lang": lang,
        "effective_at": iso_of(timeline.effective_us),
        "known_at": iso_of(timeline.known_us),
        "count": timeline.count,
        "not_yet_effective": timeline.not_yet_effective,
        "not_yet_known": timeline.not_yet_known,
        "first_occurred_at": _iso_or_none(timeline.first_us),
        "last_occurred_at": _iso_or_none(timeline.last_us),
        "bulk_loaded": timeline.bulk_loaded,
        "late_after_days": LATE_AFTER_DAYS,
        "events": [_entry_json(timeline, entry, lang) for entry in timeline.entries],
    }


def _entry_json(timeline: Timeline, entry: Entry, lang: Lang) -> dict[str, Any]:
    return {
        "position": entry.position,
        "event_id": entry.event_id,
        "stream": entry.stream,
        "version": entry.version,
        "type": entry.topic,
        "schema_version": entry.schema_version,
        "time": entry.time,
        "occurred_at": iso_of(entry.occurred_us),
        "recorded_at": iso_of(entry.recorded_us),
        "actor_type": entry.actor_type,
        "actor_ref": entry.actor_ref,
        "source_system": entry.source,
        "source_position": entry.source_position,
        "correlation_id": entry.correlation_id,
        "causation_id": entry.causation_id,
        "reason": entry.reason,
        "sentence": sentence(entry.topic, entry.payload, lang),
        "marks": [str(mark) for mark in timeline.marks(entry)],
        "late_days": round(entry.late_days, 6),
        "late": entry.late,
        "out_of_order": entry.out_of_order,
        "future": entry.future,
        "woven": entry.woven,
        "payload": dict(entry.payload),
    }


def _iso_or_none(us: int | None) -> str | None:
    return None if us is None else iso_of(us)


def _summary(timeline: Timeline, words: HistoryWords) -> list[str]:
    lines = [
        words.as_of.format(
            effective=minute_of(timeline.effective_us), known=minute_of(timeline.known_us)
        )
    ]
    if timeline.first_us is None or timeline.last_us is None:
        lines.append(words.none)
    else:
        first, last = minute_of(timeline.first_us)[:10], minute_of(timeline.last_us)[:10]
        plural = "" if timeline.count == 1 else "s"
        lines.append(words.span.format(count=timeline.count, plural=plural, first=first, last=last))
    if timeline.not_yet_effective:
        lines.append(words.hidden_effective.format(count=timeline.not_yet_effective))
    if timeline.not_yet_known:
        lines.append(words.hidden_known.format(count=timeline.not_yet_known))
    return [*lines, words.bulk] if timeline.bulk_loaded else lines


def _wide(timeline: Timeline, lang: Lang, width: int) -> Table:
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
            _what(entry, lang, left),
            Text(f"{_who(entry, lang)}\n{plain(entry.source)}"),
            str(entry.position),
            minute_of(entry.recorded_us),
        )
    return table


def _narrow(timeline: Timeline, lang: Lang, width: int) -> Table:
    """Lay the history out in two columns: when and marks, what with its details below."""
    words = WORDS[lang]
    table = _table()
    table.add_column(words.when, width=_WHEN, overflow="fold")
    table.add_column(words.what, overflow="fold")
    left = max(width - _WHEN - _GAP, _WHEN)
    for entry in timeline.entries:
        details = (
            _who(entry, lang),
            f" · {plain(entry.source)}",
            f" · {words.position} {entry.position}",
            f" · {words.known} {minute_of(entry.recorded_us)}",
        )
        table.add_row(
            _when(timeline, entry, words),
            Text("\n").join([_what(entry, lang, left), Text(fill(details, left), "dim")]),
        )
    return table


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))


def _when(timeline: Timeline, entry: Entry, words: HistoryWords) -> Text:
    """Show the time and, below it, one mark a line."""
    aggregate, _, aggregate_id = entry.stream.partition("/")
    values = {
        "days": int(entry.late_days),
        "aggregate": words.aggregates.get(aggregate, aggregate),
        "id": plain(aggregate_id),
    }
    marks = [
        Text(words.mark[mark].format(**values), _STYLE[mark]) for mark in timeline.marks(entry)
    ]
    return Text("\n").join([Text(minute_of(entry.occurred_us)), *marks])


def _what(entry: Entry, lang: Lang, width: int) -> Text:
    said = Text(fill(pieces(sentence(entry.topic, entry.payload, lang)), width))
    if entry.reason is None:
        return said
    why = WORDS[lang].reason.format(reason=plain(entry.reason))
    return Text("\n").join([said, Text(fill(pieces(why), width), "italic")])


def _who(entry: Entry, lang: Lang) -> str:
    return f"{label('ActorType', entry.actor_type, lang)} {plain(entry.actor_ref)}"


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
