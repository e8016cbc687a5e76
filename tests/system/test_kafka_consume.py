"""``kafka consume``: what is on topics is in the ledger, once and in order, and accounted for."""

import json
from pathlib import Path

import pytest
from confluent_kafka import Producer
from kafka import TopicPartition

from streams.cloudevents import decode
from streams.kafka_binding import bound
from tests.brokers import Broker, free_port
from tests.console import Console
from tests.lines import event, tally
from tests.topics import Consuming, admin, events, make, read, send

SUBJECT = "policy/P-001"


def test_facts_are_recorded_in_their_order_and_read_once(consuming: Consuming) -> None:
    """The feed is the partition, the line is the offset; a second run finds nothing new."""
    topic = make(consuming.broker, 2)
    send(consuming.broker, topic, events(range(5)))
    send(consuming.broker, topic, events(range(5, 9), "policy/P-002"), partition=1)

    first = consuming(topic, "--json")
    again = consuming(topic, "--json")
    facts = consuming.facts()

    assert (first.code, again.code) == (0, 0)
    assert tally(first) == {
        "read": 9,
        "recorded": 9,
        "duplicates": 0,
        "conflicts": 0,
        "rejected": 0,
    }
    assert again.json()["read"] == 0
    assert [f[:4] for f in facts if f[2] == f"{topic}/0"] == [
        (f"e-{n}", SUBJECT, f"{topic}/0", n) for n in range(5)
    ]
    assert [f[3] for f in facts if f[2] == f"{topic}/1"] == [0, 1, 2, 3]


def test_a_fact_is_the_same_in_either_form_and_from_any_client(
    consuming: Consuming, tmp_path: Path
) -> None:
    """Structured and binary, kafka-python and librdkafka; a folder of the same messages too."""
    topic = make(consuming.broker)
    lines = events(range(4))
    other = Producer({"bootstrap.servers": consuming.broker.address})
    for number, line in enumerate(lines):
        key, value, headers = bound(decode(line), "binary" if number % 2 else "structured")
        if number < 2:
            send(consuming.broker, topic, [value], key=key, headers=headers)  # type: ignore[arg-type]
        else:
            other.produce(topic, value, key, headers=list(headers))
            other.flush()
    folder = tmp_path / "folder" / topic
    folder.mkdir(parents=True)
    (folder / "0.ndjson").write_bytes(b"".join(line + b"\n" for line in lines))
    by_folder = Consuming(Console(tmp_path / "other"), consuming.broker)

    ran = consuming(topic)
    ingested = by_folder.console("ingest", folder.parent, "--no-project")

    assert (ran.code, ingested.code) == (0, 0)
    assert len(consuming.facts()) == 4
    assert consuming.facts() == by_folder.facts()


def test_every_outcome_is_counted_and_looked_at(consuming: Consuming, tmp_path: Path) -> None:
    """What was read is the sum of what became of it; the exit code says: look."""
    topic = make(consuming.broker)
    known = event(1)
    values = [known, known, event(1, actorref="A-2"), b"no json", None]
    values += [event(7, type="policy.ReceiptReturned.v9"), event(8)]
    send(consuming.broker, topic, values)

    ran = consuming(topic, "--json")
    found = ran.json()
    shown = Consuming(Console(tmp_path / "other"), consuming.broker)(topic)

    assert ran.code == 2
    assert (tally(ran), found["parked"]) == (
        {"read": 7, "recorded": 1, "duplicates": 1, "conflicts": 1, "rejected": 2},
        2,
    )
    assert found["topics"][0]["read"] == 7
    assert found["dead_letters"] == {"sent": 2, "refused": 0, "unsent": 0, "why": None}
    assert "policytrail rejects list" in shown.err
    assert "policytrail conflicts list" in shown.err
    assert "rejects list --parked" in shown.err


def test_an_empty_topic_ends_at_once_and_well(consuming: Consuming) -> None:
    """Nothing to read is nothing wrong."""
    ran = consuming(make(consuming.broker, 3))

    assert (ran.code, ran.out.splitlines()[0].split()) == (0, ["read", "0"])


def test_at_most_so_many_are_read_and_the_next_run_goes_on_there(consuming: Consuming) -> None:
    """--max stops in the middle of what was fetched, and ends where there is no more."""
    topic = make(consuming.broker)
    send(consuming.broker, topic, events(range(10)))

    counts = [consuming(topic, "--max", n, "--json").json()["read"] for n in (0, 3, 6, 6)]

    assert counts == [0, 3, 6, 1]
    assert consuming.ids() == [f"e-{n}" for n in range(10)]


