"""Quality points: what a half-year costs an agent, less what has been deducted already.

source  section 3.5; AMB-14: more than ten overdue documents cost two points each, in place of one
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from domain.discipline.facts import Decision, Known
from domain.discipline.items import Item
from domain.events.agent import QualityPointsDeducted, QualityPointsRevoked
from domain.periods import Period
from domain.rulebook.kinds import Points
from domain.rulebook.model import Rule

REPLACED = "REPLACED_UNDER_"
"""How the reason of a revocation begins where a row of the table takes the place of another."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A deduction that is recorded, whoever made it, and what has become of it.

    shape   ``replaced`` if another row took its place, ``annulled`` if it was revoked for any other
            reason: a person has decided, and it is not made again
    """

    event_id: str
    deducted: QualityPointsDeducted
    occurred_us: int
    replaced: bool = False
    annulled: bool = False

    @property
    def standing(self) -> bool:
        """Whether nothing has revoked it."""
        return not self.replaced and not self.annulled


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table that counts in a period, with the number of points and its items."""

    rule: Rule
    demands: Points
    points: Decimal
    items: tuple[Item, ...]

    @property
    def charged(self) -> tuple[Item, ...]:
        """The items that it charges if no other row replaces it.

        units   ``up_to`` charges the first so many; ``over`` charges all once there are more, if
                the row replaces another one, or else those above the number
        """
        over = self.demands.over
        if over is None:
            return self.items[: self.demands.up_to]
        if len(self.items) <= over:
            return ()
        return self.items if self.demands.replaces else self.items[over : self.demands.up_to]


def entries(facts: Iterable[Known]) -> tuple[Entry, ...]:
    """The deductions among the facts about an agent, in business order."""
    ordered = sorted(facts, key=lambda known: known[:2])
    reasons: dict[str, list[str]] = {}
    for known in ordered:
        if isinstance(known.event, QualityPointsRevoked):
            reasons.setdefault(known.event.original_event_id, []).append(known.event.reason)
    found = []
    for known in ordered:
        if isinstance(known.event, QualityPointsDeducted):
            why = [reason.startswith(REPLACED) for reason in reasons.get(known.event_id, ())]
            found.append(
                Entry(
                    known.event_id,
                    known.event,
                    known.occurred_us,
                    replaced=any(why),
                    annulled=not all(why),
                )
            )
    return tuple(found)


def decide(rows: Sequence[Row], recorded: Sequence[Entry], period: Period) -> tuple[Decision, ...]:
    """What is to be revoked and deducted, so that a period costs what its rows say.

    Nothing is deducted twice for one item under one row, whoever deducted it first and in whichever
    period; what a person revoked is not deducted again, under its row or under one that replaces
    it; what was deducted is taken back only if another row takes its place.

    shape   revocations first, then deductions in the order of the rows and their items
    """
    replacing = {row.demands.replaces: row for row in rows if row.demands.replaces and row.charged}
    ledger = _Ledger(recorded, {row.rule.id: row.demands.replaces for row in rows})
    revoked = [
        Decision(
            QualityPointsRevoked(
                original_event_id=entry.event_id, reason=f"{REPLACED}{row.rule.id}"
            ),
            about=entry.event_id,
            cause=row.charged[-1].cause,
            not_before_us=entry.occurred_us,
        )
        for rule_id, row in replacing.items()
        for entry in ledger.standing(str(rule_id), row.charged)
    ]
    deducted = [
        _deducted(row, item, period)
        for row in rows
        if row.rule.id not in replacing
        for item in row.charged
        if not ledger.settled(row.rule.id, item)
    ]
    return (*revoked, *deducted)


def standing_points(
    recorded: Iterable[Entry], decisions: Iterable[Decision], period: Period
) -> Decimal:
    """The points of a period once the decisions are recorded: what stands, by its last day."""
    events = [decision.event for decision in decisions]
    revoked = {e.original_event_id for e in events if isinstance(e, QualityPointsRevoked)}
    before = [e.deducted for e in recorded if e.standing and e.event_id not in revoked]
    after = [e for e in events if isinstance(e, QualityPointsDeducted)]
    return sum((e.points for e in (*before, *after) if e.period_end in period), Decimal(0))


class _Ledger:
    """Which items have been dealt with under which row."""

    def __init__(self, recorded: Sequence[Entry], replaces: Mapping[str, str | None]) -> None:
        self._by_rule: dict[str, list[Entry]] = {}
        for entry in recorded:
            self._by_rule.setdefault(entry.deducted.rule_id, []).append(entry)
        self._replaces = replaces

    def standing(self, rule_id: str, items: Collection[Item]) -> Iterator[Entry]:
        """The entries of a row that stand, for these items."""
        refs = {ref for item in items for ref in item.refs}
        for entry in self._by_rule.get(rule_id, ()):
            if entry.standing and entry.deducted.related_ref in refs:
                yield entry

    def settled(self, rule_id: str, item: Item) -> bool:
        """Whether nothing is left to deduct for an item under a row."""
        if self._entries(rule_id, item):
            return True
        replaced = self._replaces.get(rule_id)
        if replaced and any(entry.annulled for entry in self._entries(replaced, item)):
            return True
        above = [one for one, below in self._replaces.items() if below == rule_id]
        return any(entry.standing for one in above for entry in self._entries(one, item))

    def _entries(self, rule_id: str, item: Item) -> list[Entry]:
        found = self._by_rule.get(rule_id, ())
        return [entry for entry in found if entry.deducted.related_ref in item.refs]


def _deducted(row: Row, item: Item, period: Period) -> Decision:
    event = QualityPointsDeducted(
        points=row.points,
        item_no=row.demands.item_no,
        rule_id=row.rule.id,
        related_ref=item.ref,
        period_start=period.first,
        period_end=period.last,
        deducted_on=period.last + timedelta(days=1),
    )
    return Decision(event, about=f"{row.rule.id}\n{item.ref}", cause=item.cause)
