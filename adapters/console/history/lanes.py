"""A policy's history as points in time on lanes by theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.console.history.page_words import LANES, PageWords
from adapters.console.page.specs import BLACK, BLUE, ORANGE, PURPLE, RED, Spec, lanes
from domain.events import EVENT_TYPES
from projections.timeline.text import minute_of, plain
from projections.timeline.timeline import Entry, Mark, Timeline
from projections.timeline.verdicts import Duty, Verdict, Verdicts
from projections.timeline.wording import Lang, sentence

_CHINA_MS = 8 * 3_600_000  # what a clock at +08:00 is ahead of UTC
_DAY_MS = 86_400_000
_FIRST_DAYS, _WHOLE_DAYS = 120, 400
_ABOUT = 300  # characters of what a point stands for
_RULES = "rules"  # the lane of what belongs to no fact
_OF_STREAM = {"claim": "claim", "complaint": "complaint", "agent": "agent"}
_KINDS: dict[str, Spec] = {
    "fact": {"color": BLUE, "fill": BLUE, "shape": "circle", "size": 45},
    "late": {"color": ORANGE, "fill": ORANGE, "shape": "triangle-up", "size": 90},
    "breach": {"color": RED, "fill": "transparent", "shape": "diamond", "size": 230},
    "accepted": {"color": PURPLE, "fill": "transparent", "shape": "square", "size": 230},
    "open": {"color": BLACK, "fill": "transparent", "shape": "triangle-right", "size": 110},
    "overdue": {"color": RED, "fill": RED, "shape": "cross", "size": 150},
}
"""Facts are small, what rules say of them is drawn around."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """What is drawn: points, spans of what is to be done; the lanes that occur."""

    points: Sequence[dict[str, Any]]
    bars: Sequence[dict[str, Any]]
    names: Sequence[str]
    words: PageWords

    @property
    def spec(self) -> Spec:
        """The chart of all of it."""
        return self._drawn(self.points, self.bars)

    @property
    def beginning(self) -> Spec | None:
        """The chart of the first days, if most happened then and much time has passed since."""
        first = min((one["at"] for one in self.points), default=0)
        last = max((one["at"] for one in self.points), default=0)
        until = first + _FIRST_DAYS * _DAY_MS
        early = [one for one in self.points if one["at"] <= until]
        if last - first < _WHOLE_DAYS * _DAY_MS or 2 * len(early) < len(self.points):
            return None
        return self._drawn(early, [one for one in self.bars if one["until"] <= until])

    def _drawn(self, points: Sequence[dict[str, Any]], bars: Sequence[dict[str, Any]]) -> Spec:
        used = {one["kind"] for one in (*points, *bars)}
        kinds = {said: _KINDS[kind] for kind, said in self.words.kinds.items() if said in used}
        found = {one["lane"] for one in (*points, *bars)}
        return lanes(points, bars, [name for name in self.names if name in found], kinds)


def laid_out(timeline: Timeline, verdicts: Verdicts | None, lang: Lang, words: PageWords) -> Lanes:
    """The history on lanes: facts, findings on the facts that caused them, what is to be done."""
    points = [_fact(timeline, entry, lang, words) for entry in timeline.entries]
    bars: list[dict[str, Any]] = []
    if verdicts is not None:
        places = {entry.position: entry for entry in timeline.entries}
        points += [_breach(one, places, lang, words) for one in verdicts.findings]
        for duty in verdicts.duties:
            bar, end = _duty(duty, places, timeline, lang, words)
            bars.append(bar)
            points.append(end)
    return Lanes(points, bars, [words.lanes[one] for one in LANES], words)


def _lane(entry: Entry) -> str:
    """The theme of a fact: the part of the contract in which its type stands."""
    kind = EVENT_TYPES.get(f"{entry.topic}.v{entry.schema_version}")
    if kind is None:
        return _of_stream(entry.stream)
    return kind.__module__.rpartition(".")[2].removeprefix("policy_")


def _of_stream(stream: str) -> str:
    return _OF_STREAM.get(stream.partition("/")[0], _RULES)


def _fact(timeline: Timeline, entry: Entry, lang: Lang, words: PageWords) -> dict[str, Any]:
    kind = "late" if Mark.LATE in timeline.marks(entry) else "fact"
    said = sentence(entry.topic, entry.payload, lang)
    return _point(_lane(entry), kind, entry.occurred_us, said, words)


def _breach(one: Verdict, places: dict[int, Entry], lang: Lang, words: PageWords) -> dict[str, Any]:
    entry = places.get(one.position) if one.position is not None else None
    said = f"{one.rule}: {one.sentence_en if lang == 'en' else one.sentence_zh}"
    kind = "accepted" if one.accepted_by else "breach"
    if entry is None:
        return _point(_of_stream(one.stream), kind, one.breached_us, said, words)
    return _point(_lane(entry), kind, entry.occurred_us, said, words)


def _duty(
    one: Duty, places: dict[int, Entry], timeline: Timeline, lang: Lang, words: PageWords
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The span of an obligation, and its end."""
    entry = places.get(one.started_by)
    lane = _of_stream(one.stream) if entry is None else _lane(entry)
    until = timeline.effective_us if one.due_us is None else one.due_us
    said = f"{one.rule}: {one.text_en if lang == 'en' else one.text_zh}"
    kind = one.status.lower()
    bar = _point(lane, kind, one.started_us, said, words) | {"until": _ms(until)}
    return bar, _point(lane, kind, until, said, words)


def _point(lane: str, kind: str, us: int, said: str, words: PageWords) -> dict[str, Any]:
    return {
        "lane": words.lanes[lane],
        "kind": words.kinds[kind],
        "at": _ms(us),
        "about": plain(f"{minute_of(us)} {said}", _ABOUT),
    }


def _ms(us: int) -> int:
    return us // 1_000 + _CHINA_MS
