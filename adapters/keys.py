"""Ed25519 keys in files: the private half readable by nobody else, the public half by everybody."""

import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.errors import LedgerUnavailable, Misused, NotFound, Refused
from domain.evidence.notes import PublicKey, Unproven, checked_name, public_key

_PRIVATE = "PRIVATE+KEY+"
_SEED = 32
_LONGEST = 1 << 16  # bytes of a file of keys


@dataclass(frozen=True, slots=True)
class FileSigner:
    """``domain.evidence.notes.Signer``: the private half, which is never shown."""

    key: PublicKey
    _private: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        """The signature of a message."""
        return self._private.sign(message)


def check(public: bytes, message: bytes, signature: bytes) -> bool:
    """``domain.evidence.notes.Check``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_key(name: str, kind: int, path: Path) -> PublicKey:
    """Make a key and write its private half to a new file that only its owner can read.

    raises  Refused if there is such a file; Unproven for a bad name; LedgerUnavailable
    """
    private = Ed25519PrivateKey.generate()
    key = PublicKey(checked_name(name), kind, private.public_key().public_bytes_raw())
    secret = b64encode(bytes([kind]) + private.private_bytes_raw()).decode()
    attempted = f"write the key {path}"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(handle, stat.S_IRUSR | stat.S_IWUSR)
            file.write(f"{_PRIVATE}{name}+{key.id:08x}+{secret}\n")
            file.flush()
            os.fsync(handle)
    except FileExistsError:
        raise Refused(attempted, "there is a file of this name", "name another file") from None
    except OSError as exc:
        raise LedgerUnavailable(attempted, exc.strerror or str(exc), "name another file") from exc
    return key


def signer(path: Path) -> FileSigner:
    """Read the private half of a key.

    raises  NotFound, Misused if it is no such file; Refused if others may read it
    """
    attempted = f"read the key {path}"
    text = _text(path, attempted)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refused(attempted, "others may read it", f"run: chmod 600 {path}")
    name, _, rest = text.strip().removeprefix(_PRIVATE).partition("+")
    stated, _, encoded = rest.partition("+")
    why = "it is no private key of policytrail"
    try:
        secret = b64decode(encoded, validate=True)
    except ValueError:
        secret = b""
    if not text.startswith(_PRIVATE) or len(secret) != _SEED + 1:
        raise Misused(attempted, why, "make one with: policytrail checkpoint keys new")
    private = Ed25519PrivateKey.from_private_bytes(secret[1:])
    key = PublicKey(checked_name(name), secret[0], private.public_key().public_bytes_raw())
    if stated != f"{key.id:08x}":
        raise Misused(attempted, "it is damaged: its id is not that of the key", "use a copy")
    return FileSigner(key, private)


def public_keys(paths: Iterable[Path]) -> tuple[PublicKey, ...]:
    """The public keys in files, one a line; empty lines and those that begin with # are left out.

    raises  NotFound; Misused if a file holds none or something else
    """
    found = dict[PublicKey, None]()
    for path in paths:
        attempted = f"read the public keys {path}"
        lines = [line.strip() for line in _text(path, attempted).splitlines()]
        lines = [line for line in lines if line and not line.startswith("#")]
        if not lines:
            raise Misused(attempted, "it holds none", "policytrail checkpoint keys public")
        if any(line.startswith(_PRIVATE) for line in lines):
            why = "it is a private key, which nobody should be given"
            raise Misused(attempted, why, f"run: policytrail checkpoint keys public {path}")
        try:
            found |= dict.fromkeys(map(public_key, lines))
        except Unproven as exc:
            raise Misused(attempted, exc.why, exc.way_out) from exc
    return tuple(found)


def _text(path: Path, attempted: str) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST).decode()
    except FileNotFoundError:
        raise NotFound(attempted, "there is no such file", "check the path") from None
    except UnicodeDecodeError:
        raise Misused(attempted, "it is not text", "name a file with keys") from None
    except OSError as exc:
        raise Misused(attempted, exc.strerror or str(exc), "check the path") from exc
