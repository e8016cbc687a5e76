"""The account of a policy's commission, in figures that can be added up and compared."""

from operator import add, sub
from typing import NamedTuple

from domain.events.policy_commission import CommissionReleased, CommissionSettled
from domain.policy.commission import Commission


class Amounts(NamedTuple):
    """What became of commission: paid is settled and released net.

    units   fen; accrued = paid + deducted + forfeited + held, as far as other systems have not
            reported nonsense
    """

    accrued: int = 0
    paid: int = 0
    deducted: int = 0
    forfeited: int = 0
    held: int = 0

    def plus(self, other: "Amounts") -> "Amounts":
        """Both together."""
        return Amounts(*map(add, self, other))

    def less(self, other: "Amounts") -> "Amounts":
        """How much more this is than another."""
        return Amounts(*map(sub, self, other))


class Account(NamedTuple):
    """The account of a policy.

    shape   ``deducted_for`` reason and fen, ``held_for`` reasons, ``paid_in`` run and fen
    """

    amounts: Amounts = Amounts()
    deducted_for: tuple[tuple[str, int], ...] = ()
    held_for: tuple[str, ...] = ()
    paid_in: tuple[tuple[str, int], ...] = ()


def account_of(money: Commission) -> Account:
    """The account that decisions about commission come to."""
    paid: dict[str, int] = {}
    payments: tuple[CommissionSettled | CommissionReleased, ...]
    payments = (*money.settlements, *money.releases)
    for one in payments:
        paid[one.settlement_month] = paid.get(one.settlement_month, 0) + one.net_fen
    hold = money.open_hold
    return Account(
        Amounts(
            accrued=money.accrued_fen,
            paid=sum(paid.values()),
            deducted=money.deducted_fen,
            forfeited=money.forfeited_fen,
            held=money.open_hold_fen,
        ),
        deducted_for=tuple(
            sorted((str(reason), fen) for reason, fen in money.deducted_by_reason.items() if fen)
        ),
        held_for=tuple(map(str, hold.reasons)) if hold else (),
        paid_in=tuple(sorted(paid.items())),
    )
