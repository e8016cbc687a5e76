"""What the metrics of complaints share: filings, pauses, due days, slowly."""

from datetime import date
from typing import NamedTuple

from domain.calendar import add_days
from domain.events.complaint import (
    ComplaintClockPaused,
    ComplaintClockResumed,
    ComplaintDeadlineExtended,
    ComplaintFeedbackGiven,
    ComplaintFiled,
)
from tests.oracles.metrics.told import Known, Stream, Told, day_of, month_of
from tests.oracles.metrics.words import rolled

_DAYS = 15
_MORE_DAYS = {"COMPLEX": 30, "ESPECIALLY_COMPLEX": 60}


class Filed(NamedTuple):
    """A complaint that counts."""

    stream: Stream
    fact: Told

    @property
    def day(self) -> date:
        """The local day on which it was received."""
        return day_of(self.fact.event.received_at)

    @property
    def month(self) -> str:
        """The filing month."""
        return month_of(self.day)


def filed(known: Known) -> list[Filed]:
    """Counted if a ``ComplaintFiled`` is known; the first counts."""
    firsts = [(stream, stream.first(ComplaintFiled)) for stream in known.of("complaint")]
    return [Filed(stream, fact) for stream, fact in firsts if fact]


def pauses(stream: Stream, end: date) -> list[tuple[date, date, list[Told]]]:
    """The pauses in business order, each from local day to local day; an open one to the end."""
    found = []
    begin: Told | None = None
    for told in stream.all(ComplaintClockPaused, ComplaintClockResumed):
        paused = isinstance(told.event, ComplaintClockPaused)
        if paused and begin is None:
            begin = told
        elif not paused and begin is not None:
            found.append((begin.day, told.day, [begin, told]))
            begin = None
    if begin is not None:
        found.append((begin.day, end, [begin]))
    return found


def days_inside(pause: tuple[date, date, list[Told]], start: date, end: date) -> int:
    """Days of a pause as far as it lies in a span."""
    return max(0, (min(pause[1], end) - max(pause[0], start)).days)


class Due(NamedTuple):
    """The due day, and the facts that moved it."""

    day: date
    moved_by: list[Told]


def due_of(known: Known, complaint: Filed) -> Due | None:
    """15 days, or 30 or 60 more words of an extension, plus the pauses that count, rolled."""
    extended = complaint.stream.last(ComplaintDeadlineExtended)
    days = _MORE_DAYS[extended.event.level] if extended else _DAYS
    feedback = complaint.stream.first(ComplaintFeedbackGiven)
    end = day_of(feedback.event.given_at) if feedback else known.today
    day = add_days(complaint.day, days)
    moved_by = [extended] if extended else []
    for pause in pauses(complaint.stream, end):
        if pause[0] > day:
            break
        paused = days_inside(pause, complaint.day, end)
        if paused:
            day = add_days(day, paused)
            moved_by += pause[2]
    final = rolled(day)
    return Due(final, moved_by) if final else None
