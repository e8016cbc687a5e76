"""What differs between the accounts of two replays: policy by policy, and by reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.settlement.account import Account, Amounts

DECISIONS = ("ACCRUED", "PAID", "HELD", "DEDUCTED", "FORFEITED")
ANOTHER_RUN = "IN_ANOTHER_RUN"
Key = tuple[str, str]


class Part(NamedTuple):
    """One thing that differs in a policy's account: what, for which reason, before and after.

    units   fen. What is held for two reasons counts under both; what is paid in another run and
            comes to the same has the same figure twice
    """

    decision: str
    reason: str
    before_fen: int
    after_fen: int


@dataclass(slots=True)
class Total:
    """One thing that differs, over all policies."""

    policies: int = 0
    before_fen: int = 0
    after_fen: int = 0


@dataclass(slots=True)
class Comparison:
    """The accounts of two replays, added up."""

    policies: int = 0
    differ: int = 0
    before: Amounts = field(default_factory=Amounts)
    after: Amounts = field(default_factory=Amounts)
    by_reason: dict[Key, Total] = field(default_factory=dict)

    def add(self, before: Account, after: Account) -> tuple[Part, ...]:
        """Count the two accounts of a policy; what differs between them."""
        self.policies += 1
        self.before = self.before.plus(before.amounts)
        self.after = self.after.plus(after.amounts)
        parts = tuple(differing(before, after))
        self.differ += bool(parts)
        for decision, reason, before_fen, after_fen in parts:
            total = self.by_reason.setdefault((decision, reason), Total())
            total.policies += 1
            total.before_fen += before_fen
            total.after_fen += after_fen
        return parts

    def reasons(self) -> list[tuple[Key, Total]]:
        """What differs, in the order of the decisions, then by reason."""
        return sorted(self.by_reason.items(), key=lambda one: (DECISIONS.index(one[0][0]), one[0]))


def differing(before: Account, after: Account) -> Iterator[Part]:
    """What differs between two accounts of a policy; nothing if they are the same."""
    if before == after:
        return
    old, new = _parts(before), _parts(after)
    for key in dict.fromkeys([*old, *new]):
        if old.get(key, 0) != new.get(key, 0):
            yield Part(*key, old.get(key, 0), new.get(key, 0))
    if old["PAID", ""] == new["PAID", ""] and before.paid_in != after.paid_in:
        yield Part("PAID", ANOTHER_RUN, before.amounts.paid, after.amounts.paid)


def _parts(one: Account) -> dict[Key, int]:
    amounts = one.amounts
    return {
        ("ACCRUED", ""): amounts.accrued,
        ("PAID", ""): amounts.paid,
        **{("HELD", reason): amounts.held for reason in one.held_for},
        **{("DEDUCTED", reason): fen for reason, fen in one.deducted_for},
        ("FORFEITED", ""): amounts.forfeited,
    }
