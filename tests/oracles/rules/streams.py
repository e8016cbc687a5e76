"""What is wrong with the events of one stream together."""

from collections.abc import Iterator
from functools import singledispatch
from itertools import combinations
from typing import Any

from domain.rulebook.kinds import MissingStep, OutOfSequence, TooOften
from domain.rulebook.shapes import Part
from tests.oracles.rules.found import Found, of_stream
from tests.oracles.rules.told import Mark, Told, key, marks


@singledispatch
def of_streams(demands: Part, facts: list[Told]) -> Iterator[Found]:
    """Every finding of one stream; nothing for other kinds."""
    del demands, facts
    yield from ()


@of_streams.register
def _(demands: MissingStep, facts: list[Told]) -> Iterator[Found]:
    once = marks(facts, demands.once)
    missing = any(not marks(facts, step) for step in demands.steps)
    if once and missing and not marks(facts, demands.excused_by):
        yield of_stream("MISSING", once[0], once[:1])


@of_streams.register
def _(demands: TooOften, facts: list[Told]) -> Iterator[Found]:
    groups: dict[tuple[Any, ...], list[Mark]] = {}
    for mark in marks(facts, demands.event):
        groups.setdefault(key(mark, demands.matching), []).append(mark)
    for group in groups.values():
        if len(group) > demands.at_most:
            yield of_stream("TOO_OFTEN", group[demands.at_most], group)


@of_streams.register
def _(demands: OutOfSequence, facts: list[Told]) -> Iterator[Found]:
    firsts = [marks(facts, step)[:1] for step in demands.steps]
    for earlier, later in combinations(firsts, 2):
        if earlier and later and later[0].time < earlier[0].time:
            yield of_stream("OUT_OF_SEQUENCE", later[0], earlier + later)
            return
