"""P-06 in the state: renewal premiums, lapses, and how the policy ended."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.events.policy_in_force import (
    PolicyCancelledInCoolingOff,
    PolicyLapsed,
    PolicyMatured,
    PolicyReinstated,
    PolicySurrendered,
    PolicyTerminated,
    RenewalPremiumDue,
    RenewalPremiumPaid,
)
from domain.parts import NEVER, Once, upsert

PremiumFact = RenewalPremiumDue | RenewalPremiumPaid
LifeFact = (
    PolicyLapsed
    | PolicyReinstated
    | PolicyCancelledInCoolingOff
    | PolicySurrendered
    | PolicyMatured
    | PolicyTerminated
)


class PolicyPhase(StrEnum):
    """Where a policy is in its life; derived from the facts, never stated by one."""

    PROPOSED = "PROPOSED"
    APPLIED = "APPLIED"
    POSTPONED = "POSTPONED"
    DECLINED = "DECLINED"
    IN_FORCE = "IN_FORCE"
    LAPSED = "LAPSED"
    CANCELLED_IN_COOLING_OFF = "CANCELLED_IN_COOLING_OFF"
    SURRENDERED = "SURRENDERED"
    MATURED = "MATURED"
    TERMINATED = "TERMINATED"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One renewal premium, by policy year and number: what was due and what was paid."""

    policy_year: int
    instalment_no: int
    due: Once[RenewalPremiumDue] = NEVER
    payments: tuple[RenewalPremiumPaid, ...] = ()

    @property
    def paid_on(self) -> date | None:
        """The day of the first payment."""
        return self.payments[0].paid_on if self.payments else None

    @property
    def paid_fen(self) -> int:
        """All that was paid on this instalment."""
        return sum(payment.amount_fen for payment in self.payments)


def evolve_instalments(
    instalments: tuple[Instalment, ...], event: PremiumFact
) -> tuple[Instalment, ...]:
    """Apply one fact of a renewal premium, whether its due or its payment is known first."""

    def change(instalment: Instalment) -> Instalment:
        if isinstance(event, RenewalPremiumDue):
            return replace(instalment, due=instalment.due.seen(event))
        return replace(instalment, payments=(*instalment.payments, event))

    key = (event.policy_year, event.instalment_no)
    return upsert(
        instalments,
        lambda i: (i.policy_year, i.instalment_no) == key,
        Instalment(*key),
        change,
    )


@dataclass(frozen=True, slots=True)
class Life:
    """Lapses and the end. ``ended_as`` is the first fact that ended the policy; it stays ended."""

    lapses: tuple[PolicyLapsed, ...] = ()
    reinstatements: tuple[PolicyReinstated, ...] = ()
    lapsed: bool = False
    cancellation: Once[PolicyCancelledInCoolingOff] = NEVER
    surrender: Once[PolicySurrendered] = NEVER
    maturity: Once[PolicyMatured] = NEVER
    termination: Once[PolicyTerminated] = NEVER
    ended_as: PolicyPhase | None = None


def evolve_life(life: Life, event: LifeFact) -> Life:
    """Apply one fact about the life of the policy; lapsed is what the last such fact says."""
    match event:
        case PolicyLapsed():
            return replace(life, lapses=(*life.lapses, event), lapsed=True)
        case PolicyReinstated():
            return replace(life, reinstatements=(*life.reinstatements, event), lapsed=False)
        case PolicyCancelledInCoolingOff():
            life = replace(life, cancellation=life.cancellation.seen(event))
            phase = PolicyPhase.CANCELLED_IN_COOLING_OFF
        case PolicySurrendered():
            life = replace(life, surrender=life.surrender.seen(event))
            phase = PolicyPhase.SURRENDERED
        case PolicyMatured():
            life = replace(life, maturity=life.maturity.seen(event))
            phase = PolicyPhase.MATURED
        case PolicyTerminated():
            life = replace(life, termination=life.termination.seen(event))
            phase = PolicyPhase.TERMINATED
    return replace(life, ended_as=life.ended_as or phase)
