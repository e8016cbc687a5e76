"""What costs quality points: an event that a row of the table names, or a breach of a rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from domain.discipline.facts import Known
from domain.events.agent import ControlledDocumentOverdue
from domain.periods import Period
from domain.rulebook.kinds import Points
from domain.rulebook.matching import day_of, matches
from domain.rulebook.model import Rule


class Breach(NamedTuple):
    """A finding that concerns an agent.

    shape   ``stream`` and ``occurrence`` say which of the rule's verdicts it is and never change,
            even when a late stop moves the day; ``position`` and ``event_id`` are those of the
            event beside which it stands, if there is one
    """

    rule: str
    agent_id: str
    policy_id: str | None
    stream: str
    occurrence: str
    position: int | None
    event_id: str | None
    breached_on: date

    @property
    def ref(self) -> str:
        """How a deduction names it."""
        return f"{self.rule} {self.stream} {self.occurrence}".strip()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that costs points at most once.

    shape   ``ref`` is what our deduction names, ``refs`` every name under which a deduction may
            have named it before; ``order`` sorts the items of a period
    """

    ref: str
    refs: frozenset[str]
    on: date
    order: tuple[date, int, int]
    cause: str | None


def items_of(
    rule: Rule, facts: Iterable[Known], breaches: Iterable[Breach], period: Period
) -> tuple[Item, ...]:
    """The items that a row of the table counts for one agent in a period, in their order.

    A document that is reported overdue twice under the same due day is one item, of the first
    report. Only days count on which the rule is in force.

    raises  TypeError for a rule of another kind
    """
    demands = rule.demands
    if not isinstance(demands, Points):
        raise TypeError(f"{rule.id} sets no points")
    found = [*_from_facts(demands, facts), *_from_breaches(demands, breaches)]
    return tuple(
        sorted(
            (item for item in found if item.on in period and rule.in_force_on(item.on)),
            key=lambda item: (item.order, item.ref),
        )
    )


def _from_facts(demands: Points, facts: Iterable[Known]) -> list[Item]:
    reports: dict[Any, list[tuple[date, Known]]] = {}
    for known in facts:
        payload = known.event.model_dump(mode="json")
        for on in demands.triggered_by:
            if matches(on, known.event.TOPIC, payload):
                day = day_of(on, payload, known.occurred_us)
                reports.setdefault(_identity(known), []).append((day, known))
                break
    return [_item(sorted(group, key=_report_order)) for group in reports.values()]


def _report_order(report: tuple[date, Known]) -> tuple[date, int, int]:
    day, known = report
    return day, known.occurred_us, known.position


def _item(group: Sequence[tuple[date, Known]]) -> Item:
    day, first = group[0]
    refs = frozenset(known.event_id for _, known in group)
    return Item(first.event_id, refs, day, _report_order(group[0]), first.event_id)


def _identity(known: Known) -> Any:
    """What two reports of the same thing have in common."""
    match known.event:
        case ControlledDocumentOverdue(document_no=number, due_on=due_on):
            return number, due_on
        case _:
            return known.position


def _from_breaches(demands: Points, breaches: Iterable[Breach]) -> list[Item]:
    return [
        Item(
            ref=breach.ref,
            refs=frozenset(filter(None, (breach.ref, breach.event_id))),
            on=breach.breached_on,
            order=(breach.breached_on, 0, breach.position or 0),
            cause=breach.event_id,
        )
        for breach in breaches
        if breach.rule in demands.breach_of
    ]
