"""A door before a broker that knows neither TLS nor logins: it asks for both, then stands aside.

source  Kafka protocol: ApiVersions, SaslHandshake, SaslAuthenticate; RFC 4616 (PLAIN),
        RFC 5802 (SCRAM), RFC 7628 (OAUTHBEARER)
"""

import socket
import socketserver
import ssl
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

from tests.sasl import MECHANISMS, Exchange

API_VERSIONS, HANDSHAKE, AUTHENTICATE = 18, 17, 36
REFUSED, UNKNOWN_MECHANISM = 58, 33
COMPACT = 2  # the version of SaslAuthenticate from which lengths are short


@dataclass
class Door:
    """What the door asks for.

    shape   ``users`` and their passwords; for OAUTHBEARER the password is the token
    """

    broker: int
    users: Mapping[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    port: int = 0

    @property
    def address(self) -> str:
        """Where clients come in."""
        return f"127.0.0.1:{self.port}"


@contextmanager
def standing(door: Door) -> Iterator[Door]:
    """A door for the time of a block."""

    class Visit(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError, EOFError, struct.error):
                _admit(door, self.request)

    with socketserver.ThreadingTCPServer(("127.0.0.1", door.port), Visit) as server:
        server.daemon_threads = True
        server.block_on_close = False
        door.port = server.server_address[1]
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield door
        server.shutdown()


def _admit(door: Door, visitor: socket.socket) -> None:
    if door.tls is not None:
        visitor = door.tls.wrap_socket(visitor, server_side=True)
    with visitor, socket.create_connection(("127.0.0.1", door.broker)) as broker:
        if not door.users or _logged_in(door, visitor, broker):
            back = Thread(target=_pass_on, args=(broker, visitor), daemon=True)
            back.start()
            _pass_on(visitor, broker)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


def _logged_in(door: Door, visitor: socket.socket, broker: socket.socket) -> bool:
    """Whether the visitor has logged in; whoever asks for anything else before is cut off."""
    exchange: Exchange | None = None
    while True:
        frame = _frame(visitor)
        api, version, number, name_length = struct.unpack(">hhih", frame[:10])
        body = frame[10 + max(name_length, 0) :]
        if api == API_VERSIONS:
            _send(broker, frame)
            _send(visitor, _frame(broker))
        elif api == HANDSHAKE:
            mechanism = body[2:].decode()
            known = mechanism in MECHANISMS
            names = b"".join(struct.pack(">h", len(m)) + m.encode() for m in MECHANISMS)
            head = struct.pack(">ihi", number, 0 if known else UNKNOWN_MECHANISM, len(MECHANISMS))
            _send(visitor, head + names)
            exchange = Exchange(mechanism, door.users)
        elif api == AUTHENTICATE and exchange is not None:
            answer = exchange.answer(_token(body, version))
            _send(visitor, _answered(number, version, answer))
            if answer is None:
                visitor.recv(1)  # as Kafka does, it leaves the visitor time to hear it
            if answer is None or exchange.done:
                return exchange.done
        else:
            return False


def _frame(source: socket.socket) -> bytes:
    return _exactly(source, struct.unpack(">i", _exactly(source, 4))[0])


def _exactly(source: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        if not (part := source.recv(length - len(found))):
            raise EOFError
        found += part
    return found


def _send(target: socket.socket, frame: bytes) -> None:
    target.sendall(struct.pack(">i", len(frame)) + frame)


def _token(body: bytes, version: int) -> bytes:
    if version < COMPACT:
        return body[4:]
    length = shift = 0
    for index, byte in enumerate(body[1:], start=2):  # after the tags of the header
        length |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return body[index : index + length - 1]
    raise EOFError


def _answered(number: int, version: int, answer: bytes | None) -> bytes:
    code = REFUSED if answer is None else 0
    words, data = (b"no such user or password", b"") if answer is None else (None, answer)
    if version < COMPACT:
        said = b"\xff\xff" if words is None else struct.pack(">h", len(words)) + words
        life = struct.pack(">q", 0) if version else b""
        return struct.pack(">ih", number, code) + said + struct.pack(">i", len(data)) + data + life
    said = b"\0" if words is None else bytes([len(words) + 1]) + words
    length = len(data) + 1
    size = bytes([length & 127 | 128, length >> 7])
    return struct.pack(">ibh", number, 0, code) + said + size + data + struct.pack(">qb", 0, 0)
