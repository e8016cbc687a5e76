"""How fast ``kafka consume`` is beside a bare kafka-python loop that only counts, on one broker.

    python -m benchmarks.kafka_consume --bootstrap-server HOST:PORT --topic NAME --workers 2

Both read the same topic from its first message to its end, in turn, so that a busy machine slows
both. The broker is only read. The figure that matters is the last line.
"""

import argparse
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

from adapters.console.kafka_holdings import Task
from adapters.console.kafka_processes import work, work_together
from adapters.kafka.settings import Settings
from adapters.ledger.messages import MessageLedger
from benchmarks.clock import Clock, tell
from streams.consumer_news import News, Recorded

_BARE: dict[str, Any] = {"max_poll_records": 10_000, "max_partition_fetch_bytes": 4 * 2**20}


def bare(server: str, topic: str) -> tuple[int, float]:
    """Messages, and how many a second, of a loop that polls and counts, with our sizes."""
    from kafka import KafkaConsumer, TopicPartition

    begun = time.perf_counter()
    consumer = KafkaConsumer(bootstrap_servers=server, enable_auto_commit=False, **_BARE)
    try:
        places = [TopicPartition(topic, p) for p in consumer.partitions_for_topic(topic)]
        consumer.assign(places)
        first = consumer.beginning_offsets(places)
        for place in places:
            consumer.seek(place, first[place])
        total = sum(consumer.end_offsets(places).values()) - sum(first.values())
        count = 0
        while count < total:
            count += sum(map(len, consumer.poll(1000).values()))
    finally:
        consumer.close()
    return count, count / (time.perf_counter() - begun)


def ours(server: str, topic: str, workers: int) -> tuple[int, float]:
    """Messages, and messages a second, of reading, judging and recording them in a new ledger."""
    settings = Settings((server,))
    task = Task("benchmark", (topic,), False, None, 30.0, 30.0)
    count = 0

    def tell(news: News) -> None:
        nonlocal count
        if isinstance(news, Recorded):
            count += news.tally.read

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite"
        with MessageLedger(path) as ledger:
            begun = time.perf_counter()
            if workers == 1:
                work(task, ledger, settings, tell)
            else:
                work_together(workers, task, path, settings, tell)
            seconds = time.perf_counter() - begun
    return count, count / seconds


def one_side(asked: argparse.Namespace) -> None:
    """Measure one side once, for the runner of the benchmarks."""
    clock = Clock()
    with clock.running():
        if asked.side == "bare":
            events, _ = bare(asked.bootstrap_server, asked.topic)
        else:
            events, _ = ours(asked.bootstrap_server, asked.topic, asked.workers)
    tell(clock, events)


def main() -> None:
    """Measure in turn, and print the medians and their ratio."""
    warnings.simplefilter("ignore", DeprecationWarning)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bootstrap-server", required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side", choices=("bare", "ours"), help="measure this one, once")
    asked = parser.parse_args()
    if asked.side:
        one_side(asked)
        return
    alone, full = [], []
    for _ in range(asked.rounds):
        alone.append(bare(asked.bootstrap_server, asked.topic)[1])
        full.append(ours(asked.bootstrap_server, asked.topic, asked.workers)[1])
        sys.stdout.write(f"bare {alone[-1]:>8,.0f}/s   consume {full[-1]:>8,.0f}/s\n")
    sys.stdout.write(f"ratio {statistics.median(full) / statistics.median(alone):.2f}\n")


if __name__ == "__main__":
    main()
