"""Our recorders keep the event store's promises: its own test cases, unchanged."""

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


class _OnAFile(TestCase):
    """A ledger in a folder of its own, by UUID as the library's cases expect."""

    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.datastore = Datastore(str(Path(folder.name, "ledger.sqlite")), text_ids=False)
        self.addCleanup(self.datastore.close)


class TestAggregateRecorder(_OnAFile, AggregateRecorderTestCase):
    """Events of one stream."""

    def create_recorder(self) -> AggregateRecorder:
        recorder = AggregateRecorder(self.datastore)
        recorder.create_table()
        return recorder


class TestApplicationRecorder(_OnAFile, ApplicationRecorderTestCase[ApplicationRecorder]):
    """Events of all streams, by position."""

    def create_recorder(self) -> ApplicationRecorder:
        recorder = ApplicationRecorder(self.datastore)
        recorder.create_table()
        return recorder


class TestProcessRecorder(_OnAFile, ProcessRecorderTestCase):
    """Events with the position that caused them."""

    def create_recorder(self) -> Any:
        recorder = ProcessRecorder(self.datastore)
        recorder.create_table()
        return recorder


del AggregateRecorderTestCase, ApplicationRecorderTestCase, ProcessRecorderTestCase
