"""``kafka consume`` and ``kafka publish`` where TLS and a login by SCRAM are wanted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer

from adapters.kafka.recording import places, recorded
from adapters.kafka.settings import Settings
from tests.console import Console
from tests.lines import tally
from tests.outlets import place as place_of
from tests.publishers import decide
from tests.secured import USERS, Secured, secured
from tests.topics import events

IN, OUT = "secured-in", "policytrail.recorded"
OPTIONS = ("--topic", OUT)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """A secured broker with topics for facts, dead letters and decisions."""
    with secured(tmp_path_factory.mktemp("commands")) as one:
        admin = KafkaAdminClient(**one.settings("PLAIN").client_options())
        named = {"num_partitions": 1, "replication_factor": 1}
        admin.create_topics({IN: named, f"{IN}.dlq": named, OUT: named})
        admin.close()
        yield one


def config(place: Secured, file: Path, user: str = "admin") -> Path:
    """The settings of a user who logs in by SCRAM, as a file that only its owner may read."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        f'bootstrap_servers = ["{place.address}"]\n'
        f'[tls]\ncafile = "{place.authority.cafile}"\n'
        f'[sasl]\nmechanism = "SCRAM-SHA-512"\nusername = "{user}"\npassword = "{USERS[user]}"\n'
    )
    file.chmod(0o600)
    return file


def found(settings: Settings, topic: str) -> list[tuple[int, bytes | None]]:
    """Position and value of what is in a topic."""
    batches = recorded(settings, places(settings, [topic]), None)
    return [(place_of(one)[0], one.value) for _, part, _ in batches for one in part]


def test_facts_come_in_and_decisions_go_out(place: Secured, console: Console) -> None:
    """With a dead letter on the way; the settings are those of the workspace."""
    config(place, console.workspace / "kafka.toml")
    settings = place.settings("SCRAM-SHA-256")
    producer = KafkaProducer(**settings.client_options())
    for value in [*events(range(3)), b"no fact"]:
        producer.send(IN, value, b"policy/P-001", partition=0)
    producer.flush(20)
    producer.close()

    consumed = console("kafka", "consume", "--topics", IN, "--workers", 2, "--no-project", "--json")
    decide(console, 11, 12)
    published = console("kafka", "publish", *OPTIONS, "--json")

    assert (consumed.code, tally(consumed)["recorded"], tally(consumed)["rejected"]) == (2, 3, 1)
    assert consumed.json()["dead_letters"]["sent"] == 1
    assert (published.code, published.json()["messages"]) == (0, 2)
    assert [position for position, _ in found(settings, OUT)] == [4, 5]
    secret = USERS["admin"]
    assert [one for one in (consumed, published) if secret in one.out + one.err] == []


@pytest.mark.parametrize("command", [("consume", "--topics", IN), ("publish", *OPTIONS)])
def test_a_wrong_password_is_said_at_once(
    command: tuple[str, ...], place: Secured, console: Console
) -> None:
    """Also by what would follow for ever."""
    decide(console, 1)
    file = config(place, console.workspace / "kafka.toml")
    file.write_text(file.read_text().replace(USERS["admin"], "no such"))

    for more in ((), ("--follow",)):
        ran = console("kafka", *command, *more)
        assert (ran.code, "refuses the login of 'admin'" in ran.err) == (1, True), ran.err
        assert "no such" not in ran.err
