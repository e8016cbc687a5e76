"""The policy: everything known about it, in parts that fill up in any order."""

from dataclasses import dataclass, field

from domain.events.base import Event
from domain.events.policy_sale import ApplicationSigned, PolicyIssued
from domain.parts import NEVER, Once
from domain.policy.callback import Callback, evolve_callback
from domain.policy.commission import Commission, evolve_commission
from domain.policy.delivery import Delivery, Receipt, evolve_delivery, evolve_receipt
from domain.policy.in_force import (
    Instalment,
    Life,
    PolicyPhase,
    evolve_instalments,
    evolve_life,
)
from domain.policy.sale import Sale, evolve_application, evolve_issue, evolve_sale
from domain.policy.service import PersonalData, Service, evolve_personal_data, evolve_service

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


def evolve(state: PolicyState, event: Event) -> PolicyState:
    """Apply one fact. Never raises and never refuses: history has happened."""
    return PolicyState(
        sale=evolve_sale(state.sale, event),
        application=evolve_application(state.application, event),
        issue=evolve_issue(state.issue, event),
        delivery=evolve_delivery(state.delivery, event),
        receipt=evolve_receipt(state.receipt, event),
        callback=evolve_callback(state.callback, event),
        commission=evolve_commission(state.commission, event),
        premiums=evolve_instalments(state.premiums, event),
        life=evolve_life(state.life, event),
        service=evolve_service(state.service, event),
        personal_data=evolve_personal_data(state.personal_data, event),
    )
