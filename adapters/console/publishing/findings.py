"""Comparing findings with what was published of them, for ``policytrail kafka publish``."""

from collections import Counter
from typing import Any

from adapters.clock import now_us
from adapters.console.rules.books import held
from adapters.console.verdicts.state import up_to_date
from adapters.duckdb.verdicts import Verdicts, verdicts
from adapters.ledger.finding_feed import Compared, pending, plan, raised
from adapters.ledger.publishing import Who
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from streams.finding_changes import changes
from streams.finding_events import FindingRaised

_ANY: dict[str, Any] = dict.fromkeys(
    ("rule", "book", "severity", "deviation", "agent", "policy", "stream", "accepted", "from", "to")
)


def compare(ledger: LedgerReader, place: Workspace, who: Who, *, project: bool) -> int:
    """Plan what has to be said about findings as of now; say how many changes that makes.

    raises  WorkspaceBusy if another publisher has taken over; NotFound without read models;
            Mismatched, Damaged, LedgerUnavailable
    """
    if not ledger.last_position():
        return 0
    up_to_date(ledger, place, held(place).models, project=project)
    now = now_us()
    with verdicts(place.published, "findings", _question(now)) as chosen:
        position, known_us = chosen.up_to()
        compared = Compared(now, known_us, position)
        return plan(
            ledger, who, compared, lambda before: changes(before, chosen.by_key(), now), now
        )


def would_change(
    ledger: LedgerReader, place: Workspace, publisher: str, *, project: bool
) -> Counter[bool]:
    """How many findings would be raised (True) and withdrawn (False)."""
    if not ledger.last_position():
        return Counter()
    waiting = ledger.ask(lambda db: pending(db, publisher, -1))
    if waiting:
        return Counter(one.fact.topic == FindingRaised.TOPIC for one in waiting)
    up_to_date(ledger, place, held(place).models, project=project)
    now = now_us()
    with verdicts(place.published, "findings", _question(now)) as chosen:
        return _counted(ledger, publisher, chosen, now)


def _counted(ledger: LedgerReader, publisher: str, chosen: Verdicts, now: int) -> Counter[bool]:
    return ledger.ask(
        lambda db: Counter(
            one.raises for one in changes(raised(db, publisher), chosen.by_key(), now)
        )
    )


def _question(now: int) -> dict[str, Any]:
    """Every finding as of now, from all that is recorded."""
    return _ANY | {"effective_us": now, "known_us": None}
