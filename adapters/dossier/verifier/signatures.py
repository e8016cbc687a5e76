"""Ed25519 signatures, the checkpoint they are under, the path to its root: in plain Python.

It reads only public values, so that it takes no care to hide anything by its timing.

source  RFC 8032 section 5.1; C2SP signed-note, tlog-checkpoint and tlog-cosignature;
        RFC 9162 section 2.1.3.2
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection
from hashlib import sha256, sha512
from typing import NamedTuple

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)  # of minus one
_BYTES = 32

CHECKPOINT, KEYS = "checkpoint", "public-keys.txt"
_LOOKED = r"(?:\naccesses \d+ [0-9a-f]{64})?"
_OWN = re.compile(rf"number (\d+)\nledger ([0-9a-f]{{32}})\nmade (\d+){_LOOKED}")
_PLAIN, _COSIGNED = 1, 4  # kinds of keys: of a log, of a witness
_ID = 4  # bytes of a key's id
Check = Callable[[bytes, bytes, bytes], bool]


def check(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether (public key, message, signature) belong together; False for what is none of these."""
    if len(public) != _BYTES or len(signature) != 2 * _BYTES:
        return False
    key = _decoded(public)
    scalar = int.from_bytes(signature[_BYTES:], "little")
    if key is None or scalar >= _ORDER:
        return False
    start = signature[:_BYTES]
    digest = int.from_bytes(sha512(start + public + message).digest(), "little") % _ORDER
    x, y, z, t = key
    found = _added(_times(scalar, _BASE), _times(digest, (-x % _P, y, z, -t % _P)))
    return _encoded(found) == start


def _added(one: tuple[int, ...], two: tuple[int, ...]) -> tuple[int, int, int, int]:
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, two
    a, b = (y1 - x1) * (y2 - x2) % _P, (y1 + x1) * (y2 + x2) % _P
    c, d = 2 * t1 * t2 * _D % _P, 2 * z1 * z2 % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: tuple[int, ...]) -> tuple[int, ...]:
    found: tuple[int, ...] = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _added(found, point)
        point = _added(point, point)
        scalar >>= 1
    return found


def _encoded(point: tuple[int, ...]) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, _P)
    return (y * inverse % _P | (x * inverse % _P & 1) << 255).to_bytes(_BYTES, "little")


def _decoded(data: bytes) -> tuple[int, int, int, int] | None:
    number = int.from_bytes(data, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    x = _x(y, sign) if y < _P else None
    return None if x is None else (x, y, 1, x * y % _P)


def _x(y: int, sign: int) -> int | None:
    """The x of a point with this y, even or odd as the sign says."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (not x and sign):
        return None
    return _P - x if x & 1 != sign else x


_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE_X = _x(_BASE_Y, 0) or 0
_BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


class Wrong(Exception):
    """Something in the dossier is not as it must be."""


class Signed(NamedTuple):
    """A checkpoint whose signature holds, and the names of those who signed it."""

    note: str
    origin: str
    size: int
    root: bytes
    number: int
    ledger_id: str
    made_us: int
    signers: list[str]


def checkpoint(
    raw: bytes, public: bytes, fingerprints: Collection[str], good: Check = check
) -> Signed:
    """A checkpoint, if the key that is trusted has signed it, and no signature is a bad one.

    raises  Wrong; ValueError for what is not of the form
    """
    keys = public_keys(public)
    trusted = {name for name, (_, _, mark) in keys.items() if mark in fingerprints}
    if not trusted:
        raise Wrong(f"{KEYS}: wrong key: none has the fingerprint {', '.join(fingerprints)}")
    note = raw.decode()
    text, gap, lines = note.rpartition("\n\n")
    text += "\n"
    origin, size, root, *own = text.removesuffix("\n").split("\n")
    added = _OWN.fullmatch("\n".join(own))
    if (
        not gap
        or not added
        or str(int(size)) != size
        or len(from_base64(root)) != sha256().digest_size
    ):
        raise Wrong(f"{CHECKPOINT}: it is no checkpoint of a ledger of policytrail")
    signers = []
    for line in lines.removesuffix("\n").split("\n"):
        dash, name, encoded = line.split(" ")
        data = from_base64(encoded)
        key = keys.get((name, data[:_ID]))
        if dash != "\N{EM DASH}":
            raise Wrong(f"{CHECKPOINT}: {line!r} is no line of a signature")
        if key and not good(key[1], *_message(key[0], text, data[_ID:])):
            raise Wrong(f"{CHECKPOINT}: the signature of {name} is not one of this text")
        signers += [(name, data[:_ID])] if key else []
    if not any(one in trusted and one[0] == origin and keys[one][0] == _PLAIN for one in signers):
        raise Wrong(f"{CHECKPOINT}: the key that is trusted has not signed it as the log's")
    number, ledger_id, made = added.groups()
    named = [name for name, _ in signers]
    return Signed(
        note, origin, int(size), from_base64(root), int(number), ledger_id, int(made), named
    )


def public_keys(raw: bytes) -> dict[tuple[str, bytes], tuple[int, bytes, str]]:
    """Name and id of each public key -> its kind, its bytes, its fingerprint.

    raises  Wrong; ValueError for what is not of the form
    """
    found = {}
    for line in raw.decode().splitlines():
        name, key_id, encoded = line.split("+", 2)
        data = from_base64(encoded)
        if sha256(name.encode() + b"\n" + data).hexdigest()[: 2 * _ID] != key_id:
            raise Wrong(f"{KEYS}: the key {line!r} does not have the id that it states")
        found[name, bytes.fromhex(key_id)] = data[0], data[1:], sha256(line.encode()).hexdigest()
    return found


def _message(kind: int, text: str, data: bytes) -> tuple[bytes, bytes]:
    """What was signed, and the signature itself: a witness signs the time as well."""
    if kind == _PLAIN:
        return text.encode(), data
    if kind != _COSIGNED:
        raise Wrong(f"{KEYS}: a key of the unknown kind {kind}")
    seconds = int.from_bytes(data[:8], "big")
    return f"cosignature/v1\ntime {seconds}\n{text}".encode(), data[8:]


def from_base64(encoded: str) -> bytes:
    """Bytes, if they are written as base64 is.

    raises  Wrong, ValueError
    """
    data = b64decode(encoded, validate=True)
    if b64encode(data).decode() != encoded:
        raise Wrong(f"{encoded!r} is not written as base64 is")
    return data


def root_of(leaf: bytes, index: int, size: int, path: list[str]) -> bytes | None:
    """The root that a path leads to; None for one of the wrong length."""
    inner = (index ^ (size - 1)).bit_length()
    hashes = [from_base64(one) for one in path]
    if not 0 <= index < size or len(path) != inner + bin(index >> inner).count("1"):
        return None
    found = leaf
    for bit, other in enumerate(hashes):
        left = bit >= inner or index >> bit & 1
        found = sha256(b"\1" + (other + found if left else found + other)).digest()
    return found
