"""What stands around the facts of a history, on a terminal and on a page."""

from collections.abc import Iterator

from adapters.console.history.words import HistoryWords
from projections.timeline.text import minute_of, plain
from projections.timeline.timeline import Entry, Mark, Timeline
from projections.timeline.wording import Lang, label


def summary(timeline: Timeline, words: HistoryWords) -> list[str]:
    """As of when the history is, how much it shows, and what it leaves out."""
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


def marks_of(timeline: Timeline, entry: Entry, words: HistoryWords) -> Iterator[tuple[Mark, str]]:
    """Why an entry stands out, each mark with its words."""
    aggregate, _, aggregate_id = entry.stream.partition("/")
    values = {
        "days": int(entry.late_days),
        "aggregate": words.aggregates.get(aggregate, aggregate),
        "id": plain(aggregate_id),
    }
    for mark in timeline.marks(entry):
        yield mark, words.mark[mark].format(**values)


def who(entry: Entry, lang: Lang) -> str:
    """Who did it."""
    return f"{label('ActorType', entry.actor_type, lang)} {plain(entry.actor_ref)}"
