"""No broker, or something that is none: said within the time that the settings give."""

import errno
import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from kafka import KafkaConsumer, KafkaProducer
from kafka.errors import KafkaConnectionError, KafkaError

from adapters.kafka.errors import in_our_words, said, trouble_of
from adapters.kafka.settings import Settings, Tls
from adapters.kafka.topics import connected
from cli import _chain
from domain.errors import BrokerUnavailable
from tests.brokers import CHOSEN, Broker, free_port, running
from tests.console import Console

SOON = 0.6
_NOW = struct.pack("ii", 1, 0)  # what is not sent yet is dropped, and the connection reset


@contextmanager
def _silent() -> Iterator[str]:
    """A server that takes every connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        yield f"127.0.0.1:{one.getsockname()[1]}"


@contextmanager
def _hanging_up(*, rudely: bool) -> Iterator[str]:
    """A server that ends every connection at once: with a farewell, or with a reset."""
    with socket.create_server(("127.0.0.1", 0)) as one:

        def serve() -> None:
            while True:
                try:
                    taken = one.accept()[0]
                    if rudely:
                        taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOW)
                    taken.close()
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{one.getsockname()[1]}"
        finally:
            one.shutdown(socket.SHUT_RDWR)
            thread.join()


def _said(address: str, tls: Tls | None = None, patience: float = SOON) -> str:
    with pytest.raises(BrokerUnavailable) as caught, connected(Settings((address,), patience, tls)):
        pass
    return str(caught.value)


def test_nobody_who_listens_is_said() -> None:
    """With the address, for it may be wrong."""
    address = f"127.0.0.1:{free_port()}"

    assert _said(address) == (
        f"connect to Kafka: nobody listens at {address}; start the broker, or check host and port"
    )


def test_nobody_who_listens_is_said_even_if_the_time_was_over_before_the_first_try() -> None:
    """A busy machine is no reason to blame a broker that is not there."""
    address = f"127.0.0.1:{free_port()}"

    assert f"nobody listens at {address}; start the broker" in _said(address, patience=0.001)


def test_a_name_without_an_address_is_said() -> None:
    """A name under .invalid has none."""
    assert "no address is known for broker.invalid:9092" in _said("broker.invalid:9092")


def test_a_server_that_says_nothing_is_not_waited_for_longer_than_asked() -> None:
    """It is there, so the network is not to blame."""
    with _silent() as address:
        assert "gives no answer within 0.6 s" in _said(address)
        assert "gives no answer within 0.6 s" in _said(address, Tls())


@pytest.mark.parametrize("rudely", [False, True])
def test_a_server_that_hangs_up_is_said(*, rudely: bool) -> None:
    """As a broker does that wants something else."""
    with _hanging_up(rudely=rudely) as address:
        assert "closes the connection; look into its log" in _said(address, patience=3)


@pytest.mark.parametrize("end", [ConnectionResetError, BrokenPipeError])
def test_however_a_connection_ends_it_is_said(end: type[OSError]) -> None:
    """Of a server that hangs up, a busy machine sees the end or the reset."""
    number = errno.ECONNRESET if end is ConnectionResetError else errno.EPIPE
    lost = KafkaConnectionError(end(number, os.strerror(number)))

    found = said(lost, "connect", Settings((f"127.0.0.1:{free_port()}",), 1))

    assert "closes the connection; look into its log" in str(found)


def test_tls_where_there_is_none_is_said(broker: Broker) -> None:
    """The broker answers in the clear, or hangs up."""
    found = _said(broker.address, Tls())

    assert "speaks no TLS" in found or "gives no answer" in found


@pytest.mark.parametrize(
    ("door", "why"),
    [("127.0.0.1:1", "nobody listens at"), ("broker.invalid:9092", "no address is known for")],
)
def test_a_broker_that_gives_a_wrong_address_of_its_own_is_said(
    door: str, why: str, tmp_path: Path
) -> None:
    """The first answer comes, and leads nowhere: a frequent mistake in the broker's settings."""
    broker = Broker("tansu", tmp_path)
    broker.door = door
    broker.start()
    with connected(Settings((broker.address,), 5)) as topics, pytest.raises(BrokerUnavailable) as e:
        topics.found(["any"])
    broker.kill()

    assert f"{why} {door} (the address that {broker.address} gives)" in str(e.value)


def test_the_command_ends_with_one_line(console: Console) -> None:
    """Exit code 1, nothing on standard output, nothing of the library's log."""
    where = ("--bootstrap-server", f"127.0.0.1:{free_port()}", "--timeout", SOON)

    ran = console("kafka", "topics", "--check", "--json", *where)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: connect to Kafka: nobody listens at ")
    assert ran.err.count("\n") == 1


def test_a_broken_pipe_to_a_broker_is_not_one_of_our_output() -> None:
    """The program ends in silence when nobody reads what it prints, but not for a broker."""
    lost = BrokenPipeError(32, "Broken pipe")
    settings = Settings(("b:1",))

    with pytest.raises(BrokerUnavailable) as caught, in_our_words("connect", settings):
        _lose(lost)

    assert not any(isinstance(one, BrokenPipeError) for one in _chain(caught.value))


def _lose(exc: OSError) -> None:
    raise KafkaConnectionError(exc) from exc


def test_a_client_knows_why_it_has_no_connection(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The library's polls answer with nothing, for ever; what it was told last is kept."""
    with running(CHOSEN[0], tmp_path_factory.mktemp("lost")) as one:
        settings = Settings((one.address,), 20)
        options = settings.client_options()
        consumer, producer = KafkaConsumer(**options), KafkaProducer(**options, max_block_ms=200)
        assert (trouble_of(consumer), trouble_of(producer)) == (None, None)
        one.kill()
        while (trouble := trouble_of(consumer)) is None:
            with suppress(KafkaError):
                consumer.topics()
        while trouble_of(producer) is None:
            with suppress(KafkaError):
                producer.partitions_for("any")
        consumer.close()
        producer.close(timeout=0)

    assert settings.servers in str(said(trouble, "poll", settings))
