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
from tests.console import Console
from tests.lines import tally
from tests.publishers import decide
from tests.secured import Secured, secured
from tests.system.test_kafka_secured_commands import OPTIONS, OUT, config
from tests.system.test_kafka_topics import DECLARATION
from tests.topics import events

TOPIC = "rights"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """A broker with a topic that ``worker`` may describe, but not read or write."""
    with secured(tmp_path_factory.mktemp("rights")) as one:
        admin = one.settings("PLAIN")
        text = DECLARATION.format(name=TOPIC, partitions=1, days=3)
        with connected(admin) as topics:
            topics.make([*wanted(read(text), {})], None)
        allow(one, TOPIC, ACLOperation.DESCRIBE)
        yield one


def allow(place: Secured, topic: str, operation: ACLOperation) -> None:
    """Let ``worker`` do something to a topic."""
    right = ACL(
        principal="User:worker",
        host="*",
        operation=operation,
        permission_type=ACLPermissionType.ALLOW,
        resource_pattern=ResourcePattern(ResourceType.TOPIC, topic),
    )
    client = KafkaAdminClient(**place.settings("PLAIN").client_options())
    client.create_acls([right])
    client.close()


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


@pytest.mark.parametrize("more", [(), ("--follow",)])
def test_consume_ends_where_it_may_not_read(
    place: Secured, console: Console, more: tuple[str, ...]
) -> None:
    """It would not be let in by waiting; nothing is recorded, and no lease is left."""
    config(place, console.workspace / "kafka.toml", "worker")

    ran = console("kafka", "consume", "--topics", TOPIC, *more, "--json")

    assert (ran.code, ran.out) == (1, "")
    assert f"gives 'worker' no right to do that to the topic {TOPIC}" in ran.err
    states = console("kafka", "partitions", "--json").json()["partitions"]
    assert [(one["worker"], one["counts"]["read"]) for one in states] == [(None, 0)]


def test_publish_ends_where_it_may_not_write(place: Secured, console: Console) -> None:
    """And says from where the same command goes on."""
    with connected(place.settings("PLAIN")) as topics:
        topics.make([*wanted(read(DECLARATION.format(name=OUT, partitions=1, days=3)), {})], None)
    allow(place, OUT, ACLOperation.DESCRIBE)
    config(place, console.workspace / "kafka.toml", "worker")
    decide(console, 1)

    for more in ((), ("--follow",)):
        ran = console("kafka", "publish", *OPTIONS, *more)
        assert ran.code == 1
        assert "gives 'worker' no right to do that to" in ran.err
        assert "goes on after position 0" in ran.err


def test_dead_letters_that_may_not_be_written_stay_among_the_rejects(
    place: Secured, console: Console
) -> None:
    """The facts are recorded; the exit code says to look; with the right, they are sent."""
    text = DECLARATION.format(name="half", partitions=1, days=3)
    with connected(place.settings("PLAIN")) as topics:
        topics.make([*wanted(read(text), {})], None)
    allow(place, "half", ACLOperation.READ)
    producer = KafkaProducer(**place.settings("PLAIN").client_options())
    for value in [*events(range(2)), b"no fact"]:
        producer.send("half", value, b"policy/P-001", partition=0)
    producer.flush(20)
    producer.close()
    config(place, console.workspace / "kafka.toml", "worker")
    command = ("kafka", "consume", "--topics", "half", "--no-project", "--timeout", 10, "--json")

    blind = console(*command)
    allow(place, "half.dlq", ACLOperation.DESCRIBE)
    refused = console(*command)
    allow(place, "half.dlq", ACLOperation.WRITE)
    sent = console(*command)

    assert [one.code for one in (blind, refused, sent)] == [2, 2, 0]
    assert tally(blind)["recorded"] == 2
    for one in (blind, refused):
        assert one.json()["dead_letters"]["unsent"] == 1
        assert "no right" in one.json()["dead_letters"]["why"]
    assert sent.json()["dead_letters"]["sent"] == 1
