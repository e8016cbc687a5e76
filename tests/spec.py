"""Given facts, then a state: how the tests of the aggregates read.

A part of a state is named by its path: ``receipt.returned_on``, ``premiums.0.paid_fen``.
"""

import json
from dataclasses import dataclass
from functools import reduce
from typing import Any

from domain.decider import AGGREGATE_FOLDS
from domain.events import EVENT_TYPES, Event


def fact(name: str, **data: Any) -> Event:
    """Write an event by its short name, as a line on the wire would have it."""
    kind = EVENT_TYPES[f"{name}.v1"]
    return kind.model_validate_json(json.dumps(data))


def _at(state: object, path: str) -> Any:
    def step(value: Any, name: str) -> Any:
        return value[int(name)] if name.isdigit() else getattr(value, name)

    return reduce(step, path.split("."), state)


@dataclass(frozen=True, slots=True)
class Given:
    """The facts of one aggregate, in business order."""

    aggregate: str
    history: tuple[Event, ...]

    @property
    def state(self) -> Any:
        """Return the state they lead to."""
        return AGGREGATE_FOLDS[self.aggregate].over(self.history)

    def and_then(self, *events: Event) -> "Given":
        """Add facts that happened later."""
        return Given(self.aggregate, (*self.history, *events))

    def then(self, expected: dict[str, Any]) -> "Given":
        """Expect these parts of the state, by path."""
        assert {path: _at(self.state, path) for path in expected} == expected
        return self


def given(aggregate: str, *events: Event) -> Given:
    """Begin with the facts that have happened to an aggregate."""
    return Given(aggregate, events)
