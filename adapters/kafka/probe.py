"""A look at a port that an ordinary client cannot use, to say why."""

import socket
import ssl
from collections.abc import Iterable

_PATIENCE = 1.0  # seconds


def refuse(servers: Iterable[str]) -> bool:
    """Whether nobody listens at any of the servers: each refuses to be connected to."""
    return all(map(_refuses, servers))


def speaks_tls(servers: Iterable[str]) -> bool:
    """Whether one of the servers answers a TLS handshake; nothing is sent or trusted after it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    for server in servers:
        try:
            with _connected(server) as plain, context.wrap_socket(plain):
                return True
        except ssl.SSLError as exc:
            if exc.reason and "ALERT" in exc.reason:
                return True
        except OSError:
            continue
    return False


def _refuses(server: str) -> bool:
    try:
        _connected(server).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        pass
    return False


def _connected(server: str) -> socket.socket:
    host, _, port = server.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), _PATIENCE)
