"""The ``eventsourcing`` library as its documentation uses it, over SQLite."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.sqlite import SQLiteDatastore

from benchmarks.references.ledger_rows import FAST_AND_DURABLE

_SPACE = UUID("7d3c0f4e-2f5b-4d0c-9a25-6a4a7a4a9c11")


class Subject(Aggregate):
    """Whatever facts are about: a policy, a claim, a complaint, an agent."""

    def __init__(self, stream: str, topic: str, data: Mapping[str, Any]) -> None:  # noqa: ARG002
        self.stream = stream
        self.topic = topic

    @staticmethod
    def create_id(stream: str, topic: str, data: Mapping[str, Any]) -> UUID:  # noqa: ARG004
        """The id of a stream."""
        return uuid5(_SPACE, stream)

    @event("Reported")
    def report(self, topic: str, data: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Take in a further fact."""
        self.topic = topic


def open_store(path: Path) -> Application[UUID]:
    """An application over a file, with the settings that make it fast and keep it durable."""
    app = Application[UUID](
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    )
    tune(app.factory.datastore)  # type: ignore[attr-defined]  # of the factory for SQLite
    return app


def tune(datastore: SQLiteDatastore) -> dict[str, Any]:
    """Set the one connection that one thread uses, and say how durable it is."""
    with datastore.get_connection(commit=True) as connection:
        cursor = connection.cursor()
        for setting in FAST_AND_DURABLE:
            cursor.execute(setting)
        said = {}
        for name in ("journal_mode", "synchronous"):
            cursor.execute(f"PRAGMA {name}")
            said[name] = cursor.fetchone()[0]
    return said
