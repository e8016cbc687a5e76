"""Given facts, when one is recorded by hand, then it is recorded, done already, or refused."""

from dataclasses import dataclass, replace

import pytest

from domain.by_hand import Record, Told, judge
from domain.errors import Refused
from domain.events import Event
from domain.rulebook.library import library
from tests.spec import given

NOW_US = 1_293_840_000_000_000  # 2011-01-01T00:00:00Z
_DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class When:
    """A command on a history; the n-th fact has the id ``e-n`` and is n days after the first."""

    command: Record

    def then_recorded(self) -> None:
        """Expect the event itself, and nothing more when it is given again."""
        event = self.command.event
        assert judge(self.command) == (event,)
        told = Told(self.command.occurred_us, "again", event)
        again = replace(self.command, told=(*self.command.told, told))
        try:
            assert judge(again) == ()
        except Refused:
            assert self.command.told

    def then_recorded_as_fact(self) -> None:
        """Expect the event itself, as often as it is given."""
        assert judge(self.command) == (self.command.event,)

    def then_nothing(self) -> None:
        """Expect that the state shows it is done."""
        assert judge(self.command) == ()

    def then_refused(self, rule: str, words: str) -> None:
        """Expect a refusal under this rule, in these words, with a way out."""
        with pytest.raises(Refused) as caught:
            judge(self.command)
        assert (caught.value.rule, words in caught.value.why) == (rule, True), str(caught.value)
        assert caught.value.way_out


def when(*history: Event, record: Event, sellers: tuple[str, ...] = (), at: int = NOW_US) -> When:
    """Record an event by hand after a history; ``at`` in microseconds since the epoch."""
    aggregate = record.TOPIC.partition(".")[0]
    first = NOW_US - len(history) * _DAY_US
    told = tuple(
        Told(first + number * _DAY_US, f"e-{number}", event)
        for number, event in enumerate(given(aggregate, *history).history)
    )
    stream = {"policy": "policy/P-1", "claim": "claim/C-1"}.get(aggregate, f"{aggregate}/X-1")
    return When(Record(stream, record, at, told, frozenset(sellers), library()))
