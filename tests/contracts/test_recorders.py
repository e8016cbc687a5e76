"""Our recorders keep the event store's promises: its own test cases, unchanged."""

import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import TestCase

from eventsourcing.tests.persistence import (
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
    ProcessRecorderTestCase,
)

from adapters.ledger.datastore import Datastore
from adapters.ledger.recorders import AggregateRecorder, ApplicationRecorder, ProcessRecorder


def _join_readers() -> None:
    """Wait for the reader threads that the library's case leaves running."""
    for thread in threading.enumerate():
        if "read_continuously" in thread.name:
            thread.join()


class _OnAFile(TestCase):
    """A ledger in a folder of its own, by UUID as the library's cases expect."""

    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.datastore = Datastore(str(Path(folder.name, "ledger.sqlite")), text_ids=False)
        self.addCleanup(self.datastore.close)
        self.addCleanup(_join_readers)


class TestAggregateRecorder(_OnAFile, AggregateRecorderTestCase):
    """Events of one stream."""

    def create_recorder(self) -> AggregateRecorder:
        """A recorder of streams."""
        recorder = AggregateRecorder(self.datastore)
        recorder.create_table()
        return recorder


class TestApplicationRecorder(_OnAFile, ApplicationRecorderTestCase[ApplicationRecorder]):
    """Events of all streams, by position."""

    def create_recorder(self) -> ApplicationRecorder:
        """A recorder of streams and positions."""
        recorder = ApplicationRecorder(self.datastore)
        recorder.create_table()
        return recorder


class TestProcessRecorder(_OnAFile, ProcessRecorderTestCase):
    """Events with the position that caused them."""

    def create_recorder(self) -> Any:
        """A recorder of streams, positions and tracking."""
        recorder = ProcessRecorder(self.datastore)
        recorder.create_table()
        return recorder


del AggregateRecorderTestCase, ApplicationRecorderTestCase, ProcessRecorderTestCase
