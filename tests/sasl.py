"""The server's side of a login: PLAIN, SCRAM and OAUTHBEARER."""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping

MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER")
ROUNDS = 4096


class Exchange:
    """One login; ``done`` once the visitor has shown who it is."""

    def __init__(self, mechanism: str, users: Mapping[str, str]) -> None:
        self.mechanism = mechanism
        self.users = users
        self.done = False
        self._first = ""
        self._bare = ""
        self._salted = b""

    def answer(self, token: bytes) -> bytes | None:
        """What the server says to the visitor; nothing if it is refused."""
        match self.mechanism:
            case "PLAIN":
                _, user, password = token.decode().split("\0")
                self.done = self.users.get(user) == password
            case "OAUTHBEARER":
                bearer = token.decode().partition("auth=Bearer ")[2].partition("\x01")[0]
                self.done = bearer in self.users.values()
            case _:
                return self._proved(token.decode()) if self._first else self._begun(token.decode())
        return b"" if self.done else None

    @property
    def _hash(self) -> str:
        return "sha256" if self.mechanism.endswith("256") else "sha512"

    def _mac(self, key: bytes, words: bytes) -> bytes:
        return hmac.new(key, words, self._hash).digest()

    def _begun(self, said: str) -> bytes:
        self._bare = said.split(",", 2)[2]
        held = _fields(self._bare)
        salt = os.urandom(16)
        password = self.users.get(held["n"], os.urandom(8).hex())
        self._salted = hashlib.pbkdf2_hmac(self._hash, password.encode(), salt, ROUNDS)
        nonce = held["r"] + os.urandom(12).hex()
        self._first = f"r={nonce},s={base64.b64encode(salt).decode()},i={ROUNDS}"
        return self._first.encode()

    def _proved(self, said: str) -> bytes | None:
        words = f"{self._bare},{self._first},{said.rpartition(',p=')[0]}".encode()
        client = self._mac(self._salted, b"Client Key")
        signature = self._mac(hashlib.new(self._hash, client).digest(), words)
        proof = bytes(a ^ b for a, b in zip(client, signature, strict=True))
        if not hmac.compare_digest(base64.b64decode(_fields(said)["p"]), proof):
            return None
        self.done = True
        return b"v=" + base64.b64encode(self._mac(self._mac(self._salted, b"Server Key"), words))


def _fields(said: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in said.split(",") if "=" in part)
