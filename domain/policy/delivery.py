"""P-03 in the state: printing, delivery and the receipt."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.events.policy_delivery import (
    PolicyDelivered,
    PolicyDispatched,
    PolicyPrinted,
    ReceiptOverdueFlagged,
    ReceiptReturned,
    ReceiptScanned,
)
from domain.parts import NEVER, Once

DeliveryFact = PolicyPrinted | PolicyDispatched | PolicyDelivered
ReceiptFact = ReceiptReturned | ReceiptScanned | ReceiptOverdueFlagged


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the policy came to the customer; printing and signature each start a clock."""

    printed: Once[PolicyPrinted] = NEVER
    dispatches: tuple[PolicyDispatched, ...] = ()
    delivered: Once[PolicyDelivered] = NEVER

    @property
    def printed_on(self) -> date | None:
        """Day 0 of the ten days before the first callback (CBK-01)."""
        return self.printed.fact.printed_on if self.printed.fact else None

    @property
    def customer_signed_on(self) -> date | None:
        """Day 0 of the cooling-off period (REG-P4)."""
        return self.delivered.fact.customer_signed_on if self.delivered.fact else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The signed slip: back at the company (RCP-01), and scanned (RCP-04)."""

    returned: Once[ReceiptReturned] = NEVER
    scanned: Once[ReceiptScanned] = NEVER
    overdue: tuple[ReceiptOverdueFlagged, ...] = ()

    @property
    def returned_on(self) -> date | None:
        """The day of the first return; whether that is late is for the rulebook to say."""
        return self.returned.fact.returned_on if self.returned.fact else None

    @property
    def scanned_at(self) -> datetime | None:
        """The instant of the first scan, which decides the settlement run."""
        return self.scanned.fact.scanned_at if self.scanned.fact else None


def evolve_delivery(delivery: Delivery, event: DeliveryFact) -> Delivery:
    """Apply one fact of printing and delivery."""
    match event:
        case PolicyPrinted():
            return replace(delivery, printed=delivery.printed.seen(event))
        case PolicyDispatched():
            return replace(delivery, dispatches=(*delivery.dispatches, event))
        case PolicyDelivered():
            return replace(delivery, delivered=delivery.delivered.seen(event))


def evolve_receipt(receipt: Receipt, event: ReceiptFact) -> Receipt:
    """Apply one fact of the receipt."""
    match event:
        case ReceiptReturned():
            return replace(receipt, returned=receipt.returned.seen(event))
        case ReceiptScanned():
            return replace(receipt, scanned=receipt.scanned.seen(event))
        case ReceiptOverdueFlagged():
            return replace(receipt, overdue=(*receipt.overdue, event))
