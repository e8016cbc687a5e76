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
from streams.finding_changes import Change, Key, Published, fact_of
from streams.finding_events import FindingRaised

PAGE = 1_000
_FIRST: Key = ("", "", 0, "")
_RAISED = """
SELECT stream, rule, rule_version, occurrence, event_id, data FROM published_findings
WHERE publisher = ? AND acknowledged AND (stream, rule, rule_version, occurrence) > (?, ?, ?, ?)
ORDER BY stream, rule, rule_version, occurrence LIMIT ?
"""
_PENDING = """
SELECT change, position, stream, rule, rule_version, occurrence, type, event_id, occurred_us, data
FROM published_findings WHERE publisher = ? AND NOT acknowledged ORDER BY change LIMIT ?
"""
_ACKNOWLEDGE = "UPDATE published_findings SET acknowledged = 1 WHERE publisher = ? AND change = ?"
_FORGET = """
DELETE FROM published_findings
WHERE publisher = ? AND (stream, rule, rule_version, occurrence) = (?, ?, ?, ?) AND change <= ?
"""
_INSERT = f"INSERT INTO published_findings VALUES ({','.join('?' * 12)})"


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

    raises  WorkspaceBusy if another has taken over
    """
    with ledger.transaction("compare findings", commit=True) as db:
        hold(db, who, now_us)
        if pending(db, who.publisher, 1):
            return 0
        db.execute("SELECT changes, position FROM published WHERE publisher = ?", (who.publisher,))
        last, sent = map(int, db.fetchone())
        number, position = last, max(compared.position, sent)
        for number, one in enumerate(changed(raised(db, who.publisher)), last + 1):
            what = (one.fact.topic, one.fact.event_id, position, one.fact.occurred_us)
            db.execute(_INSERT, (who.publisher, number, *one.key, 0, *what, one.fact.data))
        db.execute(
            "UPDATE published SET changes = ?, effective_us = ?, known_us = ? WHERE publisher = ?",
            (number, compared.effective_us, compared.known_us, who.publisher),
        )
    return number - last


def pending(db: SQLiteCursor, publisher: str, limit: int = PAGE) -> list[Pending]:
    """The next changes to be sent, in order."""
    db.execute(_PENDING, (publisher, limit))
    return [
        Pending(row[0], row[1], row[2:6], fact_of(row[2:6], *row[6:]))
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
