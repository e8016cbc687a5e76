"""A broker of Apache Kafka that dies and comes back: its clients go on, and nothing is lost."""

from pathlib import Path

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from adapters.kafka.client import trouble_of
from adapters.kafka.settings import Settings
from adapters.kafka.topics import connected
from streams.topics import read
from streams.topics_compared import wanted
from tests.brokers import running
from tests.system.test_kafka_topics import DECLARATION

NAME, MESSAGES = "restarted", 100


def test_what_was_acknowledged_is_there_after_a_kill(tmp_path: Path) -> None:
    """The same consumer and producer go on, without a message twice or out of order."""
    with running("apache", tmp_path) as broker:
        settings = Settings((broker.address,), 60)
        options = settings.client_options()
        with connected(settings) as topics:
            topics.make([*wanted(read(DECLARATION.format(name=NAME, partitions=1, days=3)), {})], 1)
        producer = KafkaProducer(**options)
        consumer = KafkaConsumer(**options, auto_offset_reset="earliest")
        consumer.assign([TopicPartition(NAME, 0)])
        found: list[bytes] = []
        for half in range(2):
            for number in range(MESSAGES // 2):
                producer.send(NAME, b"%d.%d" % (half, number), partition=0)
            producer.flush(60)
            while len(found) < MESSAGES // 2 * (half + 1):
                found += [one.value for batch in consumer.poll(1000).values() for one in batch]
            if half == 0:
                broker.kill()
                broker.start()
        assert trouble_of(consumer) is None
        producer.close()
        consumer.close()

    assert found == [b"%d.%d" % (half, n) for half in range(2) for n in range(MESSAGES // 2)]
