"""The case of one policy at one run: its facts before the cut-off, its money, and their causes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, get_args

from domain.events.base import Event
from domain.events.policy_callback import (
    CallbackExempted,
    CallbackFailed,
    CallbackIssueFound,
    CallbackIssueResolved,
    CallbackSucceeded,
    ManualVisitAssigned,
    ManualVisitFailed,
    ManualVisitSucceeded,
)
from domain.events.policy_commission import CommissionAccrued, CommissionReinstated
from domain.events.policy_delivery import ReceiptReturned, ReceiptScanned
from domain.events.policy_sale import ApplicationSigned, PolicyIssued
from domain.parts import Once
from domain.policy import PolicyState
from domain.policy.callback import evolve_callback
from domain.policy.commission import Commission, CommissionFact, evolve_commission
from domain.policy.delivery import evolve_receipt
from domain.settlement.causes import Causes, Place

_COMMISSION: tuple[type[Event], ...] = get_args(CommissionFact)
_CALLBACK = (
    CallbackSucceeded,
    CallbackFailed,
    CallbackIssueFound,
    CallbackIssueResolved,
    CallbackExempted,
    ManualVisitAssigned,
    ManualVisitSucceeded,
    ManualVisitFailed,
)
_PARTS: tuple[tuple[str, tuple[type[Event], ...], Callable[[Any, Any], Any]], ...] = (
    ("application", (ApplicationSigned,), Once.seen),
    ("issue", (PolicyIssued,), Once.seen),
    ("receipt", (ReceiptReturned, ReceiptScanned), evolve_receipt),
    ("callback", _CALLBACK, evolve_callback),
    ("commission", _COMMISSION, evolve_commission),
)
_PART_OF = {kind: (name, change) for name, kinds, change in _PARTS for kind in kinds}
RELEVANT: tuple[type[Event], ...] = tuple(_PART_OF)
"""The only types of events that a decision about commission depends on."""

_NOTHING = PolicyState()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Known(NamedTuple):
    """A fact about a policy that is known when the run is made; tuples sort in business order.

    units   ``occurred_us`` microseconds since the epoch; ``own`` if an earlier run decided it
    """

    occurred_us: int
    position: int
    event_id: str
    own: bool
    event: Event


@dataclass(frozen=True, slots=True)
class Case:
    """What a run needs to know about a policy; see ``decide``."""

    state: PolicyState = field(default_factory=PolicyState)
    commission: Commission = field(default_factory=Commission)
    own_accrued_fen: int = 0
    causes: Causes = field(default_factory=Causes)


def examine(facts: Iterable[Known], cut_off: datetime) -> Case:
    """Read the facts about one policy, in any order, as they bear on the run of a cut-off.

    A fact that occurs at the cut-off or later is left to the next run, though what has already been
    decided about the commission is known to this one (SET-01).
    """
    limit = (cut_off - _EPOCH) // timedelta(microseconds=1)
    parts: dict[str, Any] = {name: getattr(_NOTHING, name) for name, _, _ in _PARTS}
    later, own, causes = list[Event](), 0, dict[str, Place]()
    for known in sorted(facts, key=lambda known: known[:2]):
        event = known.event
        if known.own and isinstance(event, CommissionAccrued):
            own += event.amount_fen
        if known.occurred_us >= limit:
            later.append(event)
        elif part := _PART_OF.get(type(event)):
            name, change = part
            before = parts[name]
            parts[name] = change(before, event)
            if cause := _causes(before, parts[name], known):
                causes[cause] = known[:3]
    commission = _so_far(parts["commission"], later)
    return Case(PolicyState(**parts), commission, own, Causes(**causes))


def is_commission(event: Event) -> bool:
    """Whether this says what became of commission."""
    return isinstance(event, _COMMISSION)


def evolve_part(parts: dict[str, Any], event: Event) -> None:
    """Let a fact change the part of a policy's state that it is about; others are left alone."""
    if part := _PART_OF.get(type(event)):
        name, change = part
        parts[name] = change(parts.get(name, getattr(_NOTHING, name)), event)


def fold_commission(commission: Commission, known: Iterable[Known]) -> Commission:
    """Apply what is known about commission, in the order given."""
    return _so_far(commission, (fact.event for fact in known))


def _so_far(commission: Commission, events: Iterable[Event]) -> Commission:
    for event in events:
        if isinstance(event, _COMMISSION):
            commission = evolve_commission(commission, event)  # type: ignore[arg-type]  # as said
    return commission


def agent_of(facts: Iterable[Known]) -> str:
    """The agent of a policy, by its first application; empty if none is known."""
    signed = [fact for fact in facts if isinstance(fact.event, ApplicationSigned)]
    first = min(signed, key=lambda known: known[:2], default=None)
    return str(getattr(first.event, "agent_id", "")) if first else ""


def _causes(before: Any, after: Any, known: Known) -> str | None:
    """What this fact, which changed a part of the state, is the cause of: a name in ``Causes``."""
    match known.event:
        case PolicyIssued():
            return None if before.fact else "issue"
        case ReceiptReturned():
            return None if before.returned.fact else "receipt"
        case ReceiptScanned():
            return None if before.scanned.fact else "scan"
        case CommissionReinstated():
            return "reinstatement"
        case CommissionAccrued():
            return None if known.own else "accrual"
        case CallbackIssueFound():
            return "callback"
        case event if isinstance(event, _CALLBACK) and before.standing is not after.standing:
            return "callback"
        case _:
            return None