def test_lag_tools_see_how_far_the_group_is(consuming: Consuming) -> None:
    """What is committed at the broker is for them; a wrong offset there changes nothing."""
    topic = make(consuming.broker)
    send(consuming.broker, topic, events(range(3)))

    consuming(topic, "--group", topic)
    committed = admin(consuming.broker.address).list_group_offsets(topic)[topic]  # type: ignore[no-untyped-call]

    assert committed[TopicPartition(topic, 0)].offset == 3


def test_a_topic_that_does_not_exist_is_said_with_the_way_out(consuming: Consuming) -> None:
    """It is neither made nor waited for."""
    ran = consuming(f"{make(consuming.broker)},no-such-topic")

    assert ran.code == 1
    assert "no-such-topic: the topic does not exist" in ran.err
    assert "policytrail kafka topics --create" in ran.err


def test_a_broker_that_is_away_for_the_whole_run_ends_it_in_time(consuming: Consuming) -> None:
    """The error names the address and the way out."""
    ran = consuming("any", "--timeout", "0.5", server=f"127.0.0.1:{free_port()}")

    assert (ran.code, ran.out) == (1, "")
    assert "nobody listens at 127.0.0.1:" in ran.err


@pytest.mark.parametrize(
    "options",
    [("--follow", "--max", 1), ("--until-end", "--follow"), ("--max", 1, "--workers", 2)],
)
def test_options_that_say_different_things_are_misuse(
    consuming: Consuming, options: tuple[object, ...]
) -> None:
    """Before anything is done."""
    assert consuming("any", *options).code == 2


def test_dead_letters_are_the_message_unchanged_with_where_and_why(consuming: Consuming) -> None:
    """Kafka Connect's headers, and the number of the reject; the sender's own headers stay."""
    topic = make(consuming.broker)
    send(consuming.broker, topic, [b"\xff no json"], key=b"k\x00", headers=[("a", b"1")])

    consuming(topic)
    (letter,) = read(consuming.broker, f"{topic}.dlq", 1)
    headers = dict(letter.headers)
    connect = "__connect.errors."

    assert (letter.key, letter.value, letter.headers[0]) == (b"k\x00", b"\xff no json", ("a", b"1"))
    assert (headers[f"{connect}topic"], headers[f"{connect}offset"]) == (topic.encode(), b"0")
    assert b"expected" in headers[f"{connect}exception.message"]
    assert headers["policytrail-reject"] == b"1"


def test_the_metrics_say_what_was_read_and_what_is_left(
    consuming: Consuming, tmp_path: Path
) -> None:
    """One file in Prometheus's text form, in place of the last one."""
    topic = make(consuming.broker)
    send(consuming.broker, topic, [*events(range(3)), b"junk"])
    path = tmp_path / "consume.prom"

    consuming(topic, "--max", 3, "--metrics-file", path)
    part = path.read_text()
    consuming(topic, "--metrics-file", path)
    whole = path.read_text()
    labels = f'{{partition="0",topic="{topic}"}}'

    assert f"policytrail_kafka_recorded_total{labels} 3.0" in part
    assert f"policytrail_kafka_next_offset{labels} 3.0" in part
    assert f"policytrail_kafka_rejected_total{labels} 1.0" in whole
    assert f"policytrail_kafka_lag{labels} 0.0" in whole
    assert "policytrail_kafka_batch_seconds_count 1.0" in whole
    assert [*tmp_path.glob("consume.prom*")] == [path]


def test_metrics_that_cannot_be_written_are_said_before_anything_is_read(
    consuming: Consuming, tmp_path: Path
) -> None:
    """Rather than after a night of reading."""
    ran = consuming("any", "--metrics-file", tmp_path / "no" / "such.prom")

    assert (ran.code, "--metrics-file" in ran.err) == (1, True)


def test_the_read_models_are_brought_up_to_date_at_the_end(
    broker: Broker, consuming: Consuming
) -> None:
    """As after ingest."""
    topic = make(broker)
    send(broker, topic, events(range(2)))
    command = [part for part in consuming.command(topic, "--json") if part != "--no-project"]

    ran = consuming.console(*command)

    assert ran.code == 0
    assert json.loads(ran.out)["projected"]
