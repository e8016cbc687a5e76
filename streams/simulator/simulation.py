"""Tells all stories of a portfolio and writes them in the order in which they arrive."""

from collections.abc import Iterator
from typing import Any

from streams.simulator.agents import plan_agent, tell_agent
from streams.simulator.clock import DAY, day_of, quarter_text
from streams.simulator.dice import Dice, mixed, spread
from streams.simulator.levels import Levels
from streams.simulator.noise import Line, Road
from streams.simulator.plants import Plants
from streams.simulator.policies import plan_policy, tell_policy
from streams.simulator.spool import MemorySpool, Spool
from streams.simulator.story import Row, Story, identity

_FORMAT = "policytrail.planted/1"
_SECOND = 1_000_000
_POLICY, _AGENT, _ROAD = 0, 1, 2


class Simulation:
    """One portfolio; its lines can be taken once."""

    def __init__(self, policies: int, seed: int, levels: Levels, spool: Spool) -> None:
        self._policies = policies
        self._seed = seed
        self._levels = levels
        self._spool = spool
        self._plants = Plants()
        self._written = False

    def lines(self) -> Iterator[bytes]:
        """Every line without its line break, in the order of arrival."""
        spool, plants = self._spool, self._plants
        put = spool.put
        for lines in stories(self._policies, self._seed, self._levels, plants):
            for arrival_us, line, mark in lines:
                put(arrival_us, line, mark)
        for line, mark in spool.drain():
            plants.written(mark)
            yield line
        self._written = True

    def sidecar(self) -> dict[str, Any]:
        """What was planted where, as plain JSON.

        raises  RuntimeError before the lines are exhausted, for line numbers are not known yet
        """
        if not self._written:
            raise RuntimeError("sidecar: lines are not exhausted yet; take all lines() first")
        return {
            "format": _FORMAT,
            "policies": self._policies,
            "seed": self._seed,
            "levels": self._levels.as_dict(),
            **self._plants.as_dict(),
        }


def simulate(
    policies: int, seed: int, levels: Levels | None = None, spool: Spool | None = None
) -> Simulation:
    """A portfolio of so many applications; the default spool keeps its lines in memory."""
    return Simulation(policies, seed, levels or Levels(), spool or MemorySpool())


def stories(
    policies: int, seed: int, levels: Levels, plants: Plants | None = None
) -> Iterator[list[Line]]:
    """The lines of one agent after the other, with those of the agent's policies.

    shape   a line is (arrival in microseconds since the epoch, bytes, mark for the sidecar)
    """
    plants = plants or Plants()
    teller = _Teller(levels, seed, _waves_missing(levels, seed, plants))
    chance = Dice()
    road = Road(chance, levels, plants, teller.end)
    size = levels.policies_per_agent
    for number, first in enumerate(range(0, policies, size)):
        rows, breaches = teller.tell(number, range(first, min(first + size, policies)))
        chance.reset(seed, _ROAD, number)
        planted = {event_id for _, _, events in breaches for event_id in events}
        delay = (30 + mixed(seed, number) % 600) * _SECOND
        lines = road.carry(rows, planted, delay)
        for kind, stream, events in breaches:
            plants.breach(kind, stream, events, road.marks_of(events))
        yield lines


class _Teller:
    """Tells agents with their policies; none of it depends on the size of the portfolio."""

    def __init__(self, levels: Levels, seed: int, missing: frozenset[str]) -> None:
        self.end = (day_of(levels.until) + 1) * DAY
        self._levels = levels
        self._seed = seed
        self._missing = missing
        self._dice = Dice()

    def tell(
        self, number: int, policies: range
    ) -> tuple[list[Row], list[tuple[str, str, tuple[str, ...]]]]:
        """One agent's policies and then the agent; the facts, and the breaches in them."""
        dice, levels, seed = self._dice, self._levels, self._seed
        dice.reset(seed, _AGENT, number)
        agent = plan_agent(number, dice, levels, seed)
        rows: list[Row] = []
        breaches: list[tuple[str, str, tuple[str, ...]]] = []
        for index in policies:
            dice.reset(seed, _POLICY, index)
            story = Story(dice, levels, self.end, identity(seed, _POLICY, index))
            policy = plan_policy(index, agent, dice, levels, seed)
            tell_policy(story, policy, self._missing)
            rows += story.rows
            breaches += story.breaches
        dice.reset(seed, _AGENT, number, 1)
        story = Story(dice, levels, self.end, identity(seed, _AGENT, number))
        tell_agent(story, agent, seed)
        return rows + story.rows, breaches + story.breaches


def _waves_missing(levels: Levels, seed: int, plants: Plants) -> frozenset[str]:
    """The quarters without surveys; never the first or the last ones."""
    rates = levels.group("quarter")
    first = day_of(levels.first_effective)
    days = range(first + 200, day_of(levels.until) - 200, 92)
    waves = [quarter_text(day) for day in days]
    missing = [wave for i, wave in enumerate(waves) if spread(i, seed, 0) < sum(rates.values())]
    for wave in dict.fromkeys(missing):
        plants.breach("SURVEY_WAVE_MISSING", f"wave/{wave}", (), ())
    return frozenset(missing)
