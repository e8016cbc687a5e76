"""Whoever sends to a broker and looks at what is there: librdkafka, in a process of its own.

A process that starts others by ``os.fork`` may have no threads, and every client has some.
"""

import multiprocessing
from collections.abc import Sequence
from typing import Any
from zlib import crc32

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from streams.messages import Message
from tests.chaos import Sent
from tests.outlets import consumed_at

PATIENCE = 30.0
CODECS = ("none", "gzip", "snappy", "lz4", "zstd")


class Upstream:
    """The near end: each method is done by the process at the other end."""

    def __init__(self, address: str) -> None:
        fork = multiprocessing.get_context("fork")
        self._pipe, theirs = fork.Pipe()
        self._process = fork.Process(target=_serve, args=(theirs, address), daemon=True)
        self._process.start()

    def make(self, topic: str, partitions: int) -> None:
        """Make a topic, and one for its dead letters."""
        self._ask("make", topic, partitions)

    def send(self, topic: str, messages: Sequence[Sent]) -> None:
        """Send messages in order, and wait until they are there."""
        self._ask("send", topic, messages)

    def abort(self, topic: str, messages: Sequence[Sent]) -> None:
        """Send messages in a transaction that comes to nothing."""
        self._ask("abort", topic, messages)

    def found(self, topic: str) -> list[Message]:
        """Every message of a topic that is not of an aborted transaction, by partition."""
        messages: list[Message] = self._ask("found", topic)
        return messages

    def ends(self, topic: str, partitions: int) -> dict[int, int]:
        """The offset at which each partition ends."""
        ends: dict[int, int] = self._ask("ends", topic, partitions)
        return ends

    def drop(self, topic: str) -> None:
        """Delete a topic, and that of its dead letters."""
        self._ask("drop", topic)

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.terminate()
        self._process.join()

    def _ask(self, what: str, *arguments: object) -> Any:
        self._pipe.send((what, arguments))
        answer = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


class _Clients:
    """The far end."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._where: dict[str, Any] = {"bootstrap.servers": address}
        self._admin = AdminClient(self._where)
        self._producers: dict[str, Producer] = {}
        self._transactional: Producer | None = None

    def make(self, topic: str, partitions: int) -> None:
        names = {topic: partitions, f"{topic}.dlq": 1}
        made = self._admin.create_topics([NewTopic(n, c, 1) for n, c in names.items()])
        for one in made.values():
            one.result(PATIENCE)

    def send(self, topic: str, messages: Sequence[Sent]) -> None:
        if topic not in self._producers:
            codec = CODECS[crc32(topic.encode()) % len(CODECS)]
            how = {"linger.ms": 2, "compression.type": codec, "max.in.flight": 1}
            self._producers = {topic: Producer(self._where | how)}
        _produce(self._producers[topic], topic, messages)

    def abort(self, topic: str, messages: Sequence[Sent]) -> None:
        if self._transactional is None:
            self._transactional = Producer(self._where | {"transactional.id": f"of {topic}"})
            self._transactional.init_transactions(PATIENCE)
        self._transactional.begin_transaction()
        _produce(self._transactional, topic, messages)
        self._transactional.abort_transaction(PATIENCE)

    def found(self, topic: str) -> list[Message]:
        return consumed_at(self._address, topic)

    def ends(self, topic: str, partitions: int) -> dict[int, int]:
        consumer = Consumer(self._where | {"group.id": "none"})
        places = [TopicPartition(topic, number) for number in range(partitions)]
        ends = {p.partition: consumer.get_watermark_offsets(p, PATIENCE)[1] for p in places}
        consumer.close()
        return ends

    def drop(self, topic: str) -> None:
        for one in self._admin.delete_topics([topic, f"{topic}.dlq"]).values():
            one.result(PATIENCE)


def _produce(producer: Producer, topic: str, messages: Sequence[Sent]) -> None:
    failed = []
    for one in messages:
        producer.produce(
            topic,
            one.value,
            one.key,
            one.partition,
            lambda error, _: failed.append(error) if error else None,
            headers=list(one.headers),
        )
    left = producer.flush(PATIENCE)
    if failed or left:
        raise RuntimeError(f"not sent: {left}, {failed[:1]}")


def _serve(pipe: Any, address: str) -> None:
    clients = _Clients(address)
    while True:
        try:
            what, arguments = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(getattr(clients, what)(*arguments))
        except Exception as exc:  # noqa: BLE001  # it is raised at the near end
            pipe.send(RuntimeError(f"{what}: {exc!r}"))
