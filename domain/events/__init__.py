"""The closed catalogue: every event type that may stand in the ledger, by its name on the wire."""

from types import MappingProxyType, ModuleType

from domain.events import (
    agent,
    claim,
    complaint,
    policy_callback,
    policy_commission,
    policy_delivery,
    policy_in_force,
    policy_sale,
)
from domain.events.base import Event, Payload

AGGREGATES = ("policy", "claim", "complaint", "agent")
_MODULES: tuple[ModuleType, ...] = (
    policy_sale,
    policy_delivery,
    policy_callback,
    policy_commission,
    policy_in_force,
    claim,
    complaint,
    agent,
)

EVENT_TYPES = MappingProxyType(
    {
        kind.TOPIC: kind
        for module in _MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Event) and "TOPIC" in vars(kind)
    }
)
"""Wire name -> event class, in the order of the business processes P-01 to P-13."""

__all__ = ["AGGREGATES", "EVENT_TYPES", "Event", "Payload"]
