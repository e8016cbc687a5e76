"""Changes of findings on their way out: planned in one transaction, sent, then acknowledged.

What is planned stays as it is until it is acknowledged, so that a publisher that died while sending
sends the same events with the same ids and numbers.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.publishing import Who, hold
from adapters.ledger.reading import LedgerReader
from domain.facts import Fact
from streams.finding_changes import Change, Key, Published, Said, fact_of
from streams.finding_events import FindingRaised

PAGE = 1_000
_FIRST: Key = ("", "", 0, "")
_RAISED = """
SELECT stream, rule, rule_version, occurrence, event_id, data FROM published_findings
WHERE publisher = ? AND acknowledged AND (stream, rule, rule_version, occurrence) > (?, ?, ?, ?)
ORDER BY stream, rule, rule_version, occurrence LIMIT ?
"""
_PENDING = """
SELECT change, position, stream, rule, rule_version, occurrence,
    type, event_id, causation_id, occurred_us, data
FROM published_findings WHERE publisher = ? AND NOT acknowledged ORDER BY change LIMIT ?
"""
_ACKNOWLEDGE = "UPDATE published_findings SET acknowledged = 1 WHERE publisher = ? AND change = ?"
_FORGET = """
DELETE FROM published_findings
WHERE publisher = ? AND (stream, rule, rule_version, occurrence) = (?, ?, ?, ?) AND change <= ?
"""
_INSERT = f"INSERT INTO published_findings VALUES ({','.join('?' * 13)})"


class Compared(NamedTuple):
    """When findings were compared: as of when, from what was recorded by when, and how far.

    units   microseconds since the epoch; ``position`` is the last one that was looked at
    """

    effective_us: int
    known_us: int | None
    position: int


class Pending(NamedTuple):
    """A change that is to be sent, after the decisions up to a position."""

    change: int
    position: int
    key: Key
    fact: Fact


def raised(db: SQLiteCursor, publisher: str) -> Iterator[Published]:
    """The findings that were raised and not withdrawn, in order of their keys."""
    after = _FIRST
    while True:
        db.execute(_RAISED, (publisher, *after, PAGE))
        page = db.fetchall()
        for stream, rule, version, occurrence, event_id, data in page:
            after = (stream, rule, version, occurrence)
            yield Published(after, event_id, data)
        if len(page) < PAGE:
            return


def plan(
    ledger: LedgerReader,
    who: Who,
    compared: Compared,
    changed: Callable[[Iterable[Published]], Iterable[Change]],
    now_us: int,
) -> int:
    """Compare with what was raised and keep the changes to be sent; say how many there are.

    They come after whatever has been sent already, even if the read models have not come so far.
    The comparison holds nobody up: between it and the writing only who has the epoch could change
    what was raised. While changes wait to be sent, nothing is compared.

    raises  WorkspaceBusy if another has taken over
    """
    if ledger.ask(lambda db: pending(db, who.publisher, 1)):
        return 0
    found = ledger.ask(lambda db: [*changed(raised(db, who.publisher))])
    with ledger.transaction("compare findings", commit=True) as db:
        hold(db, who, now_us)
        db.execute("SELECT changes, position FROM published WHERE publisher = ?", (who.publisher,))
        last, sent = map(int, db.fetchone())
        position = max(compared.position, sent)
        for number, one in enumerate(found, last + 1):
            what = (one.fact.topic, one.fact.event_id, one.fact.causation_id)
            row = (who.publisher, number, *one.key, 0, *what, position)
            db.execute(_INSERT, (*row, one.fact.occurred_us, one.fact.data))
        db.execute(
            "UPDATE published SET changes = ?, effective_us = ?, known_us = ? WHERE publisher = ?",
            (last + len(found), compared.effective_us, compared.known_us, who.publisher),
        )
    return len(found)


def pending(db: SQLiteCursor, publisher: str, limit: int = PAGE) -> list[Pending]:
    """The next changes to be sent, in order."""
    db.execute(_PENDING, (publisher, limit))
    return [
        Pending(row[0], row[1], row[2:6], fact_of(row[2:6], Said(*row[6:10]), row[10]))
        for row in map(tuple, db.fetchall())
    ]


def acknowledge(db: SQLiteCursor, who: Who, sent: Sequence[Pending], now_us: int) -> None:
    """Remember that changes were acknowledged.

    What is withdrawn is forgotten, and with it what raised it.

    raises  WorkspaceBusy if another has taken over
    """
    hold(db, who, now_us)
    for one in sent:
        if one.fact.topic == FindingRaised.TOPIC:
            db.execute(_ACKNOWLEDGE, (who.publisher, one.change))
        else:
            db.execute(_FORGET, (who.publisher, *one.key, one.change))
