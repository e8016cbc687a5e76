"""P-01 and P-02 in the state: needs, application, underwriting, issue."""

from dataclasses import dataclass, replace

from domain.events.policy_sale import (
    CustomerDataVerified,
    InitialPremiumPaid,
    NeedsAssessed,
    ProductRecommended,
    RiskDisclosureGiven,
    SaleRecordingArchived,
    UnderwritingDecided,
)
from domain.parts import NEVER, Once

SaleFact = (
    NeedsAssessed
    | ProductRecommended
    | RiskDisclosureGiven
    | SaleRecordingArchived
    | CustomerDataVerified
    | InitialPremiumPaid
    | UnderwritingDecided
)


@dataclass(frozen=True, slots=True)
class Sale:
    """What led to the policy: what was asked, advised, disclosed and recorded, and the decision."""

    needs: Once[NeedsAssessed] = NEVER
    recommendations: tuple[ProductRecommended, ...] = ()
    disclosures: tuple[RiskDisclosureGiven, ...] = ()
    recordings: tuple[SaleRecordingArchived, ...] = ()
    verifications: tuple[CustomerDataVerified, ...] = ()
    initial_premiums: tuple[InitialPremiumPaid, ...] = ()
    underwriting: tuple[UnderwritingDecided, ...] = ()

    @property
    def decision(self) -> str | None:
        """The last underwriting decision, which replaces earlier ones."""
        return self.underwriting[-1].decision if self.underwriting else None


def evolve_sale(sale: Sale, event: SaleFact) -> Sale:
    """Apply one fact of the sale."""
    match event:
        case NeedsAssessed():
            return replace(sale, needs=sale.needs.seen(event))
        case ProductRecommended():
            return replace(sale, recommendations=(*sale.recommendations, event))
        case RiskDisclosureGiven():
            return replace(sale, disclosures=(*sale.disclosures, event))
        case SaleRecordingArchived():
            return replace(sale, recordings=(*sale.recordings, event))
        case CustomerDataVerified():
            return replace(sale, verifications=(*sale.verifications, event))
        case InitialPremiumPaid():
            return replace(sale, initial_premiums=(*sale.initial_premiums, event))
        case UnderwritingDecided():
            return replace(sale, underwriting=(*sale.underwriting, event))
