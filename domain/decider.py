"""The shape that every aggregate has: an initial state, and how each fact changes it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import reduce
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from domain import agent, claim, complaint, policy
from domain.events import Event

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Fold(Generic[S]):
    """How the history of one aggregate becomes its state."""

    initial: S
    evolve: Callable[[S, Event], S]

    def over(self, events: Iterable[Event], state: S | None = None) -> S:
        """Fold events given in business order, going on from ``state`` if there is one."""
        return reduce(self.evolve, events, self.initial if state is None else state)


POLICY = Fold(policy.PolicyState(), policy.evolve)
CLAIM = Fold(claim.ClaimState(), claim.evolve)
COMPLAINT = Fold(complaint.ComplaintState(), complaint.evolve)
AGENT = Fold(agent.AgentState(), agent.evolve)

AGGREGATE_FOLDS: Mapping[str, Fold[Any]] = MappingProxyType(
    {"policy": POLICY, "claim": CLAIM, "complaint": COMPLAINT, "agent": AGENT}
)
"""The fold of each kind of aggregate, by the part of a stream's name before the slash."""


def to_plain(state: object) -> dict[str, Any]:
    """Turn a state into plain data that JSON can carry, what is derived from it first.

    units   dates and instants in ISO form as they were reported, points as text, money in fen
    shape   properties, then fields, of every part; tuples are lists; None is kept
    """
    plain: dict[str, Any] = _plain(state)
    return plain


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        names = (*_derived(type(value)), *(field.name for field in fields(value)))
        return {name: _plain(getattr(value, name)) for name in dict.fromkeys(names)}
    match value:
        case BaseModel():
            return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
        case Enum():
            return value.value
        case date():  # an instant is a date too
            return value.isoformat()
        case Decimal():
            return str(value)
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def _derived(kind: type) -> tuple[str, ...]:
    return tuple(name for name, member in vars(kind).items() if isinstance(member, property))
