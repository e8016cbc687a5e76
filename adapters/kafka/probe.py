"""A look at a port that an ordinary client cannot use, to say why."""

import socket
import ssl
from collections.abc import Iterable

_PATIENCE = 1.0  # seconds


def refuse(servers: Iterable[str]) -> bool:
    """Whether nobody listens at any of the servers: each refuses to be connected to."""
    for server in servers:
        host, _, port = server.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), _PATIENCE).close()
        except ConnectionRefusedError:
            continue
        except OSError:
            return False
        return False
    return True


def speaks_tls(servers: Iterable[str]) -> bool:
    """Whether one of the servers answers a TLS handshake; nothing is sent or trusted after it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    for server in servers:
        host, _, port = server.rpartition(":")
        try:
            with (
                socket.create_connection((host.strip("[]"), int(port)), _PATIENCE) as plain,
                context.wrap_socket(plain),
            ):
                return True
        except ssl.SSLError as exc:
            if exc.reason and "ALERT" in exc.reason:
                return True
        except OSError:
            continue
    return False
