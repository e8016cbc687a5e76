"""What another client writes is what ours reads."""

import json
from pathlib import Path

from kafka import KafkaConsumer, TopicPartition

from adapters.kafka.settings import Settings
from adapters.kafka.topics import connected
from streams.topics import read
from streams.topics_compared import wanted
from tests.brokers import Broker
from tests.console import Console
from tests.kcat import kcat
from tests.outlets import outlet
from tests.publishers import decide, decisions_only
from tests.system.test_kafka_topics import DECLARATION
from tests.topics import Consuming, events, make


def test_keys_headers_and_values_of_kcat_arrive_byte_for_byte(broker: Broker) -> None:
    """And what we make, kcat finds."""
    settings = Settings((broker.address,), 20)
    text = DECLARATION.format(name="from-kcat", partitions=1, days=3)
    with connected(settings) as topics:
        topics.make([*wanted(read(text), {})], None)

    kcat(broker.address, "-P", "-t", "from-kcat", "-K", ":", "-H", "a=b", stdin=b"k:v\n")

    consumer = KafkaConsumer(**settings.client_options(), auto_offset_reset="earliest")
    consumer.assign([TopicPartition("from-kcat", 0)])
    found = [one for batch in consumer.poll(20_000).values() for one in batch]
    consumer.close()
    assert [(one.key, one.value, one.headers) for one in found] == [(b"k", b"v", [("a", b"b")])]
    assert b'topic "from-kcat.dlq"' in kcat(broker.address, "-L")


def test_what_kcat_writes_is_recorded(consuming: Consuming) -> None:
    """Bare, structured and binary; a line that is no fact is rejected."""
    topic = make(consuming.broker)
    bare, structured, binary = events(range(3))
    event = json.loads(binary)
    data = json.dumps(event.pop("data")).encode()
    headers = [f"content-type={event.pop('datacontenttype')}"]
    headers += [f"ce_{name}={text}" for name, text in event.items()]
    write = ("-P", "-t", topic, "-p", "0", "-k", "policy/P-001")

    kcat(consuming.broker.address, *write, stdin=bare + b"\nno fact\n")
    content_type = "content-type=application/cloudevents+json; charset=UTF-8"
    kcat(consuming.broker.address, *write, "-H", content_type, stdin=structured + b"\n")
    named = [word for one in headers for word in ("-H", one)]
    kcat(consuming.broker.address, *write, *named, "-z", "lz4", stdin=data + b"\n")
    ran = consuming(topic)

    assert (ran.code, consuming.ids()) == (2, ["e-0", "e-1", "e-2"])
    assert [fact[3] for fact in consuming.facts()] == [0, 2, 3]
    assert consuming.ask("SELECT feed_line FROM rejects") == [(1,)]


def test_what_is_published_kcat_reads(console: Console, broker: Broker, tmp_path: Path) -> None:
    """Key, headers and the event, as the contract says."""
    ours = outlet(broker, tmp_path)
    decide(console, 1, 2)
    assert console("kafka", "publish", *decisions_only(ours)).code == 0

    read_all = ("-C", "-t", ours.name("recorded"), "-o", "beginning", "-e")
    lines = kcat(broker.address, *read_all, "-f", "%k\t%h\t%s\n").decode().splitlines()

    found = sorted(line.split("\t") for line in lines)
    assert [key for key, _, _ in found] == ["policy/P-1", "policy/P-2"]
    for number, (key, headers, value) in enumerate(found, 1):
        assert json.loads(value)["subject"] == key
        assert f"policytrail-position={number}" in headers
        assert "content-type=application/cloudevents+json" in headers
