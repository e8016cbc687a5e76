"""A simulated portfolio as tests read it: histories in business order, and what was planted."""

import json
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from streams.simulator import Levels, Noise, simulate

POLICIES = 2_000
SEED = 20_100_901


class Told(NamedTuple):
    """A fact as this test reads it."""

    name: str
    time: datetime
    data: dict[str, Any]
    actor: str


class History:
    """The facts of one stream in business order, and by name."""

    def __init__(self, facts: list[Told]) -> None:
        self.facts = sorted(facts, key=lambda fact: fact.time)
        self.named: dict[str, list[Told]] = defaultdict(list)
        for fact in self.facts:
            self.named[fact.name].append(fact)


Streams = dict[str, History]


@cache
def portfolio(*, clean: bool) -> tuple[Streams, dict[str, set[str]]]:
    """Streams in business order, and the subjects of what was planted, by kind."""
    quiet = Noise(late=0, duplicate=0, conflict=0, malformed=0)
    simulation = simulate(POLICIES, SEED, Levels.clean() if clean else Levels(noise=quiet))
    facts: dict[str, list[Told]] = defaultdict(list)
    for line in simulation.lines():
        event = json.loads(line)
        name = event["type"].split(".")[1]
        when = datetime.fromisoformat(event["time"])
        facts[event["subject"]].append(Told(name, when, event["data"], event["actortype"]))
    planted = defaultdict(set)
    for breach in simulation.sidecar()["breaches"]:
        planted[breach["kind"]].add(breach["subject"])
    return {subject: History(told) for subject, told in facts.items()}, dict(planted)


def every(told: History, name: str) -> list[Told]:
    """Facts of one name, in business order."""
    return told.named.get(name, [])


def first(told: History, name: str) -> Told | None:
    """The first fact of a name."""
    return next(iter(every(told, name)), None)


def has(told: History, name: str) -> bool:
    """Whether a fact of that name occurred."""
    return first(told, name) is not None


def day(text: str) -> date:
    """The date at the beginning of a date or instant."""
    return date.fromisoformat(text[:10])


def three_months_after(start: date) -> date:
    """The same day-number three months on, or the last of the month."""
    year, month = divmod(start.year * 12 + start.month + 2, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def days_between(told: History, start: str, stop: str) -> Iterator[int]:
    """Days from each start to the next stop; a start without a stop gives none."""
    for begin in every(told, start):
        end = next((f for f in every(told, stop) if f.time >= begin.time), None)
        if end is not None:
            yield (end.time.date() - begin.time.date()).days
