"""TLS and logins on a broker that wants both, and what is said when it lets nobody in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from adapters.kafka.errors import in_our_words
from adapters.kafka.settings import Mechanism, Sasl, Secret, Settings, Tls
from adapters.kafka.topics import connected
from domain.errors import AccessDenied, BrokerUnavailable
from streams.topics import read
from streams.topics_compared import wanted
from tests.certificates import Authority
from tests.console import Console
from tests.secured import USERS, Secured, secured
from tests.system.test_kafka_topics import DECLARATION

ALL: tuple[Mechanism, ...] = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER")
HOUR = 3600.0
"""Nobody waits so long: what is refused ends at once."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """A secured broker for all tests of this file."""
    with secured(tmp_path_factory.mktemp("secured")) as one:
        yield one


def _make(place: Secured, name: str) -> None:
    text = DECLARATION.format(name=name, partitions=1, days=3)
    with connected(place.settings("PLAIN")) as topics:
        topics.make([*wanted(read(text), {})], None)


def _refusal(settings: Settings) -> str:
    with (
        pytest.raises((AccessDenied, BrokerUnavailable)) as caught,
        connected(settings) as topics,
    ):
        topics.found(["nothing"])
    said = str(caught.value)
    assert [secret for secret in settings.secrets if secret in said] == []
    return said


@pytest.mark.parametrize("mechanism", ALL)
def test_every_way_to_log_in_writes_and_reads(mechanism: Mechanism, place: Secured) -> None:
    """Over TLS, with a certificate of an authority that only the settings trust."""
    name = f"secured-{mechanism.lower()}"
    _make(place, name)
    options = place.settings(mechanism).client_options()

    producer = KafkaProducer(**options)
    producer.send(name, value=b"sent", partition=0)
    producer.flush(20)
    producer.close()
    consumer = KafkaConsumer(**options, auto_offset_reset="earliest")
    consumer.assign([TopicPartition(name, 0)])
    found = [one.value for batch in consumer.poll(20_000).values() for one in batch]
    consumer.close()

    assert found == [b"sent"]


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_a_wrong_password_ends_at_once(mechanism: Mechanism, place: Secured) -> None:
    """Not when the time is up."""
    wrong = place.settings(
        mechanism, sasl=Sasl(mechanism, "admin", Secret("no such")), timeout_seconds=HOUR
    )

    assert f"refuses the login of 'admin' by {mechanism}; check sasl.username" in _refusal(wrong)


def test_a_wrong_password_ends_consumers_and_producers_too(place: Secured) -> None:
    """Whatever client is made."""
    wrong = place.settings("PLAIN", sasl=Sasl("PLAIN", "admin", Secret("no such")))

    for kind in (KafkaConsumer, KafkaProducer):
        with pytest.raises(AccessDenied), in_our_words("connect", wrong):
            kind(**wrong.client_options())


def test_a_wrong_token_ends_at_once(place: Secured, tmp_path: Path) -> None:
    """The token itself is a secret and is not said."""
    (tmp_path / "token").write_text("bm9uZQ.bm9uZQ.")
    wrong = Sasl("OAUTHBEARER", token_file=tmp_path / "token")

    said = _refusal(place.settings("OAUTHBEARER", sasl=wrong, timeout_seconds=HOUR))

    assert "refuses the login of 'the owner of the token' by OAUTHBEARER" in said
    assert "bm9uZQ" not in said


def test_a_certificate_of_nobody_we_trust_is_refused(place: Secured, tmp_path: Path) -> None:
    """Before anything is sent; asking again would not help."""
    stranger = Authority(tmp_path)

    said = _refusal(place.settings("PLAIN", tls=Tls(stranger.cafile), timeout_seconds=HOUR))

    assert "is not trusted" in said
    assert "tls.cafile" in said


def test_a_certificate_for_another_name_is_refused_unless_told(place: Secured) -> None:
    """The same broker under a name that its certificate does not have."""
    other = (place.address.replace("127.0.0.1", "localhost"),)
    blind = Tls(place.authority.cafile, check_hostname=False)

    said = _refusal(place.settings("PLAIN", bootstrap_servers=other, timeout_seconds=HOUR))

    assert "is for another name" in said
    with connected(place.settings("PLAIN", bootstrap_servers=other, tls=blind)) as topics:
        assert topics.found(["nothing"]) == {}


def test_no_tls_where_it_is_wanted_is_said(place: Secured) -> None:
    """The broker hangs up; a look at its port says why."""
    settings = Settings((place.address,), 1.5)

    assert "speaks TLS, and the settings have none; add a [tls] table" in _refusal(settings)


def test_no_login_where_it_is_wanted_is_said(place: Secured) -> None:
    """The broker answers the first question and hangs up at the second."""
    settings = Settings((place.address,), 2, Tls(place.authority.cafile))

    said = _refusal(settings)

    assert "closes the connection" in said
    assert "if it wants a login, give a [sasl] table" in said


def test_the_command_says_it_without_the_secret(
    place: Secured, console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line and with exit code 1; with POLICYTRAIL_DEBUG the library's log is shown too."""
    secret = "not the password"
    file = tmp_path / "kafka.toml"
    file.write_text(
        f'bootstrap_servers = ["{place.address}"]\n[tls]\ncafile = "{place.authority.cafile}"\n'
        f'[sasl]\nmechanism = "PLAIN"\nusername = "admin"\npassword = "{secret}"\n'
    )
    file.chmod(0o600)

    ran = console("kafka", "topics", "--check", "--config", file, "--json")
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith("error: connect to Kafka: ")

    monkeypatch.setenv("POLICYTRAIL_DEBUG", "1")
    with pytest.raises(AccessDenied):
        console("kafka", "topics", "--check", "--config", file)
    monkeypatch.undo()
    right = USERS["admin"]
    file.write_text(file.read_text().replace(secret, right))
    good = console("kafka", "topics", "--check", "--config", file)
    assert (good.code, secret in ran.err, right in good.out + good.err) == (2, False, False)
