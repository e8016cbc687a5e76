"""Tokens for OAUTHBEARER: from a file that somebody renews, or from a token endpoint.

source  RFC 6749, section 4.4 (client credentials); RFC 7628 (the mechanism)
"""

import base64
import http.client
import json
import ssl
import time
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from kafka.net.sasl.oauth import AbstractTokenProvider

from adapters.kafka.settings import Sasl
from domain.errors import AccessDenied, BrokerUnavailable, Misused

RENEWED_AT = 0.8  # of its lifetime a token is replaced
_LONGEST = 1_000_000  # bytes of an answer; a token has a few thousand


def provider(sasl: Sasl, timeout_seconds: float) -> AbstractTokenProvider:
    """Where the library takes a token from, at each login."""
    if sasl.token_file is not None:
        return TokenFile(sasl.token_file)
    return TokenEndpoint(sasl, timeout_seconds)


class TokenFile(AbstractTokenProvider):
    """A file that holds a token and nothing else, and that somebody else renews."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def token(self) -> str:
        """The token that is in the file now.

        raises  Misused for a file that cannot be read or holds no token
        """
        attempted = f"read the token in {self.path}"
        way_out = "check sasl.token_file, and what renews it"
        try:
            token = self.path.read_text(encoding="ascii").strip()
        except UnicodeDecodeError:
            raise Misused(attempted, "it is no token", way_out) from None
        except OSError as exc:
            raise Misused(attempted, (exc.strerror or str(exc)).lower(), way_out) from None
        if not token or len(token.split()) > 1:
            why = "it is no single word" if token else "it is empty"
            raise Misused(attempted, why, way_out)
        return token


class TokenEndpoint(AbstractTokenProvider):
    """Tokens by the grant of client credentials; one is used until most of its time is over."""

    def __init__(self, sasl: Sasl, timeout_seconds: float) -> None:
        super().__init__()
        self._sasl = sasl
        self._timeout = timeout_seconds
        self._token = ""
        self._renew_at = 0.0

    def token(self) -> str:
        """A token that is valid.

        raises  AccessDenied if the endpoint refuses; BrokerUnavailable if it gives none now
        """
        if not self._token or time.monotonic() >= self._renew_at:
            asked_at = time.monotonic()
            answer = self._ask(urlsplit(self._sasl.token_endpoint or ""))
            self._token = answer["access_token"]
            self._renew_at = asked_at + RENEWED_AT * float(answer.get("expires_in") or 0)
        return self._token

    def _ask(self, where: SplitResult) -> dict[str, Any]:
        attempted = f"get a token from {self._sasl.token_endpoint}"
        connection = _connection(where, self._timeout)
        try:
            connection.request("POST", _path(where), self._form(), self._headers())
            with connection.getresponse() as response:
                body = response.read(_LONGEST)
        except (OSError, http.client.HTTPException) as exc:
            way_out = "check sasl.token_endpoint and the network"
            raise BrokerUnavailable(attempted, _why(exc), way_out) from None
        finally:
            connection.close()
        if response.status in (400, 401, 403):
            raise AccessDenied(
                attempted,
                f"it refuses {self._sasl.who} (HTTP {response.status})",
                "check sasl.client_id, the client's secret and sasl.scope",
            )
        return _read(attempted, response.status, body)

    def _form(self) -> str:
        scope = {"scope": self._sasl.scope} if self._sasl.scope else {}
        return urlencode({"grant_type": "client_credentials", **scope})

    def _headers(self) -> dict[str, str]:
        pair = f"{quote(self._sasl.client_id or '')}:{quote(self._sasl.client_secret or '')}"
        return {
            "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }


def _connection(where: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = where.hostname or ""
    if where.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, where.port, timeout=timeout, context=context)
    return http.client.HTTPConnection(host, where.port, timeout=timeout)


def _path(where: SplitResult) -> str:
    return (where.path or "/") + (f"?{where.query}" if where.query else "")


def _read(attempted: str, status: int, body: bytes) -> dict[str, Any]:
    why = f"it answers with HTTP {status}"
    if status == http.client.OK:
        try:
            answer = json.loads(body)
            if (
                isinstance(answer["access_token"], str)
                and float(answer.get("expires_in") or 0) >= 0
            ):
                return dict(answer)
        except (ValueError, KeyError, TypeError):
            pass
        why = "its answer holds no token"
    raise BrokerUnavailable(attempted, why, "check sasl.token_endpoint, or try again later")


def _why(exc: Exception) -> str:
    if isinstance(exc, TimeoutError):
        return "it does not answer in time"
    if isinstance(exc, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({exc.verify_message})"
    return str(getattr(exc, "strerror", None) or str(exc) or type(exc).__name__).lower()
