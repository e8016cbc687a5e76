"""How a broker is reached: addresses, TLS, login; what every client is given."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from domain.errors import Misused

Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"]


class Secret(str):
    """Text that is sent to a broker and never shown: neither in a list of settings nor in a log."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'(secret)'"


@dataclass(frozen=True, slots=True)
class Tls:
    """How the broker proves who it is, and how we do.

    shape   files in PEM; without ``cafile`` the machine's own authorities are trusted
    """

    cafile: Path | None = None
    certfile: Path | None = None
    keyfile: Path | None = None
    key_password: Secret | None = field(default=None, repr=False)
    check_hostname: bool = True

    def context(self) -> ssl.SSLContext:
        """What TLS needs, read from the files.

        raises  Misused for a file that is missing, or that is no certificate or key
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.check_hostname = self.check_hostname
        self._trust(context)
        if self.certfile is not None:
            self._show(context, self.certfile)
        return context

    def _trust(self, context: ssl.SSLContext) -> None:
        if self.cafile is None:
            context.load_default_certs()
            return
        try:
            context.load_verify_locations(self.cafile)
        except (ssl.SSLError, OSError) as exc:
            raise Misused(
                f"trust the authorities in {self.cafile}",
                _why(exc, "it holds no certificate in PEM"),
                "name a file of certificates in tls.cafile",
            ) from None

    def _show(self, context: ssl.SSLContext, certfile: Path) -> None:
        password = self.key_password or ""  # never asked for at the terminal
        try:
            context.load_cert_chain(certfile, self.keyfile, password=password)
        except (ssl.SSLError, OSError) as exc:
            raise Misused(
                f"use the certificate {certfile} with the key {self.keyfile or certfile}",
                _why(exc, "they are no pair in PEM, or the key's password is another"),
                "check tls.certfile, tls.keyfile and tls.key_password_file",
            ) from None


@dataclass(frozen=True, slots=True)
class Sasl:
    """How we log in: with name and password, or (OAUTHBEARER) with a token.

    shape   a token comes from ``token_file``, read at each login, or from ``token_endpoint`` by the
            grant of client credentials
    """

    mechanism: Mechanism
    username: str | None = None
    password: Secret | None = field(default=None, repr=False)
    token_file: Path | None = None
    token_endpoint: str | None = None
    client_id: str | None = None
    client_secret: Secret | None = field(default=None, repr=False)
    scope: str | None = None

    @property
    def who(self) -> str:
        """Who logs in, as a message names it."""
        return repr(self.username or self.client_id or "the owner of the token")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a client needs to know.

    units   ``timeout_seconds`` is how long a command waits for an answer
    """

    bootstrap_servers: tuple[str, ...]
    timeout_seconds: float = 30.0
    tls: Tls | None = None
    sasl: Sasl | None = None

    @property
    def servers(self) -> str:
        """The brokers' addresses, as a message names them."""
        return ", ".join(self.bootstrap_servers)

    @property
    def protocol(self) -> str:
        """The name that Kafka gives to this kind of connection."""
        return ("SASL_" if self.sasl else "") + (
            "SSL" if self.tls else "PLAINTEXT" if self.sasl else ""
        ) or "PLAINTEXT"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown anywhere."""
        held = (self.tls and self.tls.key_password, self.sasl and self.sasl.password)
        more = (self.sasl and self.sasl.client_secret,)
        return tuple(secret for secret in (*held, *more) if secret)

    def client_options(self) -> dict[str, Any]:
        """What every client of kafka-python is given.

        raises  Misused for a file of certificates or keys that cannot be used
        """
        from adapters.kafka.client import Client

        options: dict[str, Any] = {
            "bootstrap_servers": list(self.bootstrap_servers),
            "bootstrap_timeout_ms": round(self.timeout_seconds * 1000),
            "client_id": "policytrail",
            "kafka_client": Client,
            "security_protocol": self.protocol,
        }
        if self.tls is not None:
            options["ssl_context"] = self.tls.context()
        if self.sasl is not None:
            options |= self._login(self.sasl)
        return options

    def _login(self, sasl: Sasl) -> dict[str, Any]:
        if sasl.mechanism != "OAUTHBEARER":
            return {
                "sasl_mechanism": sasl.mechanism,
                "sasl_plain_username": sasl.username,
                "sasl_plain_password": sasl.password,
            }
        from adapters.kafka.tokens import provider

        return {
            "sasl_mechanism": sasl.mechanism,
            "sasl_oauth_token_provider": provider(sasl, self.timeout_seconds),
        }


def _why(exc: OSError, otherwise: str) -> str:
    """Why a file cannot be used: an SSLError says it in words that only its library knows."""
    return otherwise if isinstance(exc, ssl.SSLError) or not exc.strerror else exc.strerror.lower()
