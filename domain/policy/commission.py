"""P-05 in the state: what became of the commission on the policy."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.enums import CommissionDeductionReason, CommissionHoldReason
from domain.events.policy_commission import (
    CommissionAccrued,
    CommissionDeducted,
    CommissionForfeited,
    CommissionHeld,
    CommissionReinstated,
    CommissionReleased,
    CommissionSettled,
)

CommissionFact = (
    CommissionAccrued
    | CommissionHeld
    | CommissionDeducted
    | CommissionReleased
    | CommissionSettled
    | CommissionForfeited
    | CommissionReinstated
)


@dataclass(frozen=True, slots=True)
class OpenHold:
    """Commission that is deferred and still owed.

    ``since`` is the first run that ever held it, None if only a reinstatement made it owed again;
    ``runs`` counts the runs that held it since it was last paid, forfeited or reinstated.
    """

    since: str | None
    amount_fen: int
    reasons: tuple[CommissionHoldReason, ...]
    runs: int


@dataclass(frozen=True, slots=True)
class Commission:
    """Every decision about the commission, and the hold that is open now."""

    accruals: tuple[CommissionAccrued, ...] = ()
    holds: tuple[CommissionHeld, ...] = ()
    deductions: tuple[CommissionDeducted, ...] = ()
    releases: tuple[CommissionReleased, ...] = ()
    settlements: tuple[CommissionSettled, ...] = ()
    forfeits: tuple[CommissionForfeited, ...] = ()
    reinstatements: tuple[CommissionReinstated, ...] = ()
    open_hold: OpenHold | None = None

    @property
    def accrued_fen(self) -> int:
        """Commission that became due to the agent."""
        return sum(accrual.amount_fen for accrual in self.accruals)

    @property
    def settled_fen(self) -> int:
        """Commission paid in the first run that could pay it."""
        return sum(settlement.net_fen for settlement in self.settlements)

    @property
    def released_fen(self) -> int:
        """Commission paid after a hold, net of deductions."""
        return sum(release.net_fen for release in self.releases)

    @property
    def deducted_fen(self) -> int:
        """Commission lost for good in fixed amounts."""
        return sum(deduction.amount_fen for deduction in self.deductions)

    @property
    def deducted_by_reason(self) -> Mapping[CommissionDeductionReason, int]:
        """The deductions, by reason; each reason may stand at most once (SET-02)."""
        total: dict[CommissionDeductionReason, int] = {}
        for deduction in self.deductions:
            total[deduction.reason] = total.get(deduction.reason, 0) + deduction.amount_fen
        return total

    @property
    def forfeited_fen(self) -> int:
        """Commission lost as a whole, less what was reinstated."""
        lost = sum(forfeit.amount_fen for forfeit in self.forfeits)
        return lost - sum(back.amount_fen for back in self.reinstatements)

    @property
    def open_hold_fen(self) -> int:
        """Commission that is deferred and still owed."""
        return self.open_hold.amount_fen if self.open_hold else 0

    @property
    def unaccounted_fen(self) -> int:
        """What the identity of section 4.3 leaves over: 0 once every accrued fen has been decided.

        units   accrued - (settled + released net + deducted + forfeited + open hold)
        """
        decided = self.settled_fen + self.released_fen + self.deducted_fen + self.forfeited_fen
        return self.accrued_fen - decided - self.open_hold_fen

    def decided_in(self, month: str) -> bool:
        """Whether the run of a month has already held, settled or released this commission."""
        return (
            any(hold.settlement_month == month for hold in self.holds)
            or any(settlement.settlement_month == month for settlement in self.settlements)
            or any(release.settlement_month == month for release in self.releases)
        )


def evolve_commission(commission: Commission, event: CommissionFact) -> Commission:
    """Apply one decision about the commission."""
    match event:
        case CommissionAccrued():
            return replace(commission, accruals=(*commission.accruals, event))
        case CommissionHeld():
            return _held(commission, event)
        case CommissionDeducted():
            taken = replace(commission, deductions=(*commission.deductions, event))
            return _reduce_hold(taken, event.amount_fen, closes=False)
        case CommissionReleased():
            paid = replace(commission, releases=(*commission.releases, event))
            return _reduce_hold(paid, event.gross_fen)
        case CommissionSettled():
            settlements = (*commission.settlements, event)
            return replace(commission, settlements=settlements, open_hold=None)
        case CommissionForfeited():
            lost = replace(commission, forfeits=(*commission.forfeits, event))
            return _reduce_hold(lost, event.amount_fen)
        case CommissionReinstated():
            return _reinstated(commission, event)


def _held(commission: Commission, event: CommissionHeld) -> Commission:
    """Take what the run says anew about how much is deferred and why."""
    holds = (*commission.holds, event)
    runs = commission.open_hold.runs if commission.open_hold else 0
    hold = OpenHold(holds[0].settlement_month, event.amount_fen, event.reasons, runs + 1)
    return replace(commission, holds=holds, open_hold=hold)


def _reduce_hold(commission: Commission, amount_fen: int, *, closes: bool = True) -> Commission:
    """Less is owed; a payment or forfeiture of all that is owed closes the hold."""
    hold = commission.open_hold
    if hold is None:
        return commission
    left = max(0, hold.amount_fen - amount_fen)
    if closes and left == 0:
        return replace(commission, open_hold=None)
    return replace(commission, open_hold=replace(hold, amount_fen=left))


def _reinstated(commission: Commission, event: CommissionReinstated) -> Commission:
    """Owe again what was forfeited, until a run pays it."""
    since = commission.holds[0].settlement_month if commission.holds else None
    hold = commission.open_hold or OpenHold(since, 0, (), 0)
    return replace(
        commission,
        reinstatements=(*commission.reinstatements, event),
        open_hold=replace(hold, amount_fen=hold.amount_fen + event.amount_fen),
    )
