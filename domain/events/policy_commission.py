"""P-05: what the monthly run decides about the commission on a policy."""

from typing import ClassVar, Literal

from domain.enums import (
    CommissionDeductionReason,
    CommissionForfeitReason,
    CommissionHoldReason,
)
from domain.events.base import Event
from domain.values import Date, Fen, Month


class CommissionAccrued(Event):
    """First-year commission became due to the agent, subject to both conditions."""

    TOPIC: ClassVar[str] = "policy.CommissionAccrued.v1"

    agent_id: str
    amount_fen: Fen
    basis: Literal["FIRST_YEAR"]
    accrued_on: Date


class CommissionHeld(Event):
    """A run deferred the commission; it is still owed (缓发)."""

    TOPIC: ClassVar[str] = "policy.CommissionHeld.v1"

    settlement_month: Month
    amount_fen: Fen
    reasons: tuple[CommissionHoldReason, ...]


class CommissionDeducted(Event):
    """A fixed amount of the commission is lost for good (扣佣)."""

    TOPIC: ClassVar[str] = "policy.CommissionDeducted.v1"

    amount_fen: Fen
    reason: CommissionDeductionReason
    rule_id: str


class CommissionReleased(Event):
    """A run paid commission that an earlier run had held."""

    TOPIC: ClassVar[str] = "policy.CommissionReleased.v1"

    settlement_month: Month
    gross_fen: Fen
    deductions_fen: Fen
    net_fen: Fen
    held_since: Month


class CommissionSettled(Event):
    """The first run that could pay the commission paid it."""

    TOPIC: ClassVar[str] = "policy.CommissionSettled.v1"

    settlement_month: Month
    net_fen: Fen
    paid_on: Date


class CommissionForfeited(Event):
    """The whole commission on the policy is lost (扣发)."""

    TOPIC: ClassVar[str] = "policy.CommissionForfeited.v1"

    amount_fen: Fen
    reason: CommissionForfeitReason
    rule_id: str


class CommissionReinstated(Event):
    """A person undid a wrong forfeiture."""

    TOPIC: ClassVar[str] = "policy.CommissionReinstated.v1"

    amount_fen: Fen
    decided_by: str
    reason: str
