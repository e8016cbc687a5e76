"""Who may do what, and who is let in by a certificate: only Apache Kafka says."""

from collections.abc import Iterator

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ResourcePattern, ResourceType

from adapters.kafka.errors import in_our_words
from adapters.kafka.settings import Secret, Settings, Tls
from adapters.kafka.topics import connected
from domain.errors import AccessDenied, BrokerUnavailable
from streams.topics import read
from streams.topics_compared import wanted
from tests.secured import Secured, secured
from tests.system.test_kafka_topics import DECLARATION

TOPIC = "rights"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """A broker with a topic that ``worker`` may describe, but not read or write."""
    with secured(tmp_path_factory.mktemp("rights")) as one:
        admin = one.settings("PLAIN")
        text = DECLARATION.format(name=TOPIC, partitions=1, days=3)
        with connected(admin) as topics:
            topics.make([*wanted(read(text), {})], None)
        right = ACL(
            principal="User:worker",
            host="*",
            operation=ACLOperation.DESCRIBE,
            permission_type=ACLPermissionType.ALLOW,
            resource_pattern=ResourcePattern(ResourceType.TOPIC, TOPIC),
        )
        client = KafkaAdminClient(**admin.client_options())
        client.create_acls([right])
        client.close()
        yield one


def test_whoever_may_not_see_a_topic_is_told(place: Secured) -> None:
    """With the topic and who asked."""
    with (
        connected(place.settings("SCRAM-SHA-256", "stranger")) as topics,
        pytest.raises(AccessDenied, match=f"gives 'stranger' no right .* the topic {TOPIC}"),
    ):
        topics.found([TOPIC])


def test_whoever_may_not_make_a_topic_is_told(place: Secured) -> None:
    """Nothing is made."""
    text = DECLARATION.format(name="forbidden", partitions=1, days=3)

    with (
        connected(place.settings("PLAIN", "worker")) as topics,
        pytest.raises(AccessDenied, match="no right"),
    ):
        topics.make([*wanted(read(text), {})], None)


def test_whoever_may_not_read_is_told(place: Secured) -> None:
    """The poll raises; it does not answer with nothing."""
    settings = place.settings("PLAIN", "worker")
    consumer = KafkaConsumer(**settings.client_options(), auto_offset_reset="earliest")
    consumer.assign([TopicPartition(TOPIC, 0)])

    with pytest.raises(AccessDenied, match=f"the topic {TOPIC}"), in_our_words("poll", settings):
        consumer.poll(20_000)
    consumer.close()


def test_whoever_may_not_write_is_told(place: Secured) -> None:
    """By the future of the message."""
    settings = place.settings("PLAIN", "worker")
    producer = KafkaProducer(**settings.client_options(), enable_idempotence=False)
    future = producer.send(TOPIC, b"no", partition=0)

    with pytest.raises(AccessDenied, match="no right"), in_our_words("send", settings):
        future.get(20)  # type: ignore[no-untyped-call]
    producer.close()


def test_a_certificate_lets_in_where_one_is_wanted(place: Secured) -> None:
    """Its name is who we are; its key may be locked."""
    assert place.mutual is not None
    own = place.authority.issue("own", password="open sesame")
    tls = Tls(place.authority.cafile, own, key_password=Secret("open sesame"))

    with (
        connected(Settings((place.mutual,), 20, tls)) as topics,
        pytest.raises(AccessDenied, match="no right"),
    ):
        topics.found([TOPIC])


def test_no_certificate_where_one_is_wanted_is_said(place: Secured) -> None:
    """At once, for it will not come by waiting."""
    assert place.mutual is not None
    settings = Settings((place.mutual,), 3600, Tls(place.authority.cafile))

    with (
        pytest.raises((AccessDenied, BrokerUnavailable), match=r"tls\.certfile"),
        connected(settings),
    ):
        pass
