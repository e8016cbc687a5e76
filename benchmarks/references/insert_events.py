"""Recording with ``eventsourcing``: ``insert_events()`` of its recorder, 10,000 events a call.

    python -m benchmarks.references.insert_events LEDGER STORE

The fastest door that the library has: below aggregates and mapper. Does not read lines, validate,
look for duplicates, hash or keep an envelope; the events are made before the clock runs.
"""

import sys
from pathlib import Path

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from benchmarks.clock import Clock, tell
from benchmarks.references.event_store import tune
from benchmarks.references.ledger_rows import chunks, facts


def main(ledger: str, store: str) -> None:
    """Insert all facts of a ledger."""
    datastore = SQLiteDatastore(store, originator_id_type="text")
    durable = tune(datastore)
    recorder = SQLiteApplicationRecorder(datastore)
    recorder.create_table()
    clock, events = Clock(), 0
    for rows in chunks(facts(Path(ledger))):
        stored = [StoredEvent(r.stream, r.version, r.topic, r.payload) for r in rows]
        with clock.running():
            recorder.insert_events(stored)
        events += len(stored)
    with clock.running():
        datastore.close()
    tell(clock, events, durable=durable)


if __name__ == "__main__":
    main(*sys.argv[1:])
