"""What a consumer does, as a text file that Prometheus's node exporter reads."""

from collections.abc import Mapping
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    write_to_textfile,
)

from domain.errors import LedgerUnavailable
from streams.consumer_news import Lettered, NotCommitted, Recorded, Standing
from streams.consuming import Place

_OF_PARTITION = ("topic", "partition")
_BATCH_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_PREFIX = "policytrail_kafka"


class Metrics:
    """The figures of one run in a registry of their own: counters begin at 0 with the run."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        registry = self.registry = CollectorRegistry()

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"{_PREFIX}_{name}", text, labels, registry=registry)

        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(f"{_PREFIX}_{name}", text, labels, registry=registry)

        self._received = counter("received", "Messages read.", *_OF_PARTITION)
        self._outcomes = {
            name: counter(name, f"Messages that were {text}.", *_OF_PARTITION)
            for name, text in _OUTCOMES.items()
        }
        self._next = gauge("next_offset", "Offset that is read next.", *_OF_PARTITION)
        self._end = gauge("end_offset", "Offset after the last message.", *_OF_PARTITION)
        self._lag = gauge("lag", "Messages that are not read yet.", *_OF_PARTITION)
        self._stopped = gauge(
            "stopped", "1 for a partition that is not read, and why.", *_OF_PARTITION, "reason"
        )
        self._leases = gauge("leases_held", "Partitions that this command reads.")
        self._letters = counter("dead_letters", "Dead letters by their fate.", "topic", "fate")
        self._unsent = gauge("dead_letters_unsent", "Dead letters still to be sent.")
        self._not_committed = counter("commit_failures", "Offsets the broker did not take.")
        self._seconds = Histogram(
            f"{_PREFIX}_batch_seconds",
            "Seconds to judge and record a batch.",
            registry=registry,
            buckets=_BATCH_SECONDS,
        )
        self._success = gauge(
            "last_success_timestamp_seconds", "When the broker last answered, or a batch came."
        )
        self._held: dict[str, int] = {}

    def recorded(self, news: Recorded, now: float) -> None:
        """Count a batch."""
        labels = _labels(news.place)
        self._received.labels(*labels).inc(news.tally.read)
        for name, counter in self._outcomes.items():
            counter.labels(*labels).inc(getattr(news.tally, name))
        self._seconds.observe(news.seconds)
        self._reached(news.place, news.next_offset, news.end)
        self._success.set(now)

    def standing(self, news: Standing, now: float) -> None:
        """Show what a worker holds now."""
        for place, (at, end) in news.held.items():
            self._reached(place, at, end)
        self._held[news.worker] = len(news.held)
        self._leases.set(sum(self._held.values()))
        if not news.away:
            self._success.set(now)

    def lettered(self, news: Lettered) -> None:
        """Count dead letters."""
        self._letters.labels(news.topic, "sent").inc(news.sent)
        self._letters.labels(news.topic, "refused").inc(news.refused)

    def unsent(self, count: int) -> None:
        """Show how many dead letters are still to be sent."""
        self._unsent.set(count)

    def not_committed(self, news: NotCommitted) -> None:
        """Count offsets that the broker did not take."""
        self._not_committed.inc(news.places)

    def stopped(self, reasons: Mapping[Place, str]) -> None:
        """Show which partitions are not read, and no others."""
        self._stopped.clear()
        for place, reason in reasons.items():
            self._stopped.labels(*_labels(place), reason).set(1)

    def write(self, path: Path) -> None:
        """Put the figures in place of those that were written before, all at once.

        raises  LedgerUnavailable if the file cannot be written
        """
        try:
            write_to_textfile(str(path), self.registry)
        except OSError as exc:
            raise LedgerUnavailable(
                f"write the metrics to {path}",
                exc.strerror or str(exc),
                "name a file in a folder that can be written with --metrics-file",
            ) from exc

    def _reached(self, place: Place, at: int, end: int) -> None:
        labels = _labels(place)
        self._next.labels(*labels).set(at)
        self._end.labels(*labels).set(max(at, end))
        self._lag.labels(*labels).set(max(0, end - at))


_OUTCOMES = {
    "recorded": "recorded as facts",
    "duplicates": "repeats of a recorded fact",
    "conflicts": "in conflict with a recorded fact",
    "rejected": "no facts of the contract",
    "parked": "of a version that is not known yet, or behind one",
    "misplaced": "in another topic or under another key than declared",
}


def _labels(place: Place) -> tuple[str, str]:
    return place[0], str(place[1])
