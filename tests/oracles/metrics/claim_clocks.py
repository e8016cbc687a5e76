"""M-L6 and M-L7: the clocks of claims, slowly."""

from domain.calendar import add_days
from domain.events.claim import (
    ClaimAgreementReached,
    ClaimApproved,
    ClaimDenied,
    ClaimDocumentsSubmitted,
    ClaimPaid,
)
from tests.oracles.metrics.claims import closing
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import Known, day_of, month_of
from tests.oracles.metrics.words import groups_of_claim, rolled, working_days_after

_SIMPLE_WORKING_DAYS, _COMPLEX_DAYS, _PAYMENT_DAYS = 5, 30, 10


def m_l6(known: Known) -> list[Item]:
    """Claims with complete documents that were decided or should be; those decided in time."""
    items = []
    for claim in known.of("claim"):
        complete = claim.first(ClaimDocumentsSubmitted, where=lambda event: event.complete)
        if complete is None:
            continue
        start = day_of(complete.event.submitted_at)
        complex_by = claim.first(ClaimApproved, where=lambda event: event.complex)
        if complex_by:
            limit = rolled(add_days(start, _COMPLEX_DAYS))
        else:
            limit = working_days_after(start, _SIMPLE_WORKING_DAYS)
        decided = claim.first(ClaimApproved, ClaimDenied)
        if limit is None:
            continue
        if decided is None and (closing(claim) or limit >= known.today):
            continue
        in_time = decided is not None and day_of(decided.event.decided_at) <= limit
        items.append(
            Item(
                month_of(decided.event.decided_at if decided else limit),
                claim.id,
                numerator=1 if in_time else 0,
                denominator=1,
                hit=at(complete, complex_by, decided) if in_time else at(),
                base=at(complete, complex_by, decided),
                groups=groups_of_claim(known, claim),
            )
        )
    return items


def m_l7(known: Known) -> list[Item]:
    """Agreements that were paid or should be; those paid within ten days, rolled."""
    items = []
    for claim in known.of("claim"):
        for agreed in claim.all(ClaimAgreementReached):
            start = day_of(agreed.event.agreed_at)
            limit = rolled(add_days(start, _PAYMENT_DAYS))
            payments = claim.all(ClaimPaid)
            paid = next((one for one in payments if day_of(one.event.paid_at) >= start), None)
            if limit is None or (paid is None and limit >= known.today):
                continue
            in_time = paid is not None and day_of(paid.event.paid_at) <= limit
            items.append(
                Item(
                    month_of(paid.event.paid_at if paid else limit),
                    str(agreed.position),
                    numerator=1 if in_time else 0,
                    denominator=1,
                    hit=at(agreed, paid) if in_time else at(),
                    base=at(agreed, paid),
                    groups=groups_of_claim(known, claim),
                )
            )
    return items
