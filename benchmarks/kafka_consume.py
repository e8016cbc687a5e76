"""How fast ``kafka consume`` is beside a bare kafka-python loop that only counts, on one broker.

    python -m benchmarks.kafka_consume --bootstrap-server HOST:PORT --topic NAME --workers 2

They read the same topic from its first message to its end, in turn, so that a busy machine slows
all. The loop is measured with the sizes of fetches and polls that the library has of itself
(``bare``), and with those that policytrail sets (``tuned``). The broker is only read. The figures
that matter are in the last lines.
"""

import argparse
import statistics
import sys
import tempfile
import warnings
from contextlib import closing
from pathlib import Path
from typing import Any

from adapters.console.consuming.holdings import Task
from adapters.console.consuming.processes import work, work_together
from adapters.kafka.settings import Settings
from adapters.ledger.messages import MessageLedger
from benchmarks.clock import Clock, tell
from streams.consumer_news import News, Recorded

_SIZES: dict[str, dict[str, Any]] = {
    "bare": {},
    "tuned": {"max_poll_records": 10_000, "max_partition_fetch_bytes": 4 * 2**20},
}


def bare(server: str, topic: str, sizes: dict[str, Any], clock: Clock) -> int:
    """Messages that a loop has polled and counted."""
    from kafka import KafkaConsumer, TopicPartition

    with (
        clock.running(),
        closing(
            KafkaConsumer(bootstrap_servers=server, enable_auto_commit=False, **sizes)
        ) as consumer,
    ):
        places = [TopicPartition(topic, p) for p in consumer.partitions_for_topic(topic)]
        consumer.assign(places)
        first = consumer.beginning_offsets(places)
        for place in places:
            consumer.seek(place, first[place])
        total = sum(consumer.end_offsets(places).values()) - sum(first.values())
        count = 0
        while count < total:
            count += sum(map(len, consumer.poll(1000).values()))
    return count


def ours(server: str, topic: str, workers: int, clock: Clock) -> int:
    """Messages that were read, judged and recorded in a new ledger."""
    settings = Settings((server,))
    task = Task("benchmark", (topic,), False, None, 30.0, 30.0)
    count = 0

    def heard(news: News) -> None:
        nonlocal count
        if isinstance(news, Recorded):
            count += news.tally.read

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite"
        with MessageLedger(path) as ledger, clock.running():
            if workers == 1:
                work(task, ledger, settings, heard)
            else:
                work_together(workers, task, path, settings, heard)
    return count


def one_side(asked: argparse.Namespace, side: str) -> tuple[Clock, int]:
    """Measure one side once: its time, and how many messages there were."""
    clock = Clock()
    if side in _SIZES:
        return clock, bare(asked.bootstrap_server, asked.topic, _SIZES[side], clock)
    return clock, ours(asked.bootstrap_server, asked.topic, asked.workers, clock)


def main() -> None:
    """Measure in turn, and print the medians and their ratio."""
    warnings.simplefilter("ignore", DeprecationWarning)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bootstrap-server", required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side", choices=(*_SIZES, "ours"), help="measure this one, once")
    asked = parser.parse_args()
    if asked.side:
        tell(*one_side(asked, asked.side))
        return
    rates: dict[str, list[float]] = {side: [] for side in (*_SIZES, "ours")}
    for _ in range(asked.rounds):
        for side, found in rates.items():
            clock, messages = one_side(asked, side)
            found.append(messages / clock.seconds)
        sys.stdout.write("   ".join(f"{side} {r[-1]:>8,.0f}/s" for side, r in rates.items()) + "\n")
    for side in _SIZES:
        ratio = statistics.median(rates["ours"]) / statistics.median(rates[side])
        sys.stdout.write(f"ours to {side} {ratio:.2f}\n")


if __name__ == "__main__":
    main()
