"""Projecting with ``eventsourcing``: a materialised view in SQLite that tracks its position.

    python -m benchmarks.references.projection_view LEDGER FOLDER EVENTS

One read model, ``policies``, and not all; facts count in order of arrival (see ``policy_view``).
The library's recorders for SQLite cannot be subscribed to, so notifications are selected, 1,000 at
a time, as its documentation does elsewhere; each event and its position are one transaction.
"""

import sys
from pathlib import Path
from typing import Any

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import Tracking
from eventsourcing.projection import Projection
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder

from benchmarks.clock import Clock, tell
from benchmarks.references.event_store import Subject, open_store, tune
from benchmarks.references.ledger_rows import facts
from benchmarks.references.policy_view import CREATE, bound

_AT_ONCE = 1_000


class PolicyView(SQLiteTrackingRecorder):
    """The table, and how far it has come."""

    def construct_create_table_statements(self) -> list[str]:
        """Make the table beside the library's own."""
        return [*super().construct_create_table_statements(), CREATE]

    def take(self, policy: str, kind: str, data: dict[str, Any], tracking: Tracking) -> None:
        """Take in a fact and move on, in one transaction."""
        when = 0, 0, tracking.notification_id
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(*bound(policy, kind, when, data))


class Policies(Projection[PolicyView]):
    """Facts about policies."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Take in what is about a policy; track the rest."""
        kind, _, _ = domain_event.topic.partition(".v")
        if kind.startswith("policy."):
            policy = str(domain_event.originator_id)
            self.view.take(policy, kind[7:], domain_event.data, tracking)
        else:
            self.view.insert_tracking(tracking)


def stored(ledger: Path, events: int, store: Path) -> Application[Any]:
    """An event store that holds so many facts of a ledger."""
    app = open_store(store)
    subjects: dict[str, Subject] = {}
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    for row in facts(ledger, most=events):
        data = decode(row.payload)
        if (known := subjects.get(row.stream)) is None:
            known = subjects[row.stream] = Subject(row.stream, row.topic, data)
        else:
            known.report(row.topic, data)
        app.save(known)
    return app


def main(ledger: str, folder: str, events: str) -> None:
    """Project everything that is in the store."""
    app = stored(Path(ledger), int(events), Path(folder) / "store.sqlite")
    datastore = SQLiteDatastore(str(Path(folder) / "view.sqlite"))
    durable = tune(datastore)
    view = PolicyView(datastore)
    view.create_table()
    projection = Policies(view)
    clock, after = Clock(), 0
    with clock.running():
        while notified := app.recorder.select_notifications(after + 1, _AT_ONCE):
            for one in notified:
                tracking = Tracking(app.name, one.id)
                projection.process_event(app.mapper.to_domain_event(one), tracking)
            after = notified[-1].id
        datastore.close()
    app.close()
    tell(clock, int(events), durable=durable)


if __name__ == "__main__":
    main(*sys.argv[1:])
