"""Which aggregate is asked, and about which of its states."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from domain.by_hand import agent, claim, complaint, policy
from domain.by_hand.command import Record, local_minute
from domain.decider import AGGREGATE_FOLDS
from domain.errors import Refused
from domain.events import Event

_DECIDE: Mapping[str, Callable[[Any, Record], tuple[Event, ...]]] = MappingProxyType(
    {
        "policy": policy.decide,
        "claim": claim.decide,
        "complaint": complaint.decide,
        "agent": agent.decide,
    }
)


def decide(state: Any, command: Record) -> tuple[Event, ...]:
    """Decide about one event in one state of its aggregate.

    shape   the event, or nothing if the state shows that it is done
    raises  Refused with the rule and the state that forbids it
    """
    return _DECIDE[_aggregate(command)](state, command)


def judge(command: Record) -> tuple[Event, ...]:
    """Decide on what is known now, and on what had happened by the time that the command names.

    Neither may forbid it: a decision dated back is still one that could be taken then.

    shape   the event, or nothing if either state shows that it is done
    raises  Refused
    """
    fold = AGGREGATE_FOLDS[_aggregate(command)]
    now = decide(fold.over(told.event for told in command.told), command)
    earlier = tuple(told for told in command.told if told.occurred_us <= command.occurred_us)
    if len(earlier) == len(command.told):
        return now
    try:
        then = decide(fold.over(t.event for t in earlier), replace(command, told=earlier))
    except Refused as exc:
        why = f"as things stood at {local_minute(command.occurred_us)}, {exc.why}"
        raise Refused(exc.attempted, why, exc.way_out, rule=exc.rule) from None
    return now and then


def _aggregate(command: Record) -> str:
    return command.event.TOPIC.partition(".")[0]
