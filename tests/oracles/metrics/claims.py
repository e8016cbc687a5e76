"""M-L1 to M-L5 and M-L8: claims, slowly."""

from domain.events.claim import (
    ClaimAdvancePaid,
    ClaimApproved,
    ClaimClosed,
    ClaimDenied,
    ClaimDisputed,
    ClaimDocumentsSubmitted,
    ClaimPaid,
    ClaimRegistered,
    ClaimReopened,
    ClaimReported,
)
from tests.oracles.metrics.item import Item, at
from tests.oracles.metrics.told import Known, Stream, Told, day_of, month_of
from tests.oracles.metrics.words import groups_of_claim, last_day_of, months

_MONTH_DAYS, _TWO_MONTHS_DAYS = 30, 60


def closing(claim: Stream) -> Told | None:
    """Its last closing or reopening, if that closes it."""
    last = claim.last(ClaimClosed, ClaimReopened)
    return last if last and isinstance(last.event, ClaimClosed) else None


def _days(known: Known, claim: Stream, start: Told, stop: Told, *fields: str) -> Item:
    """Days from local day to local day, in the month of the second."""
    begin, end = (
        day_of(getattr(told.event, field))
        for told, field in zip((start, stop), fields, strict=True)
    )
    return Item(
        month_of(end),
        claim.id,
        numerator=(end - begin).days,
        denominator=1,
        hit=at(start, stop),
        base=at(start, stop),
        groups=groups_of_claim(known, claim),
    )


def m_l1(known: Known) -> list[Item]:
    """Closed claims that were reported: days from the first report to the closing."""
    items = []
    for claim in known.of("claim"):
        reported, closed = claim.first(ClaimReported), closing(claim)
        if reported and closed:
            items.append(_days(known, claim, reported, closed, "reported_at", "at"))
    return items


def m_l1b(known: Known) -> list[Item]:
    """Claims with complete documents and a payment: days from the first to the first."""
    items = []
    for claim in known.of("claim"):
        complete = claim.first(ClaimDocumentsSubmitted, where=lambda event: event.complete)
        paid = claim.first(ClaimPaid)
        if complete and paid:
            items.append(_days(known, claim, complete, paid, "submitted_at", "paid_at"))
    return items


def m_l1c(known: Known) -> list[Item]:
    """Claims with a report and a decision: days from the first to the first."""
    items = []
    for claim in known.of("claim"):
        reported, decided = claim.first(ClaimReported), claim.first(ClaimApproved, ClaimDenied)
        if reported and decided:
            items.append(_days(known, claim, reported, decided, "reported_at", "decided_at"))
    return items


def m_l2(known: Known) -> list[Item]:
    """Claims to be handled in a month; those of which its last word is a closing."""
    registered = [(c, f) for c in known.of("claim") if (f := c.first(ClaimRegistered))]
    first = min((month_of(f.event.registered_at) for _, f in registered), default="9999-12")
    items = []
    for month in months(first, month_of(known.today)):
        for claim, fact in registered:
            words = claim.all(ClaimClosed, ClaimReopened)
            before = [word for word in words if month_of(word.event.at) < month]
            inside = [word for word in words if month_of(word.event.at) == month]
            registration = month_of(fact.event.registered_at)
            is_open = registration < month and not (
                before and isinstance(before[-1].event, ClaimClosed)
            )
            reopened = [word for word in inside if isinstance(word.event, ClaimReopened)]
            if registration > month or not (is_open or registration == month or reopened):
                continue
            closed = [word for word in inside if day_of(word.event.at) <= known.today]
            done = closed and isinstance(closed[-1].event, ClaimClosed)
            items.append(
                Item(
                    month,
                    claim.id,
                    numerator=1 if done else 0,
                    denominator=1,
                    hit=at(closed[-1]) if done else at(),
                    base=at(fact, before[-1] if is_open and before else None, reopened),
                    matures_on=last_day_of(month),
                    groups=groups_of_claim(known, claim),
                )
            )
    return items


def _outstanding(known: Known, *, reserve: bool) -> list[Item]:
    """Registered claims that are not closed; part by the days from the registration to A."""
    items = []
    for claim in known.of("claim"):
        registered = claim.first(ClaimRegistered)
        if registered is None or closing(claim):
            continue
        days = (known.today - day_of(registered.event.registered_at)).days
        part = "61+"
        if days <= _TWO_MONTHS_DAYS:
            part = "0-30" if days <= _MONTH_DAYS else "31-60"
        items.append(
            Item(
                month_of(known.today),
                claim.id,
                numerator=registered.event.reserve_fen if reserve else 1,
                hit=at(registered, claim.last(ClaimClosed, ClaimReopened)),
                part=part,
                groups=groups_of_claim(known, claim),
            )
        )
    return items


def m_l3(known: Known) -> list[Item]:
    """Each of them 1."""
    return _outstanding(known, reserve=False)


def m_l3a(known: Known) -> list[Item]:
    """By the reserve of the first registration."""
    return _outstanding(known, reserve=True)


def m_l4(known: Known) -> list[Item]:
    """Closed claims; those whose payments sum to more than 0."""
    items = []
    for claim in known.of("claim"):
        closed = closing(claim)
        if closed is None:
            continue
        payments = claim.all(ClaimPaid, ClaimAdvancePaid)
        paid = sum(payment.event.amount_fen for payment in payments) > 0
        items.append(
            Item(
                month_of(closed.event.at),
                claim.id,
                numerator=1 if paid else 0,
                denominator=1,
                hit=at(payments) if paid else at(),
                base=at(closed),
                groups=groups_of_claim(known, claim),
            )
        )
    return items


def m_l5(known: Known) -> list[Item]:
    """Claims by their last decision: approved, or the ground of the denial."""
    items = []
    for claim in known.of("claim"):
        decided = claim.last(ClaimApproved, ClaimDenied)
        if decided is None:
            continue
        approved = isinstance(decided.event, ClaimApproved)
        items.append(
            Item(
                month_of(decided.event.decided_at),
                claim.id,
                numerator=1,
                hit=at(decided),
                part="APPROVED" if approved else decided.event.ground,
                groups=groups_of_claim(known, claim),
            )
        )
    return items


def m_l8(known: Known) -> list[Item]:
    """Claims by their last decision; those that were disputed."""
    items = []
    for claim in known.of("claim"):
        decided = claim.last(ClaimApproved, ClaimDenied)
        if decided is None:
            continue
        disputed = claim.first(ClaimDisputed)
        items.append(
            Item(
                month_of(decided.event.decided_at),
                claim.id,
                numerator=1 if disputed else 0,
                denominator=1,
                hit=at(disputed),
                base=at(decided),
                groups=groups_of_claim(known, claim),
            )
        )
    return items
