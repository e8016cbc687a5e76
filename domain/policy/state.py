"""The policy: everything known about it, in parts that fill up in any order."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from domain.events.base import Event
from domain.events.policy_sale import ApplicationSigned, PolicyIssued
from domain.parts import NEVER, Once
from domain.policy.callback import Callback, CallbackFact, evolve_callback
from domain.policy.commission import Commission, CommissionFact, evolve_commission
from domain.policy.delivery import (
    Delivery,
    DeliveryFact,
    Receipt,
    ReceiptFact,
    evolve_delivery,
    evolve_receipt,
)
from domain.policy.in_force import (
    Instalment,
    Life,
    LifeFact,
    PolicyPhase,
    PremiumFact,
    evolve_instalments,
    evolve_life,
)
from domain.policy.sale import Sale, SaleFact, evolve_sale
from domain.policy.service import (
    PersonalData,
    PersonalDataFact,
    Service,
    ServiceFact,
    evolve_personal_data,
    evolve_service,
)

_BEFORE_ISSUE = {"DECLINE": PolicyPhase.DECLINED, "POSTPONE": PolicyPhase.POSTPONED}


@dataclass(frozen=True, slots=True)
class PolicyState:
    """A policy. No part waits for another: a receipt that came before the issue is there too."""

    sale: Sale = field(default_factory=Sale)
    application: Once[ApplicationSigned] = NEVER
    issue: Once[PolicyIssued] = NEVER
    delivery: Delivery = field(default_factory=Delivery)
    receipt: Receipt = field(default_factory=Receipt)
    callback: Callback = field(default_factory=Callback)
    commission: Commission = field(default_factory=Commission)
    premiums: tuple[Instalment, ...] = ()
    life: Life = field(default_factory=Life)
    service: Service = field(default_factory=Service)
    personal_data: PersonalData = field(default_factory=PersonalData)

    @property
    def phase(self) -> PolicyPhase:
        """Where the policy is in its life: the first end stays, and issue outranks underwriting."""
        if self.life.ended_as:
            return self.life.ended_as
        if self.life.lapsed:
            return PolicyPhase.LAPSED
        if self.issue.times:
            return PolicyPhase.IN_FORCE
        if before := _BEFORE_ISSUE.get(self.sale.decision or ""):
            return before
        return PolicyPhase.APPLIED if self.application.times else PolicyPhase.PROPOSED


_PARTS: tuple[tuple[str, object, Callable[[Any, Any], Any]], ...] = (
    ("sale", SaleFact, evolve_sale),
    ("application", ApplicationSigned, Once.seen),
    ("issue", PolicyIssued, Once.seen),
    ("delivery", DeliveryFact, evolve_delivery),
    ("receipt", ReceiptFact, evolve_receipt),
    ("callback", CallbackFact, evolve_callback),
    ("commission", CommissionFact, evolve_commission),
    ("premiums", PremiumFact, evolve_instalments),
    ("life", LifeFact, evolve_life),
    ("service", ServiceFact, evolve_service),
    ("personal_data", PersonalDataFact, evolve_personal_data),
)
_PART_OF = {
    kind: (name, change) for name, facts, change in _PARTS for kind in get_args(facts) or (facts,)
}


def evolve(state: PolicyState, event: Event) -> PolicyState:
    """Apply one fact. Never raises and never refuses: history has happened."""
    if part := _PART_OF.get(type(event)):
        name, change = part
        return replace(state, **{name: change(getattr(state, name), event)})
    return state
