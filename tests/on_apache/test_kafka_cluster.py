"""Three brokers of Apache Kafka, one of which is killed: nothing written is lost."""

from pathlib import Path

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from adapters.kafka.settings import Settings
from adapters.kafka.topics import connected
from streams.topics import read
from streams.topics_compared import wanted
from tests.apache import Apache, cluster
from tests.system.test_kafka_topics import DECLARATION

NAME, MESSAGES = "replicated", 300


def test_a_broker_killed_while_messages_are_written_and_read_loses_none(tmp_path: Path) -> None:
    """The topic is made with the brokers' own replication; each message is there once, in order."""
    with cluster(tmp_path) as brokers:
        settings = Settings(tuple(one.address for one in brokers), 60)
        text = DECLARATION.format(name=NAME, partitions=1, days=3)
        with connected(settings) as topics:
            topics.make([*wanted(read(text), {})], None)

        producer = KafkaProducer(**settings.client_options())
        futures = [producer.send(NAME, b"%d" % n, partition=0) for n in range(MESSAGES // 2)]
        producer.flush(60)
        _leader(brokers, settings).kill()
        futures += [
            producer.send(NAME, b"%d" % n, partition=0) for n in range(MESSAGES // 2, MESSAGES)
        ]
        producer.flush(60)
        producer.close()

        assert [one.exception for one in futures if one.failed()] == []
        assert _read(settings) == [b"%d" % n for n in range(MESSAGES)]


def _leader(brokers: list[Apache], settings: Settings) -> Apache:
    admin = KafkaAdminClient(**settings.client_options())
    number = admin.describe_topics([NAME])[0]["partitions"][0]["leader_id"]
    admin.close()
    return next(one for one in brokers if one.node.number == number)


def _read(settings: Settings) -> list[bytes]:
    consumer = KafkaConsumer(**settings.client_options(), auto_offset_reset="earliest")
    consumer.assign([TopicPartition(NAME, 0)])
    found: list[bytes] = []
    while len(found) < MESSAGES:
        found += [one.value for batch in consumer.poll(1000).values() for one in batch]
    consumer.close()
    return found
