"""How fast ``kafka consume`` is beside a bare kafka-python loop that only counts, on one broker.

    python -m benchmarks.kafka_consume --bootstrap-server HOST:PORT --topic NAME --workers 2

Both read the same topic from its first message to its end, in turn, so that a busy machine slows
both. The broker is only read. The figure that matters is the last line.
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

_BARE: dict[str, Any] = {"max_poll_records": 10_000, "max_partition_fetch_bytes": 4 * 2**20}


def bare(server: str, topic: str, clock: Clock) -> int:
    """Messages that a loop has polled and counted, with our sizes."""
    from kafka import KafkaConsumer, TopicPartition

    with (
        clock.running(),
        closing(
            KafkaConsumer(bootstrap_servers=server, enable_auto_commit=False, **_BARE)
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
    if side == "bare":
        return clock, bare(asked.bootstrap_server, asked.topic, clock)
    return clock, ours(asked.bootstrap_server, asked.topic, asked.workers, clock)


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
        tell(*one_side(asked, asked.side))
        return
    alone, full = list[float](), list[float]()
    for _ in range(asked.rounds):
        for rates, side in ((alone, "bare"), (full, "ours")):
            clock, messages = one_side(asked, side)
            rates.append(messages / clock.seconds)
        sys.stdout.write(f"bare {alone[-1]:>8,.0f}/s   consume {full[-1]:>8,.0f}/s\n")
    sys.stdout.write(f"ratio {statistics.median(full) / statistics.median(alone):.2f}\n")


if __name__ == "__main__":
    main()
