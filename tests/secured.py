"""A broker that speaks TLS and wants a login: Apache Kafka, or Tansu behind a door of our own."""

import base64
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from time import time
from typing import Any

from adapters.kafka.settings import Mechanism, Sasl, Secret, Settings, Tls
from tests.apache import Apache, Node
from tests.brokers import CHOSEN, Broker, free_port, free_ports
from tests.certificates import Authority
from tests.gateway import Door, standing

USERS = {"admin": "the admin's own", "worker": "the worker's own", "stranger": "the stranger's"}
"""Only the first may do everything where rights are asked for."""
_JAAS = "org.apache.kafka.common.security"


@dataclass(frozen=True, slots=True)
class Secured:
    """Where the broker is, whom to trust, and who may log in.

    shape   ``mutual`` is where Apache Kafka wants a certificate and no login
    """

    address: str
    authority: Authority
    mutual: str | None = None

    def settings(self, mechanism: Mechanism, user: str = "admin", **other: Any) -> Settings:
        """What logs a user in."""
        sasl = Sasl(mechanism, user, Secret(USERS[user]))
        if mechanism == "OAUTHBEARER":
            file = self.authority.folder / f"token-{user}"
            file.write_text(token(user) + "\n")
            sasl = Sasl(mechanism, token_file=file)
        whole = Settings((self.address,), 20, Tls(self.authority.cafile), sasl)
        return replace(whole, **other)


@cache
def token(user: str) -> str:
    """A token that nobody has signed, for a broker that takes such."""
    now = int(time())
    claims = {"sub": user, "iat": now, "exp": now + 3600}
    parts = ({"alg": "none"}, claims)
    words = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in parts]
    return b".".join((*words, b"")).decode()


@contextmanager
def secured(home: Path) -> Iterator[Secured]:
    """The secured broker of the chosen kind."""
    authority = Authority(home / "authority")
    certificate = authority.issue("broker", "127.0.0.1")
    with (_apache if "apache" in CHOSEN else _behind_a_door)(home, authority, certificate) as one:
        yield one


@contextmanager
def _behind_a_door(home: Path, authority: Authority, certificate: Path) -> Iterator[Secured]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    broker = Broker("tansu", home)
    users = USERS | {f"token of {user}": token(user) for user in USERS}
    door = Door(broker.port, users, context, free_port())
    broker.door = door.address
    broker.start()
    try:
        with standing(door):
            yield Secured(door.address, authority)
    finally:
        broker.kill()


@contextmanager
def _apache(home: Path, authority: Authority, certificate: Path) -> Iterator[Secured]:
    plain, controller, login, mutual = free_ports(4)
    scram = [
        f"{mechanism}=[name={user},password={password}]"
        for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512")
        for user, password in USERS.items()
    ]
    others = _protection(plain, controller, login, mutual) | {
        "ssl.keystore.location": str(certificate),
        "ssl.truststore.location": str(authority.cafile),
    }
    broker = Apache(home / "broker", Node(1, plain, {1: controller}, others, scram))
    broker.start()
    try:
        yield Secured(f"127.0.0.1:{login}", authority, f"127.0.0.1:{mutual}")
    finally:
        broker.kill()


def _protection(plain: int, controller: int, login: int, mutual: int) -> dict[str, str]:
    here = "127.0.0.1"
    open_to = f"PLAINTEXT://{here}:{plain},LOGIN://{here}:{login},MUTUAL://{here}:{mutual}"
    plain_users = " ".join(f'user_{user}="{password}"' for user, password in USERS.items())
    jaas = "listener.name.login.{}.sasl.jaas.config"
    return {
        "listeners": f"{open_to},CONTROLLER://{here}:{controller}",
        "advertised.listeners": open_to,
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,"
        "LOGIN:SASL_SSL,MUTUAL:SSL",
        "inter.broker.listener.name": "PLAINTEXT",
        "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER",
        jaas.format("plain"): f"{_JAAS}.plain.PlainLoginModule required {plain_users};",
        jaas.format("scram-sha-256"): f"{_JAAS}.scram.ScramLoginModule required;",
        jaas.format("scram-sha-512"): f"{_JAAS}.scram.ScramLoginModule required;",
        jaas.format("oauthbearer"): f"{_JAAS}.oauthbearer.OAuthBearerLoginModule required"
        ' unsecuredLoginStringClaim_sub="broker";',
        "ssl.keystore.type": "PEM",
        "ssl.truststore.type": "PEM",
        "listener.name.mutual.ssl.client.auth": "required",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS;User:admin",
    }
