"""Recording with ``eventsourcing``: ``save()`` for each event, or for all events of an aggregate.

    python -m benchmarks.references.save LEDGER STORE EVENTS event|aggregate

Does not read lines, validate, look for duplicates, hash, keep an envelope, or read an aggregate
back before it adds to it: all aggregates are in memory. Payloads are parsed before the clock runs.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.clock import Clock, tell
from benchmarks.references.event_store import Subject, open_store
from benchmarks.references.ledger_rows import facts

Fact = tuple[str, str, dict[str, Any]]


def one_event_a_call(app: Any, told: list[Fact]) -> None:
    """Save after every fact, in the order in which the facts came."""
    for subject in _subjects(told):
        app.save(subject)


def an_aggregate_a_call(app: Any, told: list[Fact]) -> None:
    """Save each aggregate once, with all that is known of it."""
    for subject in {one.stream: one for one in _subjects(told)}.values():
        app.save(subject)


def _subjects(told: list[Fact]) -> Iterator[Subject]:
    """The aggregate of each fact, as soon as it has taken the fact in."""
    subjects: dict[str, Subject] = {}
    for stream, topic, data in told:
        known = subjects.get(stream)
        if known is None:
            known = subjects[stream] = Subject(stream, topic, data)
        else:
            known.report(topic, data)
        yield known


def main(ledger: str, store: str, events: str, how: str) -> None:
    """Save so many facts of a ledger."""
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    told = [
        (row.stream, row.topic, decode(row.payload))
        for row in facts(Path(ledger), most=int(events))
    ]
    app = open_store(Path(store))
    clock = Clock()
    with clock.running():
        (one_event_a_call if how == "event" else an_aggregate_a_call)(app, told)
    tell(clock, len(told))
    app.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
