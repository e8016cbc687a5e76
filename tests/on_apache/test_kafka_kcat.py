"""What another client writes is what ours reads."""

from kafka import KafkaConsumer, TopicPartition

from adapters.kafka.settings import Settings
from adapters.kafka.topics import connected
from streams.topics import read
from streams.topics_compared import wanted
from tests.brokers import Broker
from tests.kcat import kcat
from tests.system.test_kafka_topics import DECLARATION


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
