"""``kafka consume`` where something is wrong: said, kept, and nothing skipped in silence."""

import pytest
from confluent_kafka import Producer
from kafka import KafkaProducer, TopicPartition

from adapters.kafka.reader import Reader
from adapters.kafka.settings import Settings
from tests.brokers import Broker
from tests.topics import Consuming, admin, events, make, make_anew, needs, read, send

STOPPED = "SELECT stopped FROM partitions WHERE stopped IS NOT NULL"


def test_a_topic_that_was_made_anew_stops_and_the_others_go_on(consuming: Consuming) -> None:
    """By its id where the broker gives one, else because it ends before what was read."""
    broker = consuming.broker
    topic, other = make(broker), make(broker)
    send(broker, topic, events(range(5)))
    consuming(f"{topic},{other}")
    make_anew(broker, topic)
    send(broker, topic, events(range(100, 102)))
    send(broker, other, events(range(200, 202)))

    ran = consuming(f"{topic},{other}")
    again = consuming(f"{topic},{other}", "--json")

    assert (ran.code, consuming.ask(STOPPED)) == (2, [("recreated",)])
    assert f"{topic}/0 is stopped (recreated)" in ran.err
    assert f"policytrail kafka restart {topic}/0" in ran.err
    assert consuming.ids() == [*(f"e-{n}" for n in range(5)), "e-200", "e-201"]
    assert (again.code, again.json()["partitions"][0]["stopped"]) == (2, "recreated")


def test_messages_that_were_deleted_unread_stop_the_partition(consuming: Consuming) -> None:
    """The stored offset is before the first one that is left."""
    broker = consuming.broker
    needs(broker, "delete_records")
    topic = make(broker)
    send(broker, topic, events(range(10)))
    consuming(topic, "--max", 4)
    admin(broker.address).delete_records({TopicPartition(topic, 0): 7})

    ran = consuming(topic)

    assert (ran.code, consuming.ask(STOPPED)) == (2, [("lost",)])
    assert "the messages 4 to 6 were deleted before they were read" in ran.err
    assert len(consuming.ids()) == 4


def test_a_topic_that_begins_later_is_read_from_there_and_that_is_said(
    consuming: Consuming,
) -> None:
    """What was deleted before we came was never ours to read."""
    broker = consuming.broker
    needs(broker, "delete_records")
    topic = make(broker)
    send(broker, topic, events(range(10)))
    admin(broker.address).delete_records({TopicPartition(topic, 0): 7})

    ran = consuming(topic)

    assert (ran.code, consuming.ids()) == (0, ["e-7", "e-8", "e-9"])
    assert f"{topic}/0 is read from offset 7, the first that is left" in ran.err


def test_an_offset_that_expires_while_we_read_is_no_spin_and_no_silence(broker: Broker) -> None:
    """The reader says which partition it is, each time it is asked."""
    needs(broker, "out_of_range")
    topic = make(broker, 2)
    send(broker, topic, events(range(3)))
    settings = Settings((broker.address,), timeout_seconds=10)
    with Reader(settings, [topic], patience=10) as reader:
        reader.assign({(topic, 0): 0, (topic, 1): 9})

        polled = [reader.poll(0.5, 100) for _ in range(4)]

    assert {place for one in polled for place in one.beyond} == {(topic, 1)}
    assert sum(one.messages for one in polled) == 3


def test_a_reader_of_one_topic_still_hears_of_the_others(broker: Broker) -> None:
    """A worker that has leases in one topic only keeps an eye on what else there is."""
    topic, other = make(broker), make(broker)
    settings = Settings((broker.address,), timeout_seconds=10)
    with Reader(settings, [topic, other], patience=10) as reader:
        reader.assign({(topic, 0): 0})
        reader.poll(0.5, 100)

        seen = [reader.look({}) for _ in range(3)]

    assert [{*one} for one in seen] == [{(topic, 0), (other, 0)}] * 3


