"""What commission would differ under another rulebook: every run made again, policy by policy."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from adapters.console.collecting import without_collecting
from adapters.console.commission.run import BATCH
from adapters.console.commission.summary import aligned, yuan
from adapters.console.common import print_table, say
from adapters.console.progress import count_bar
from adapters.console.what_if.question import Question
from adapters.console.what_if.span import runs_of
from adapters.ledger.reading import LedgerReader
from adapters.ledger.settlement import Open, Scanned, facts_of, issued_policies
from domain.settlement import (
    Account,
    Amounts,
    Comparison,
    Part,
    Plan,
    Story,
    agent_of,
)

_SHOWN = 20  # policies, for a person


class Differing(NamedTuple):
    """A policy whose account differs."""

    policy_id: str
    agent_id: str
    before: Account
    after: Account
    parts: tuple[Part, ...]

    @property
    def gap(self) -> int:
        """How much more would be paid, in fen."""
        return self.after.amounts.paid - self.before.amounts.paid


@dataclass(slots=True)
class CommissionDifference:
    """A ``Section``: the accounts of all policies under both sets of rulebooks."""

    months: Sequence[str]
    chosen: bool
    total: Comparison = field(default_factory=Comparison)
    policies: list[Differing] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """It, for programs to read; amounts in fen."""
        total = self.total
        return {
            "from": self.months[0],
            "to": self.months[-1],
            "runs": len(self.months),
            "chosen": self.chosen,
            "policies": total.policies,
            "differ": total.differ,
            "in_force": _plain(total.before),
            "instead": _plain(total.after),
            "by_reason": [
                {"decision": decision, "reason": reason or None, "policies": one.policies}
                | {"in_force_fen": one.before_fen, "instead_fen": one.after_fen}
                for (decision, reason), one in total.reasons()
            ],
            "differing": [_plain_policy(one) for one in self._hardest_hit()],
        }

    def tell(self) -> None:
        """Print it for a person; amounts in yuan."""
        total = self.total
        span = f"{self.months[0]} to {self.months[-1]}"
        chosen = ", all that could be made" if self.chosen else ""
        sys.stdout.write(
            f"commission: the runs of {span}{chosen}; policies issued: {total.policies:,}\n"
        )
        if not total.differ:
            sys.stdout.write("no difference\n")
            return
        print_table(("yuan", "in force", "instead", "difference"), aligned(self._rows()))
        reasons = [
            (*key, one.policies, yuan(one.before_fen), yuan(one.after_fen))
            for key, one in total.reasons()
        ]
        headings = "what differs", "reason", "policies", "in force", "instead"
        print_table(headings, aligned(reasons))
        self._tell_policies()

    def _rows(self) -> Iterator[tuple[str, ...]]:
        gap = self.total.after.less(self.total.before)
        for name, *fen in zip(
            Amounts._fields, self.total.before, self.total.after, gap, strict=True
        ):
            yield (name, *map(yuan, fen))

    def _tell_policies(self) -> None:
        rows = [
            (one.policy_id, one.agent_id, part.decision, part.reason)
            + (yuan(part.before_fen), yuan(part.after_fen))
            for one in self._hardest_hit()[:_SHOWN]
            for part in one.parts
        ]
        headings = "policy", "agent", "what differs", "reason", "in force", "instead"
        print_table(headings, aligned(rows))
        if self.total.differ > _SHOWN:
            shown = f"{_SHOWN} of {self.total.differ:,} policies that differ shown"
            say(f"{shown}, the largest change of pay first; --json has all")

    def _hardest_hit(self) -> list[Differing]:
        """The policies by how much the pay changes, the largest change first."""
        return sorted(self.policies, key=lambda one: (-abs(one.gap), one.policy_id))


def commission(question: Question) -> CommissionDifference:
    """Make the runs again by both sets, on every policy that was issued.

    raises  NotFound if nothing is recorded, Misused, Refused
    """
    with LedgerReader(question.place.ledger) as ledger, count_bar("what if") as tick:
        months, before, after = runs_of(question, ledger)
        chosen = question.first is None or question.last is None
        found = CommissionDifference(months, chosen)
        scanned = ledger.ask(issued_policies)
        numbers = list(scanned.positions)
        with without_collecting():
            for start in range(0, len(numbers), BATCH):
                chunk = numbers[start : start + BATCH]
                for policy in ledger.ask(lambda db, chunk=chunk: facts_of(db, chunk, scanned)):  # type: ignore[misc]
                    _add(found, policy, scanned, before, after)
                tick(start + len(chunk), len(numbers))
    return found


def _add(
    found: CommissionDifference, policy: Open, scanned: Scanned, before: Plan, after: Plan
) -> None:
    """Compare the accounts of one policy, on the facts up to where the ledger stood."""
    facts = [fact for fact in policy.facts if fact.position <= scanned.last]
    story = Story(facts)
    until = max((*before.limits[-1:], *after.limits[-1:]), default=-1) + 1
    old = story.account(story.replay(before), until)
    new = old if before.runs == after.runs else story.account(story.replay(after), until)
    if parts := found.total.add(old, new):
        policy_id = policy.stream.partition("/")[2]
        found.policies.append(Differing(policy_id, agent_of(facts), old, new, parts))


def _plain(amounts: Amounts) -> dict[str, int]:
    return {f"{name}_fen": fen for name, fen in amounts._asdict().items()}


def _plain_policy(one: Differing) -> dict[str, Any]:
    return {
        "policy_id": one.policy_id,
        "agent_id": one.agent_id or None,
        "in_force": _plain(one.before.amounts),
        "instead": _plain(one.after.amounts),
        "differs": [
            {"decision": part.decision, "reason": part.reason or None}
            | {"in_force_fen": part.before_fen, "instead_fen": part.after_fen}
            for part in one.parts
        ],
    }
