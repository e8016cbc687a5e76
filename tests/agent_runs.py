"""Given facts about an agent, when points are counted, then decisions: how those tests read."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Self

from domain.discipline.facts import Decision, Known
from domain.discipline.items import Breach
from domain.discipline.points import decide, entries, standing_points
from domain.discipline.table import table
from domain.events import Event
from domain.events.agent import QualityPointsDeducted, QualityPointsRevoked
from domain.periods import Period, period_named
from domain.rulebook.library import library
from domain.rulebook.model import Rulebook
from tests.spec import fact

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def period(name: str) -> Period:
    """A period that there is."""
    found = period_named(name)
    assert found is not None
    return found


def overdue(number: int, on: str = "2010-09-15", due_on: str = "2010-09-14") -> Event:
    """Find a controlled document overdue."""
    return fact(
        "agent.ControlledDocumentOverdue", document_no=f"DOC-{number}", due_on=due_on, on=on
    )


def misled(category: str, on: str = "2010-09-15") -> Event:
    """Confirm a misleading sale."""
    return fact(
        "agent.MisleadingSaleConfirmed", policy_id="P-1", category=category, confirmed_on=on
    )


def deducted(rule_id: str, ref: str, points: str = "1.0") -> Event:
    """Deduct points in another system."""
    return fact(
        "agent.QualityPointsDeducted",
        points=points,
        item_no=int(rule_id[4:]),
        rule_id=rule_id,
        related_ref=ref,
        period_start="2010-07-01",
        period_end="2010-12-31",
        deducted_on="2010-12-31",
    )


def revoked(event_id: str, reason: str = "APPEAL") -> Event:
    """Revoke a deduction in another system."""
    return fact("agent.QualityPointsRevoked", original_event_id=event_id, reason=reason)


def breach(rule: str, day: date, stream: str = "policy/P-1", event_id: str | None = None) -> Breach:
    """A finding that concerns the agent."""
    return Breach(rule, "A-1", stream.partition("/")[2], stream, "1", None, event_id, day)


class Agent:
    """One agent: what is known about it, and the runs that have been made."""

    def __init__(self, books: Sequence[Rulebook] = ()) -> None:
        self.books = books or library()
        self.known: list[Known] = []
        self.breaches: list[Breach] = []

    def tell(self, *events: Event, at: str = "2010-09-15T08:00:00+08:00") -> Self:
        """Let facts become known now; each is named e-1, e-2 in the order of all."""
        us = (datetime.fromisoformat(at) - _EPOCH) // timedelta(microseconds=1)
        for event in events:
            number = len(self.known) + 1
            self.known.append(Known(us, number, f"e-{number}", event))
        return self

    def count(self, name: str = "2010-H2") -> list[Decision]:
        """Make the run of a period: decide, and record it at its end."""
        span = period(name)
        rows = table(self.books, span.kind, span.last).rows(self.known, self.breaches, span)
        found = decide(rows, entries(self.known), span)
        self.tell(*(decision.event for decision in found), at=span.over_at.isoformat())
        return list(found)

    def points(self, name: str = "2010-H2") -> Decimal:
        """The points of a period that stand."""
        return standing_points(entries(self.known), (), period(name))


def said(decisions: Sequence[Decision]) -> list[tuple[str, str]]:
    """Decisions in short: the rule and what it is about, or the entry that is revoked and why."""
    found = []
    for decision in decisions:
        match decision.event:
            case QualityPointsRevoked(original_event_id=entry, reason=reason):
                found.append((entry, reason))
            case QualityPointsDeducted(rule_id=rule_id, related_ref=ref):
                found.append((rule_id, ref))
            case _:
                pass
    return found
