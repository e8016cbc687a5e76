"""Topics of a test's own on a broker, and what an independent client finds in them."""

import json
import secrets
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from confluent_kafka import Consumer, KafkaError, TopicPartition
from kafka import KafkaAdminClient, KafkaConsumer
from kafka import TopicPartition as Place

from streams.messages import Message
from streams.topics import read
from tests.brokers import Broker

_PROTOCOL_END = KafkaError._PARTITION_EOF  # noqa: SLF001  # the client's name for it


class Outlet(NamedTuple):
    """The declared topics under names of their own, made on a broker."""

    broker: Broker
    prefix: str
    declaration: Path

    def name(self, short: str) -> str:
        """The name of a topic here: ``commission`` is ``policytrail.commission`` elsewhere."""
        return f"{self.prefix}.{short}"

    @property
    def options(self) -> tuple[str, ...]:
        """What a command is given to use them."""
        where = ("--bootstrap-server", self.broker.address)
        return (*where, "--declaration", str(self.declaration))

    def found(self, short: str) -> list[Message]:
        """What is in a topic, by partition and offset."""
        return consumed(self.broker, self.name(short))


def outlet(broker: Broker, folder: Path, replicas: int = 1) -> Outlet:
    """Make the topics that carry decisions out, with a prefix that nobody else has."""
    prefix = f"t{secrets.token_hex(4)}"
    text = files("streams").joinpath("topics.toml").read_text(encoding="utf-8")
    declaration = folder / f"{prefix}.toml"
    declaration.write_text(text.replace('name = "policytrail.', f'name = "{prefix}.'), "utf-8")
    those = read(declaration.read_text(encoding="utf-8")).going("out")
    make(broker, {topic.name: topic.partitions for topic in those}, replicas)
    return Outlet(broker, prefix, declaration)


def make(broker: Broker, topics: dict[str, int], replicas: int = 1) -> None:
    """Make topics with these numbers of partitions."""
    admin = KafkaAdminClient(bootstrap_servers=broker.address.split(","))
    admin.create_topics(
        {name: {"num_partitions": n, "replication_factor": replicas} for name, n in topics.items()}
    )
    admin.close()


def consumed(broker: Broker, topic: str) -> list[Message]:
    """Every message of a topic by librdkafka, which says when a partition is at its end."""
    return consumed_at(broker.address, topic)


def consumed_at(address: str, topic: str) -> list[Message]:
    """The same of a broker that is known by its address."""
    consumer = Consumer(
        {
            "bootstrap.servers": address,
            "group.id": "none",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 50,
        }
    )
    partitions = consumer.list_topics(topic, 10).topics[topic].partitions
    consumer.assign([TopicPartition(topic, number, 0) for number in partitions])
    found, ended = list[Message](), set[int | None]()
    while len(ended) < len(partitions):
        for one in consumer.consume(1_000, 0.1):
            error = one.error()
            if error is None:
                found.append(_message(one))
            elif error.code() == _PROTOCOL_END:
                ended.add(one.partition())
            else:
                raise AssertionError(error)
    consumer.close()
    return sorted(found, key=lambda one: (one.partition, one.offset))


def consumed_by_kafka_python(broker: Broker, topic: str, number: int) -> list[Message]:
    """The first so many messages of a topic by kafka-python."""
    consumer = KafkaConsumer(
        bootstrap_servers=broker.address.split(","),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    partitions = consumer.partitions_for_topic(topic) or set()
    consumer.assign([Place(topic, partition) for partition in partitions])
    found: list[Message] = []
    while len(found) < number:
        for records in consumer.poll(5_000).values():
            found += [
                Message(topic, r.partition, r.offset, r.timestamp, r.key, r.value, tuple(r.headers))
                for r in records
            ]
    consumer.close()
    return sorted(found, key=lambda one: (one.partition, one.offset))


def place(message: Message) -> tuple[int, int]:
    """Position and change of a published message, as its headers say."""
    headers = dict(message.headers)
    return int(headers["policytrail-position"] or 0), int(headers.get("policytrail-change") or 0)


def without_repeats(messages: Iterable[Message]) -> list[Message]:
    """What a reader keeps who drops what is not beyond the last place of its partition."""
    last: dict[int, tuple[int, int]] = {}
    kept = []
    for one in messages:
        if place(one) > last.get(one.partition, (0, 0)):
            last[one.partition] = place(one)
            kept.append(one)
    return kept


def event(message: Message) -> Any:
    """The event in a structured message."""
    return json.loads(message.value or b"null")


def _message(one: Any) -> Message:
    timestamp = one.timestamp()[1]
    headers = tuple((name, value) for name, value in one.headers() or ())
    return Message(
        one.topic(), one.partition(), one.offset(), timestamp, one.key(), one.value(), headers
    )
