"""Tokens for a login: read again from their file, or asked of an endpoint and kept a while."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from adapters.kafka.settings import Sasl, Secret
from adapters.kafka.tokens import TokenEndpoint, TokenFile, provider
from domain.errors import AccessDenied, BrokerUnavailable, Misused
from tests.brokers import free_port

SECRET = "the client's own"


class _Endpoint(HTTPServer):
    """Answers with what it was told to, and keeps what it was asked."""

    def __init__(self, status: int, answer: object) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = status
        self.answer = answer
        self.asked: list[tuple[str, str]] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Endpoint

    def do_POST(self) -> None:  # the library's name
        length = int(self.headers["Content-Length"])
        asked = self.rfile.read(length).decode()
        self.server.asked.append((self.headers["Authorization"], asked))
        self.send_response(self.server.status)
        self.end_headers()
        answer = self.server.answer
        self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _endpoint(status: int, answer: object) -> Iterator[tuple[_Endpoint, TokenEndpoint]]:
    with _Endpoint(status, answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        where = f"http://127.0.0.1:{server.server_port}/token"
        yield server, TokenEndpoint(_sasl(where), 5)
        server.shutdown()
        thread.join()


def _sasl(where: str) -> Sasl:
    return Sasl(
        "OAUTHBEARER",
        token_endpoint=where,
        client_id="policytrail",
        client_secret=Secret(SECRET),
        scope="kafka",
    )


def test_a_file_is_read_at_each_login(tmp_path: Path) -> None:
    """Somebody else renews it."""
    file = tmp_path / "token"
    found = provider(Sasl("OAUTHBEARER", token_file=file), 5)
    assert isinstance(found, TokenFile)

    file.write_text("first\n")
    assert found.token() == "first"
    file.write_text("second\n")
    assert found.token() == "second"


@pytest.mark.parametrize(
    ("held", "why"),
    [(None, "no such file"), (b"", "it is empty"), (b"a b", "no single word"), (b"\xff", "no tok")],
)
def test_a_file_that_holds_no_token_is_said(held: bytes | None, why: str, tmp_path: Path) -> None:
    """With its name, and without what it holds."""
    file = tmp_path / "token"
    if held is not None:
        file.write_bytes(held)

    with pytest.raises(Misused, match=why):
        TokenFile(file).token()


def test_an_endpoint_is_asked_with_the_credentials_of_the_client() -> None:
    """In the header, not in an address that is written down; once while the token lasts."""
    with _endpoint(200, {"access_token": "t", "expires_in": 3600}) as (server, found):
        assert [found.token(), found.token()] == ["t", "t"]

    login = "Basic cG9saWN5dHJhaWw6dGhlJTIwY2xpZW50JTI3cyUyMG93bg=="
    assert server.asked == [(login, "grant_type=client_credentials&scope=kafka")]


def test_a_token_whose_time_is_not_said_is_used_once() -> None:
    """It may be over at the next login."""
    with _endpoint(200, {"access_token": "t"}) as (server, found):
        assert [found.token(), found.token()] == ["t", "t"]

    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [400, 401, 403])
def test_an_endpoint_that_refuses_ends_the_login(status: int) -> None:
    """Asking again would not help."""
    with (
        _endpoint(status, {"error": SECRET}) as (_, found),
        pytest.raises(AccessDenied, match=rf"refuses 'policytrail' \(HTTP {status}\)") as caught,
    ):
        found.token()
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "answer"),
    [(500, {}), (200, b"<html>"), (200, []), (200, {"access_token": 1}), (302, {})],
)
def test_an_endpoint_that_gives_none_is_unavailable(status: int, answer: object) -> None:
    """It may give one later."""
    with _endpoint(status, answer) as (_, found), pytest.raises(BrokerUnavailable):
        found.token()


def test_an_endpoint_that_is_not_there_is_unavailable() -> None:
    """With its address, which holds no secret."""
    where = f"http://127.0.0.1:{free_port()}/token"

    with pytest.raises(BrokerUnavailable, match=f"get a token from {where}: connection refused"):
        TokenEndpoint(_sasl(where), 5).token()
