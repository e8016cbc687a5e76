"""The Ed25519 of a dossier's verifier: against the RFC's vectors and another implementation."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from adapters.dossier.verifier.signatures import check
from adapters.keys import check as other

VECTORS = {
    "TEST 1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
            "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    "TEST 2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
            "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    "TEST 3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
            "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    "TEST SHA(abc)": (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a8"
            "36ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ec"
            "fdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
}
Spoil = Callable[[bytes, bytes], tuple[bytes, bytes]]
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize("name", VECTORS)
def test_the_vectors_of_rfc_8032(name: str) -> None:
    """Section 7.1: the signature is good, and no other message has it."""
    public, message, signature = map(bytes.fromhex, VECTORS[name])

    assert check(public, message, signature)
    assert not check(public, message + b"x", signature)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 96 * 8 - 1))
def test_it_agrees_with_another_implementation(seed: bytes, message: bytes, bit: int) -> None:
    """On what is good, and on what one bit of the key or the signature makes of it."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes_raw()
    both = bytearray(public + key.sign(message))

    assert check(public, message, bytes(both[32:]))
    both[bit // 8] ^= 1 << bit % 8
    changed = bytes(both[:32]), message, bytes(both[32:])
    assert check(*changed) == other(*changed)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda public, good: (public, good[:-1]),
        lambda public, good: (public[:-1], good),
        lambda public, good: (public, good[:32] + _raised(good[32:])),
        lambda _, good: ((2**255 - 19).to_bytes(32, "little"), good),
        lambda _, good: ((1 | 1 << 255).to_bytes(32, "little"), good),
        lambda _, good: ((2).to_bytes(32, "little"), good),
    ],
)
def test_what_is_no_key_and_no_signature_is_refused(spoil: Spoil) -> None:
    """Wrong lengths, a scalar beyond the order, points that are none: RFC 8032, 5.1.3 and 5.1.7."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, signature = spoil(key.public_key().public_bytes_raw(), key.sign(b"x"))

    assert not check(public, b"x", signature)


def _raised(scalar: bytes) -> bytes:
    return (int.from_bytes(scalar, "little") + ORDER).to_bytes(32, "little")
