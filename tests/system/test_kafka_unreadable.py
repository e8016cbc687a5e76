"""Batches as any sender may write them, and batches that nobody can read."""

from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from confluent_kafka import Producer
from kafka import KafkaProducer
from kafka.errors import KafkaError
from kafka.record.default_records import DefaultRecordBatchBuilder

from adapters.kafka.recording import places, recorded
from adapters.kafka.records import sendable_headers
from adapters.kafka.settings import Settings
from streams.messages import Headers, Message, named
from tests.brokers import Broker
from tests.console import Console
from tests.topics import Consuming, events, make, send

ODD: Headers = (("before", b"1"), (named(b"\xffce_\xfe"), b"\xfd"), ("after", b""))
Codec = Literal["gzip", "snappy", "lz4", "zstd"]
BROKEN = b"broken on its way"


def messages(broker: Broker, topic: str) -> list[Message]:
    """What is in a topic, header names byte for byte."""
    settings = Settings((broker.address,), 20)
    found = recorded(settings, places(settings, [topic]), None)
    return [one for _, part, _ in found for one in part]


@pytest.mark.parametrize("codec", get_args(Codec))
def test_compressed_batches_are_read(codec: Codec, consuming: Consuming) -> None:
    """Senders compress as they like, and librdkafka writes other frames than kafka-python."""
    topic = make(consuming.broker)
    where = {"bootstrap.servers": consuming.broker.address}
    other = Producer(where | {"compression.type": codec, "linger.ms": 50})
    for line in events(range(200)):
        other.produce(topic, line, b"policy/P-001")
    other.flush()
    ours = KafkaProducer(bootstrap_servers=consuming.broker.address, compression_type=codec)
    for line in events(range(200, 400)):
        ours.send(topic, line, b"policy/P-001", partition=0)
    ours.close(timeout=20)

    ran = consuming(topic)

    assert (ran.code, consuming.ids()) == (0, [f"e-{n}" for n in range(400)])


def test_a_header_whose_name_is_no_text_is_kept_byte_for_byte(
    consuming: Consuming, tmp_path: Path
) -> None:
    """In the rejects, in the dead letter, in a folder, and on a topic that is filled from it."""
    broker = consuming.broker
    topic, other = make(broker), make(broker)
    send(broker, topic, events([1]))
    send(broker, topic, events([2]), headers=sendable_headers(ODD))
    send(broker, topic, events([3]))
    server = ("--bootstrap-server", broker.address)
    folder = Consuming(Console(tmp_path / "from-a-folder"), broker)
    out = tmp_path / "out"

    ran = consuming(topic)
    shown = consuming.console("rejects", "show", 1, "--json").json()
    (letter,) = messages(broker, f"{topic}.dlq")
    assert consuming.console("kafka", "record", topic, "--out", out, *server).code == 0
    ingested = folder.console("ingest", out, "--no-project")
    (out / topic).rename(out / other)
    replayed = consuming.console("kafka", "replay", out, *server)

    assert (ran.code, ingested.code, replayed.code) == (2, 2, 0)
    assert consuming.ids() == ["e-1", "e-3"]
    assert shown["message"]["headers"][1] == ["\\xffce_\\xfe", "\\xfd"]
    assert (letter.headers[:3], letter.value) == (ODD, events([2])[0])
    rows = "SELECT feed_line, raw_sha256 FROM rejects"
    assert consuming.ask(rows) == folder.ask(rows)
    assert [one.headers for one in messages(broker, other)] == [(), ODD, ()]


def test_a_batch_that_nobody_can_read_stops_its_partition_and_no_other(
    consuming: Consuming, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is fetched twice, said with its offsets, and passed over only when somebody says so."""
    broker = consuming.broker
    topic = make(broker, 2)
    lines = events(range(4))
    send(broker, topic, lines[:2])
    refused = not _sent_broken(broker, topic, monkeypatch)
    send(broker, topic, lines[2:])
    send(broker, topic, events([9], "policy/P-9"), key=b"policy/P-9", partition=1)

    first = consuming(topic, "--json")
    if refused:  # Kafka looks at the checksum, and so should every broker
        assert (first.code, consuming.ids()) == (0, ["e-0", "e-1", "e-2", "e-3", "e-9"])
        return
    again = consuming(topic)
    shown = consuming.console("kafka", "partitions")
    restarted = consuming.console("kafka", "restart", f"{topic}/0", "--at", 4, "--reason", "known")
    last = consuming(topic)

    assert (first.code, again.code, restarted.code, last.code) == (2, 2, 0, 0)
    detail = "the messages 2 to 3 cannot be read: a wrong checksum"
    assert f"{topic}/0 is stopped (unreadable): {detail}" in first.err
    assert f"{topic}/0 stands still at 2: {detail}" in shown.err
    assert "--at OFFSET" in shown.err
    assert f"{topic}/0 goes on at offset 4, where it was restarted" in last.err
    assert sorted(consuming.ids()) == ["e-0", "e-1", "e-2", "e-3", "e-9"]
    record = consuming.console("kafka", "record", topic, "--out", tmp_path / "out", *_at(broker))
    assert (record.code, f"record {topic}/0: {detail}" in record.err) == (1, True)


def _at(broker: Broker) -> tuple[str, str]:
    return "--bootstrap-server", broker.address


def _sent_broken(broker: Broker, topic: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Send a batch of two messages with a byte changed after its checksum; whether it is taken."""
    whole: Any = DefaultRecordBatchBuilder.build

    def broken(self: Any) -> Any:
        batch = whole(self)
        batch[-2] ^= 0xFF
        return batch

    monkeypatch.setattr(DefaultRecordBatchBuilder, "build", broken)
    producer = KafkaProducer(
        bootstrap_servers=broker.address, enable_idempotence=False, retries=0, linger_ms=200
    )
    futures = [producer.send(topic, BROKEN, b"k", partition=0) for _ in range(2)]
    producer.flush(20)
    monkeypatch.undo()
    producer.close()
    return not any(isinstance(one.exception, KafkaError) for one in futures)
