"""The points table in the rulebooks: which rows can be counted in a period, and which cannot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.discipline.facts import Known
from domain.discipline.items import Breach, items_of
from domain.discipline.points import Row
from domain.periods import Period, PeriodKind
from domain.rulebook.kinds import Points
from domain.rulebook.model import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not counted, and why."""

    rule: Rule
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that can be counted in periods of one kind, in the order of the books."""

    rules: tuple[Rule, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def event_types(self) -> frozenset[str]:
        """Event types, without their version, that cost points."""
        return frozenset(on.event for _, d in self._demands() for on in d.triggered_by)

    @property
    def breaches_of(self) -> tuple[str, ...]:
        """Rules whose findings cost points."""
        return tuple(dict.fromkeys(rule for _, d in self._demands() for rule in d.breach_of))

    def rows(
        self, facts: Iterable[Known], breaches: Iterable[Breach], period: Period
    ) -> tuple[Row, ...]:
        """The rows with their items of one agent in a period."""
        facts, breaches = tuple(facts), tuple(breaches)
        return tuple(
            Row(rule, demands, demands.points, items_of(rule, facts, breaches, period))
            for rule, demands in self._demands()
            if demands.points is not None
        )

    def _demands(self) -> list[tuple[Rule, Points]]:
        return [(r, r.demands) for r in self.rules if isinstance(r.demands, Points)]


def table(books: Iterable[Rulebook], kind: PeriodKind, last: date) -> Table:
    """The points table for periods of a kind that end on a day.

    A row is left out if it is disabled, its points are not known, no event or rule calls for it, or
    it is counted by periods of another kind.
    """
    rules = [rule for book in books for rule in book.rules if isinstance(rule.demands, Points)]
    left_out = [LeftOut(rule, why) for rule in rules if (why := _why_not(rule, kind, last))]
    skipped = {(one.rule.id, one.rule.version) for one in left_out}
    counted = tuple(rule for rule in rules if (rule.id, rule.version) not in skipped)
    return Table(counted, tuple(left_out))


def _why_not(rule: Rule, kind: PeriodKind, last: date) -> str | None:
    demands = rule.demands
    if not isinstance(demands, Points):
        return "it sets no points"
    if not rule.enabled or demands.points is None:
        return "disabled" if demands.points is not None else "its points are not known"
    if not demands.triggered_by and not demands.breach_of:
        return "no event reports it; a person deducts the points"
    if any(not on.event.startswith("agent.") for on in demands.triggered_by):
        return "it is triggered by an event that is not about an agent"
    if demands.period not in {kind, "appraisal"}:
        return f"counted by {demands.period.replace('_', '-')}"
    if rule.in_force_from and rule.in_force_from > last:
        return f"in force from {rule.in_force_from}"
    return None
