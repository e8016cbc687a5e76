"""P-03: printing, delivery and the receipt that the customer signs."""

from typing import ClassVar, Literal

from domain.events.base import Event
from domain.values import Date, Instant


class PolicyPrinted(Event):
    """The policy was printed, which starts the ten days before the first callback (CBK-01)."""

    TOPIC: ClassVar[str] = "policy.PolicyPrinted.v1"

    printed_on: Date


class PolicyDispatched(Event):
    """The policy was sent to the customer."""

    TOPIC: ClassVar[str] = "policy.PolicyDispatched.v1"

    method: Literal["MAIL", "HOME_VISIT", "ELECTRONIC"]
    dispatched_at: Instant


class PolicyDelivered(Event):
    """The customer signed for the policy, which starts the cooling-off period (REG-P4)."""

    TOPIC: ClassVar[str] = "policy.PolicyDelivered.v1"

    customer_signed_on: Date
    signer_is_policyholder: bool


class ReceiptReturned(Event):
    """The agent brought the signed slip back to the company (RCP-01: in time or late)."""

    TOPIC: ClassVar[str] = "policy.ReceiptReturned.v1"

    returned_on: Date
    returned_by: str
    office_id: str


class ReceiptScanned(Event):
    """The local office scanned the slip; the scan decides the settlement run (RCP-04)."""

    TOPIC: ClassVar[str] = "policy.ReceiptScanned.v1"

    scanned_at: Instant
    office_id: str
    image_ref: str


class ReceiptOverdueFlagged(Event):
    """The clock ran out before the receipt came back; said by the clock, not by people."""

    TOPIC: ClassVar[str] = "policy.ReceiptOverdueFlagged.v1"

    due_on: Date