def test_partitions_that_are_added_are_read_and_that_is_said(consuming: Consuming) -> None:
    """An aggregate's facts may now stand in two of them."""
    broker = consuming.broker
    needs(broker, "create_partitions")
    topic = make(broker)
    send(broker, topic, events(range(2)))
    consuming(topic)
    admin(broker.address).create_partitions({topic: 3})
    producer = KafkaProducer(bootstrap_servers=broker.address)
    for number, line in enumerate(events(range(2, 5))):
        producer.send(topic, value=line, partition=number)
    producer.flush(20)
    producer.close()

    ran = consuming(topic)

    assert (ran.code, sorted(consuming.ids())) == (0, [f"e-{n}" for n in range(5)])
    assert f"{topic}/1 is new: the topic has got more partitions" in ran.err


def test_a_message_of_ten_megabytes_is_kept_and_what_follows_is_read(consuming: Consuming) -> None:
    """Where the topic of dead letters does not take it, that is kept too, and never tried again."""
    broker = consuming.broker
    topic = make(broker, dlq=False, configs={"max.message.bytes": str(12 * 2**20)})
    make(broker, name=f"{topic}.dlq", dlq=False)
    send(broker, topic, [b"x" * 10 * 2**20, *events(range(2))])

    ran = consuming(topic, "--json")
    letters = ran.json()["dead_letters"]
    again = consuming(topic, "--json")

    assert (ran.code, consuming.ids()) == (2, ["e-0", "e-1"])
    assert consuming.ask("SELECT size FROM rejects") == [(10 * 2**20,)]
    refused = int(broker.has("size_limit"))
    assert (letters["refused"], letters["sent"], letters["unsent"]) == (refused, 1 - refused, 0)
    assert (again.code, again.json()["dead_letters"]["unsent"]) == (0, 0)


def test_dead_letters_wait_for_their_topic(consuming: Consuming) -> None:
    """The next run sends them, once, with the numbers that they had."""
    broker = consuming.broker
    topic = make(broker, dlq=False)
    send(broker, topic, [b"one", *events(range(1)), b"two"])

    without = consuming(topic)
    still = consuming(topic, "--json")
    make(broker, name=f"{topic}.dlq", dlq=False)
    sent = consuming(topic, "--json")
    after = consuming(topic, "--json")
    letters = read(broker, f"{topic}.dlq", 2)

    assert (without.code, consuming.ids()) == (2, ["e-0"])
    assert f"{topic}.dlq: the topic does not exist" in without.err
    assert "2 dead letters could not be sent" in without.err
    assert (still.code, still.json()["dead_letters"]["unsent"]) == (2, 2)
    assert (sent.code, sent.json()["dead_letters"]["sent"]) == (0, 2)
    assert (after.code, after.json()["dead_letters"]["sent"]) == (0, 0)
    assert [dict(one.headers)["policytrail-reject"] for one in letters] == [b"1", b"2"]
    assert [one.value for one in letters] == [b"one", b"two"]


def test_nulls_that_our_client_cannot_send_are_named_in_the_dead_letter(
    consuming: Consuming,
) -> None:
    """A message without key and value, and a header without a value."""
    topic = make(consuming.broker)
    other = Producer({"bootstrap.servers": consuming.broker.address})
    other.produce(topic, None, None, headers=[("empty", None)])
    other.flush()

    ran = consuming(topic, "--json")
    (letter,) = read(consuming.broker, f"{topic}.dlq", 1)

    assert (ran.code, ran.json()["dead_letters"]["sent"]) == (2, 1)
    assert (letter.value, dict(letter.headers)["policytrail-null"]) == (b"", b"value,empty")


@pytest.mark.parametrize("end", ["abort", "leave open"])
def test_what_a_transaction_has_not_committed_is_not_read(consuming: Consuming, end: str) -> None:
    """The run ends all the same: neither is waited for."""
    broker = consuming.broker
    needs(broker, "read_committed")
    topic = make(broker)
    send(broker, topic, events(range(2)))
    producer = KafkaProducer(bootstrap_servers=broker.address, transactional_id=topic)
    producer.init_transactions()
    producer.begin_transaction()
    producer.send(topic, value=events([7])[0], partition=0)
    producer.flush()
    if end == "abort":
        producer.abort_transaction()

    ran = consuming(topic)
    if end != "abort":
        producer.abort_transaction()
    producer.close()

    assert (ran.code, consuming.ids()) == (0, ["e-0", "e-1"])
