"""The event store's recorders over the ledger's tables.

They keep the library's promises (its own test cases run on them unchanged) and two more:
positions have no gaps, and the envelope that the library does not know is filled in.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent, Tracking
from eventsourcing.sqlite import (
    SQLiteAggregateRecorder,
    SQLiteApplicationRecorder,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteProcessRecorder,
)

from adapters.clock import now_us
from adapters.ledger.append import Appender, News
from adapters.ledger.keys import id_keys
from adapters.ledger.read import last_position
from adapters.ledger.scripts import SCHEMA, statements
from domain.facts import Fact

OWN_SOURCE = "policytrail"
_EVENTS = "stored_events"


def recording_time(db: SQLiteCursor) -> int:
    """Now in microseconds since the epoch, but never before what is already recorded."""
    last = "SELECT recorded_us FROM events ORDER BY position DESC LIMIT 1"
    db.execute(last)
    row = db.fetchone()
    return max(now_us(), row[0] if row else 0)


class AggregateRecorder(SQLiteAggregateRecorder):
    """Reads and appends the events of a stream."""

    def __init__(self, datastore: SQLiteDatastore, events_table_name: str = _EVENTS) -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self.appender = Appender()
        self.writing = Lock()
        self.select_events_statement = (
            "SELECT s.name AS originator_id, e.version AS originator_version,"
            " t.topic AS topic, e.payload AS state"
            " FROM streams s CROSS JOIN events e USING (stream_no) JOIN types t USING (type_no)"
            " WHERE s.name = ? "
        )

    def construct_create_table_statements(self) -> list[str]:
        """The ledger's tables in place of the library's one."""
        theirs = f"CREATE TABLE IF NOT EXISTS {self.events_table_name} "
        inherited = super().construct_create_table_statements()
        return [*statements(SCHEMA), *(s for s in inherited if not s.startswith(theirs))]

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Append events of any streams, all or none.

        raises  IntegrityError if a stream already has one of the versions
        """
        with self.writing:
            try:
                return super().insert_events(stored_events, **kwargs)
            except BaseException:
                self.appender.forget()
                raise

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any
    ) -> Sequence[int] | None:
        now = recording_time(c)
        facts = [_as_fact(stored, now) for stored in stored_events]
        versions = [stored.originator_version for stored in stored_events]
        news = News(facts, id_keys(facts), [None] * len(facts), versions)
        last = self.appender.append(c, news, now)
        self.appender.committed(last)
        return None


class ApplicationRecorder(AggregateRecorder, SQLiteApplicationRecorder):
    """Reads and appends events, and reads them all by position."""

    def __init__(self, datastore: SQLiteDatastore, events_table_name: str = _EVENTS) -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self.select_max_notification_id_statement = "SELECT MAX(position) FROM events"

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        super()._insert_events(c, stored_events, **kwargs)
        last = last_position(c)
        return list(range(last - len(stored_events) + 1, last + 1))


class ProcessRecorder(ApplicationRecorder, SQLiteProcessRecorder):
    """Appends events together with the position in another application that caused them."""

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        positions = super()._insert_events(c, stored_events, **kwargs)
        tracking: Tracking | None = kwargs.get("tracking")
        if tracking is not None:
            self._insert_tracking(c, tracking)
        return positions


def _as_fact(stored: StoredEvent, now: int) -> Fact:
    """What the library hands over knows no envelope: it is this system's own word, said now."""
    identity = stored.originator_id
    stream = identity.hex if isinstance(identity, UUID) else identity
    event_id = f"{stream}:{stored.originator_version}"
    time = datetime.fromtimestamp(now / 1_000_000, UTC).isoformat()
    return Fact(
        event_id=event_id,
        source=OWN_SOURCE,
        topic=stored.topic,
        stream=stream,
        time=time,
        occurred_us=now,
        actor_type="SYSTEM",
        actor_ref=OWN_SOURCE,
        correlation_id=None,
        causation_id=None,
        data=stored.state,
    )
