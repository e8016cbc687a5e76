"""A client of kafka-python that says why it cannot connect, and stops asking once it was refused.

The library's own retries until its time is up and then raises a timeout without a cause; the reason
stands only in its log. ``Client`` is given to consumers, producers and administrators as
``kafka_client``.
"""

import ssl
from typing import Any
from weakref import WeakSet

from kafka.errors import (
    IllegalSaslStateError,
    KafkaTimeoutError,
    SaslAuthenticationFailedError,
    UnsupportedSaslMechanismError,
)
from kafka.net.compat import KafkaNetClient
from kafka.net.manager import KafkaConnectionManager
from kafka.net.selector import NetworkSelector

from domain.errors import AccessDenied, Misused

REFUSALS = (
    AccessDenied,
    IllegalSaslStateError,
    Misused,
    SaslAuthenticationFailedError,
    UnsupportedSaslMechanismError,
    ssl.SSLCertVerificationError,
)
"""What does not go away by asking again; nor does a certificate of ours that the broker refuses."""


class Manager(KafkaConnectionManager):
    """Connections whose failures are remembered.

    shape   ``trouble`` is why the last connection failed or was lost; nothing after one that stands
    """

    def __init__(self, net: NetworkSelector, **configs: Any) -> None:
        super().__init__(net, **configs)
        self.net = net
        self.trouble: BaseException | None = None
        self._heard: WeakSet[Any] = WeakSet()

    def bootstrap(self, timeout_ms: float | None = None, refresh: bool = True) -> None:  # noqa: FBT001, FBT002  # the library's signature
        """Find the brokers; a failure has its reason as its cause, and leaves no thread behind."""
        try:
            super().bootstrap(timeout_ms, refresh)
        except BaseException as exc:
            self.close()
            self.net.close()
            if isinstance(exc, KafkaTimeoutError) and self.trouble is not None:
                raise exc from self.trouble
            raise
        self.trouble = None

    def get_connection(self, node_id: Any, *args: Any, **kwargs: Any) -> Any:
        """A connection to a node.

        raises  what refused us while the brokers are being looked for: the library would ask again
        """
        if not self.bootstrapped and self.trouble is not None and refused(self.trouble):
            raise self.trouble
        connection = super().get_connection(node_id, *args, **kwargs)
        if connection not in self._heard:
            self._heard.add(connection)
            connection.init_future.add_callback(self._connected)
            connection.init_future.add_errback(self._failed, node_id)
            connection.close_future.add_errback(self._failed, node_id)
            most_ms = self.config["socket_connection_setup_timeout_max_ms"]
            patience_ms = kwargs.get("timeout_ms") or most_ms
            self.net.call_later(patience_ms / 1000, lambda: _give_up(connection))
        return connection

    async def _build_transport(self, *args: Any, **kwargs: Any) -> Any:
        """Let a connection hand over what a broker says before it hangs up: a refused login, say.

        The library drops what it reads together with the end of the stream.
        """
        transport = await super()._build_transport(*args, **kwargs)  # type: ignore[misc]  # no stub
        read = transport._sock_recv  # noqa: SLF001  # the only place where both are known

        def data_first() -> tuple[bytes, BaseException | None]:
            data, end = read()
            return data, None if data else end  # the end is read again

        transport._sock_recv = data_first  # noqa: SLF001
        return transport

    def _connected(self, _: object) -> None:
        if self.bootstrapped:
            self.trouble = None

    def _failed(self, node_id: Any, exc: BaseException) -> None:
        if self.closed:
            return
        self.trouble = exc
        cluster: Any = self.cluster
        node = cluster.broker_metadata(node_id)
        if node is not None and not cluster.is_bootstrap(node_id) and not _told(exc):
            exc.add_note(f"{node.host}:{node.port}")  # the address that the brokers gave us


def _give_up(connection: Any) -> None:
    """End a connection that is not made in time: the library waits for a TLS handshake for ever."""
    if not connection.init_future.is_done:
        connection.close(KafkaTimeoutError("no answer while the connection is made"))


class Client(KafkaNetClient):
    """What consumers, producers and administrators are built on."""

    def __init__(self, **configs: Any) -> None:
        net = NetworkSelector(**configs)
        self.manager = Manager(net, **configs)
        super().__init__(net=net, manager=self.manager, **configs)


def chain(exc: BaseException | None) -> list[BaseException]:
    """An error and what it comes from, the outermost first."""
    found: list[BaseException] = []
    while exc is not None and exc not in found:
        found.append(exc)
        held = next((one for one in exc.args if isinstance(one, BaseException)), None)
        exc = exc.__cause__ or exc.__context__ or held
    return found


def refused(*errors: BaseException) -> BaseException | None:
    """The refusal among errors and what they come from."""
    causes = [one for exc in errors for one in chain(exc)]
    return next((one for one in causes if isinstance(one, REFUSALS) or _no_certificate(one)), None)


def _no_certificate(exc: BaseException) -> bool:
    return isinstance(exc, ssl.SSLError) and "CERTIFICATE" in (exc.reason or "")


def address_of(exc: BaseException) -> str | None:
    """Where a connection failed, if the brokers themselves gave that address."""
    return next(iter(_told(exc)), None)


def _told(exc: BaseException) -> list[str]:
    return getattr(exc, "__notes__", [])


def trouble_of(client: Any) -> BaseException | None:
    """Why a consumer, producer or administrator has no connection; nothing when it has one.

    The library says so in its log only: its polls answer with nothing, for ever.
    """
    held = client if hasattr(client, "_manager") else client._metadata  # noqa: SLF001  # a producer
    manager = held._manager  # noqa: SLF001  # the library gives no other way to it
    return manager.trouble if isinstance(manager, Manager) else None
