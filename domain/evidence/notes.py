"""Signed notes: text with signatures under it, and the keys that made them.

source  C2SP signed-note (c2sp.org/signed-note)
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import NamedTuple, Protocol

from domain.errors import PolicytrailError

PLAIN, COSIGNATURE = 0x01, 0x04  # kinds of signatures: Ed25519, timestamped Ed25519
KEY = 32  # bytes of an Ed25519 public key
_LINE = "\N{EM DASH} "
_MOST = 1 << 20  # bytes of a note, and lines of signatures: no honest note comes near
_SIGNATURES = 64
_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_ATTEMPTED = "read the note"

Check = Callable[[bytes, bytes, bytes], bool]
"""Whether (public key, message, signature) is a good Ed25519 signature."""


class Unproven(PolicytrailError):
    """A note, a checkpoint or a proof is not what it says it is."""


class PublicKey(NamedTuple):
    """A verifier key: whose it is, for which kind of signatures, and the 32 bytes of it."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> int:
        """The short number that a signature says it was made with."""
        data = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return int.from_bytes(sha256(data).digest()[:4], "big")

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key as it is written, in hexadecimal: what two people compare."""
        return sha256(str(self).encode()).hexdigest()

    def __str__(self) -> str:
        """The key as it is written: ``name+id+base64``."""
        return f"{self.name}+{self.id:08x}+{_base64(bytes([self.kind]) + self.public)}"


class Signature(NamedTuple):
    """A line under a note: who signed, with which key, and the bytes."""

    name: str
    key_id: int
    data: bytes

    def __str__(self) -> str:
        """The line, without its end."""
        return f"{_LINE}{self.name} {_base64(self.key_id.to_bytes(4, 'big') + self.data)}"


class Note(NamedTuple):
    """A text that ends in a newline, and who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """The note as it is written."""
        return self.text + "\n" + "".join(f"{one}\n" for one in self.signatures)


class Signer(Protocol):
    """Somebody who has the private half of a key."""

    @property
    def key(self) -> PublicKey:
        """The public half."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of a message, 64 bytes."""
        ...


def checked_name(name: str) -> str:
    """A name that a key can have.

    raises  Unproven for one that is empty, or has a space, a plus or a control character
    """
    if not _NAME.fullmatch(name):
        why = "a key's name is not empty and has no space, plus or control character"
        raise Unproven(f"name a key {name!r}", why, "name it like example.com/policytrail")
    return name


def public_key(text: str) -> PublicKey:
    """Read a verifier key.

    raises  Unproven if it is none, of an unknown kind, or does not have the id that it says
    """
    attempted = f"read the public key {text!r}"
    name, _, rest = text.strip().partition("+")
    stated, _, encoded = rest.partition("+")
    data = _bytes(encoded, attempted)
    if len(data) != KEY + 1 or data[0] not in (PLAIN, COSIGNATURE):
        raise Unproven(attempted, "it is no Ed25519 key", "it reads: name+id+base64")
    key = PublicKey(checked_name(name), data[0], data[1:])
    if stated != f"{key.id:08x}":
        raise Unproven(attempted, f"its id would be {key.id:08x}", "somebody has changed it")
    return key


def parse(raw: bytes) -> Note:
    """Read a signed note; its signatures are not verified yet.

    raises  Unproven if it is no note
    """
    if len(raw) > _MOST:
        raise Unproven(_ATTEMPTED, f"it has {len(raw):,} bytes, a note is far shorter")
    try:
        whole = raw.decode()
    except UnicodeDecodeError:
        raise Unproven(_ATTEMPTED, "it is not UTF-8") from None
    if any(c < " " and c != "\n" for c in whole):
        raise Unproven(_ATTEMPTED, "it has a control character")
    text, gap, signatures = whole.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise Unproven(_ATTEMPTED, "it has no signatures after an empty line at its end")
    lines = signatures.removesuffix("\n").split("\n")
    if len(lines) > _SIGNATURES:
        raise Unproven(_ATTEMPTED, f"it has more than {_SIGNATURES} signatures")
    return Note(text + "\n", tuple(map(_signature, lines)))


def signed_by(
    note: Note, keys: Iterable[PublicKey], check: Check
) -> tuple[tuple[PublicKey, Signature], ...]:
    """The keys of these that signed a note, with their signatures; unknown ones are passed over.

    raises  Unproven if none of them signed, or if what one of them signed is something else
    """
    known = {(key.name, key.id): key for key in keys}
    found = []
    for one in note.signatures:
        key = known.get((one.name, one.key_id))
        if key is None:
            continue
        message, signature = signed_bytes(note.text, key.kind, one.data)
        if not check(key.public, message, signature):
            why = f"the signature of {key.name} ({key.id:08x}) is not one of this text"
            raise Unproven("verify the note", why, "somebody has changed the note")
        found.append((key, one))
    if not found:
        signers = ", ".join(f"{one.name} ({one.key_id:08x})" for one in note.signatures)
        why = f"it is signed by {signers}, and not by a key that was given"
        raise Unproven("verify the note", why, "give the public key of its signer")
    return tuple(found)


def signed_bytes(text: str, kind: int, data: bytes) -> tuple[bytes, bytes]:
    """What a signature of this kind signs, and the Ed25519 signature in it.

    source  C2SP tlog-cosignature for the timestamped kind
    """
    if kind == PLAIN:
        return text.encode(), data
    seconds = int.from_bytes(data[:8], "big")
    return f"cosignature/v1\ntime {seconds}\n{text}".encode(), data[8:]


def sign(note: Note, signer: Signer, seconds: int) -> Note:
    """A note with one more signature; ``seconds`` since the epoch go into a timestamped one."""
    time = b"" if signer.key.kind == PLAIN else seconds.to_bytes(8, "big")
    message, _ = signed_bytes(note.text, signer.key.kind, time)
    line = Signature(signer.key.name, signer.key.id, time + signer.sign(message))
    return note._replace(signatures=(*note.signatures, line))


def cosigned_at(signature: Signature) -> int:
    """When a timestamped signature was made, in seconds since the epoch."""
    return int.from_bytes(signature.data[:8], "big")


def _signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_LINE).partition(" ")
    if not line.startswith(_LINE) or not space or not _NAME.fullmatch(name):
        raise Unproven(_ATTEMPTED, f"this is no line of a signature: {line!r}")
    data = _bytes(encoded, _ATTEMPTED)
    if len(data) <= 4:  # noqa: PLR2004  # the key's id
        raise Unproven(_ATTEMPTED, f"the signature of {name} is empty")
    return Signature(name, int.from_bytes(data[:4], "big"), data[4:])


def _bytes(encoded: str, attempted: str) -> bytes:
    try:
        data = b64decode(encoded, validate=True)
    except (NotBase64, ValueError):
        raise Unproven(attempted, f"{encoded!r} is not base64") from None
    if _base64(data) != encoded:
        raise Unproven(attempted, f"{encoded!r} is not written as base64 is")
    return data


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
