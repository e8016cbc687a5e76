"""The one command: record this event; and the words in which it is refused."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, NamedTuple

from domain.errors import Refused
from domain.events import Event
from domain.parts import Once
from domain.rulebook.model import Rulebook

CHINA = timezone(timedelta(hours=8))  # Asia/Shanghai; no summer time since 1991
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Told(NamedTuple):
    """A recorded fact of the stream, with the id that other events name it by.

    units   ``occurred_us`` microseconds since the epoch
    """

    occurred_us: int
    event_id: str
    event: Event


@dataclass(frozen=True, slots=True)
class Record:
    """Record an event by hand; with all that a decision about it may rely on.

    units   ``occurred_us`` microseconds since the epoch: when it happens, business time
    shape   ``told`` is the stream in business order; ``sellers`` are the selling agents of the
            policy that the stream is about, as far as they are known; ``books`` the rulebooks
    """

    stream: str
    event: Event
    occurred_us: int
    told: tuple[Told, ...] = ()
    sellers: frozenset[str] = frozenset()
    books: tuple[Rulebook, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """The event's name on the wire, without its version."""
        return self.event.TOPIC.rpartition(".v")[0]

    @property
    def day(self) -> date:
        """The local day on which it happens, in Asia/Shanghai."""
        return local_day(_EPOCH + timedelta(microseconds=self.occurred_us))

    def refused(self, why: str, way_out: str, rule: str) -> Refused:
        """The refusal, ready to be raised: what the state is, what to do instead, which rule."""
        return Refused(f"record {self.name} on {self.stream}", why, way_out, rule=rule)

    def once(self, recorded: Once[Any], done: str, rule: str) -> bool:
        """Whether this very event has been recorded already.

        raises  Refused if another of its kind has
        """
        if recorded.fact is None:
            return False
        if recorded.fact != self.event:
            why = f"it was {done} before, as another {self.name} says"
            raise self.refused(why, f"see it with: policytrail state {self.stream}", rule)
        return True

    def needs_name(self, field: str, rule: str) -> str:
        """Who is named in a field.

        raises  Refused if it is blank
        """
        value = str(getattr(self.event, field)).strip()
        if not value:
            raise self.refused(f"{field} is empty", f"say who it is in {field}", rule)
        return value


def local_day(instant: datetime) -> date:
    """The day of an instant in Asia/Shanghai; the first or last of all at the calendar's ends."""
    try:
        return instant.astimezone(CHINA).date()
    except OverflowError:
        return instant.date()


def local_minute(us: int) -> str:
    """An instant as people read it, in Asia/Shanghai."""
    return (_EPOCH + timedelta(microseconds=us)).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
