"""A broker that answers and hangs up at once: its answer is read, not only that it is gone."""

import socket
from collections.abc import Callable
from contextlib import closing
from typing import Any

from kafka.errors import KafkaConnectionError
from kafka.net.selector import NetworkSelector

from adapters.kafka.client import Manager


class _Ends:
    """What a connection tells."""

    _sensors = None

    def __init__(self) -> None:
        self.told: list[object] = []

    def data_received(self, data: bytes) -> None:
        self.told.append(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        self.told.append(type(exc))


def test_the_answer_before_the_end_is_handed_over() -> None:
    """Apache Kafka refuses a login so; without its answer the login would be tried for ever."""
    net, ends = NetworkSelector(), _Ends()
    run: Callable[..., Any] = net.run
    with socket.create_server(("127.0.0.1", 0)) as server:
        manager = Manager(net, bootstrap_servers=f"127.0.0.1:{server.getsockname()[1]}")
        (node,) = manager.cluster.bootstrap_brokers()
        transport: Any = run(manager._build_transport, node)  # noqa: SLF001  # as the library does
        with closing(server.accept()[0]) as broker:
            broker.sendall(b"refused")
    transport.set_protocol(ends)
    transport.resume_reading()

    while KafkaConnectionError not in ends.told:
        net.poll(timeout_ms=100)

    assert ends.told == [b"refused", KafkaConnectionError]
