"""What a publisher tells Prometheus, in a text file for the node exporter."""

from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, write_to_textfile

from adapters.clock import now_us
from adapters.console.publishing.publication import Batch
from domain.errors import LedgerUnavailable
from streams.finding_events import FindingRaised
from streams.publishing import size


class PublishMetrics:
    """Counts what was acknowledged, and how far the publisher is behind; nothing without a file."""

    def __init__(self, file: Path | None, publisher: str) -> None:
        self._file = file
        self._registry = CollectorRegistry()
        self._messages = self._counter("messages", "Messages acknowledged", "topic")
        self._bytes = self._counter("bytes", "Bytes of messages acknowledged", "topic")
        self._batches = self._counter("batches", "Batches acknowledged")
        self._failures = self._counter("failures", "Batches that were not acknowledged")
        self._findings = self._counter("findings", "Changes of findings acknowledged", "change")
        self._position = self._gauge("position", "Position up to which all is acknowledged")
        self._lag = self._gauge("lag_positions", "Positions of the ledger beyond that")
        self._at = self._gauge("last_success_timestamp_seconds", "When all was last published")
        self._info = self._gauge("info", "Which publisher this is", "publisher")
        self._info.labels(publisher).set(1)

    def failed(self) -> None:
        """Count a batch that was not acknowledged."""
        self._failures.inc()

    def acknowledged(self, batch: Batch) -> None:
        """Count a batch."""
        self._batches.inc(bool(batch.messages))
        for one in batch.messages:
            self._messages.labels(one.topic).inc()
            self._bytes.labels(one.topic).inc(size(one))
        for change in batch.changes:
            raised = change.fact.topic == FindingRaised.TOPIC
            self._findings.labels("raised" if raised else "withdrawn").inc()

    def write(self, position: int, last: int) -> None:
        """Say how far it has come, whole or not at all.

        raises  LedgerUnavailable if the file cannot be written
        """
        self._position.set(position)
        self._lag.set(last - position)
        if position >= last:
            self._at.set(now_us() / 1_000_000)
        if self._file is None:
            return
        try:
            write_to_textfile(str(self._file), self._registry)
        except OSError as exc:
            why = (exc.strerror or str(exc)).lower()
            attempted = f"write the metrics to {self._file}"
            raise LedgerUnavailable(attempted, why, "check the path and its permissions") from exc

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"policytrail_publish_{name}", text, labels, registry=self._registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"policytrail_publish_{name}", text, labels, registry=self._registry)
