"""Topics for the tests: made, filled and read with clients that are not ours to test."""

import itertools
import sqlite3
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from functools import cache
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import (
    KafkaError,
    TopicAlreadyExistsError,
    UnknownTopicOrPartitionError,
)

from tests.brokers import FAULTS, Broker
from tests.console import Console, Ran
from tests.lines import event

Headers = Sequence[tuple[str, bytes]]
_numbers = itertools.count(1)


def needs(broker: Broker, what: str) -> None:
    """Leave a test out, and say so, on a broker that is known to get this wrong."""
    if not broker.has(what):
        pytest.skip(f"{broker.kind}: {FAULTS[broker.kind, what]}")


@cache
def admin(address: str) -> KafkaAdminClient:
    """One administrator for each broker."""
    return KafkaAdminClient(bootstrap_servers=address)


@cache
def producer(address: str) -> KafkaProducer:
    """One producer for each broker."""
    return KafkaProducer(
        bootstrap_servers=address,
        enable_idempotence=False,  # numbers its messages: a topic that is made anew is not for it
        max_request_size=2**25,
        allow_auto_create_topics=False,
    )


def make(
    broker: Broker,
    partitions: int = 1,
    *,
    dlq: bool = True,
    name: str = "",
    replicas: int = 1,
    configs: dict[str, str] | None = None,
) -> str:
    """A new topic, with one for its dead letters beside it; its name."""
    name = name or f"test-{next(_numbers)}"
    named = {name: partitions} | ({f"{name}.dlq": 1} if dlq else {})
    admin(broker.address).create_topics(
        {
            topic: {
                "num_partitions": count,
                "replication_factor": replicas,
                "configs": configs or {},
            }
            for topic, count in named.items()
        }
    )
    return name


def make_anew(broker: Broker, topic: str) -> None:
    """Delete a topic and make it again; a client that still knows it may be quicker to."""
    client = admin(broker.address)
    for _ in range(100):
        with suppress(UnknownTopicOrPartitionError):
            client.delete_topics([topic])
        with suppress(TopicAlreadyExistsError):
            make(broker, dlq=False, name=topic)
            return
    raise RuntimeError(f"{topic} cannot be made anew")


def send(
    broker: Broker,
    topic: str,
    values: Iterable[bytes | None],
    *,
    key: bytes | None = b"policy/P-001",
    partition: int = 0,
    headers: Headers = (),
) -> None:
    """Put messages on a partition, in this order, and wait until they are there."""
    client = producer(broker.address)
    sent = [
        client.send(topic, key=key, value=value, partition=partition, headers=[*headers])
        for value in values
    ]
    client.flush(timeout=20)
    for future in sent:
        future.get(timeout=20)  # type: ignore[no-untyped-call]


def events(numbers: Iterable[int], subject: str = "policy/P-001") -> list[bytes]:
    """A line for each of these facts."""
    return [event(number, subject=subject) for number in numbers]


def read(broker: Broker, topic: str, count: int, patience: int = 20) -> list[ConsumerRecord]:
    """The first messages of a topic's first partition."""
    consumer = KafkaConsumer(bootstrap_servers=broker.address, auto_offset_reset="earliest")
    found: list[ConsumerRecord] = []
    try:
        consumer.assign([TopicPartition(topic, 0)])
        for _ in range(patience):
            for records in consumer.poll(250).values():
                found += records
            if len(found) >= count:
                break
    finally:
        consumer.close()
    return found


def close_clients(address: str) -> None:
    """Let a broker go that ends."""
    with suppress(KafkaError):
        admin(address).close()
        producer(address).close(timeout=0)
    admin.cache_clear()
    producer.cache_clear()


class Consuming:
    """A terminal in one workspace, with a broker to consume from."""

    def __init__(self, console: Console, broker: Broker) -> None:
        self.console = console
        self.broker = broker
        self.started: list[subprocess.Popen[bytes]] = []

    def close(self) -> None:
        """End what was started and is still there."""
        for process in self.started:
            process.kill()
            process.communicate()

    def __call__(self, topics: str, *more: object, server: str = "") -> Ran:
        """Consume topics until their end, without read models."""
        return self.console(*self.command(topics, *more, server=server))

    def command(self, topics: str, *more: object, server: str = "") -> list[object]:
        """What is typed for that."""
        to = ["--bootstrap-server", server or self.broker.address, "--topics", topics]
        return ["kafka", "consume", *to, "--no-project", *more]

    def start(self, topics: str, *more: object) -> "subprocess.Popen[bytes]":
        """Consume in a process of its own."""
        self.started.append(self.console.start(*self.command(topics, *more)))
        return self.started[-1]

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """What the ledger holds, as SQL says it; nothing while there is no ledger."""
        path = self.console.workspace / "ledger.sqlite"
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
                return db.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []

    def facts(self) -> list[tuple[Any, ...]]:
        """Every event in the ledger's order: id, stream, feed, offset, payload."""
        return self.ask(
            "SELECT e.event_id, s.name, f.name, e.feed_line, CAST(e.payload AS TEXT)"
            " FROM events e JOIN streams s USING (stream_no) JOIN feeds f USING (feed_no)"
            " ORDER BY e.position"
        )

    def ids(self) -> list[str]:
        """The ids of the recorded facts, in the ledger's order."""
        return [fact[0] for fact in self.facts()]
