"""Signed notes, checkpoints, cosignatures and proofs, in the words of their specifications."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.keys import check, new_key, public_keys, signer
from domain.errors import Misused, NotFound, Refused
from domain.evidence.checkpoint import Checkpoint, Own, own, parse_checkpoint, read_checkpoint
from domain.evidence.merkle import leaf_hash, node_hash
from domain.evidence.notes import (
    COSIGNATURE,
    PLAIN,
    Note,
    Unproven,
    cosigned_at,
    parse,
    public_key,
    sign,
    signed_by,
)
from domain.evidence.tlog_proof import LogProof, check_proof, read_proof

KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2O"
    "NncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
"""The example of C2SP signed-note."""
COSIGNED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2"
    "q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
    "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
"""The example of C2SP tlog-cosignature."""
LEAF, OTHER = leaf_hash(b"a"), leaf_hash(b"b")
CHECKPOINT = Checkpoint("example.com/log", 2, node_hash(LEAF, OTHER))


def test_the_example_of_the_specification_verifies() -> None:
    """Key, id and signature of signed-note; written again, both are the same."""
    key, note = public_key(KEY), parse(NOTE.encode())

    ((found, _),) = signed_by(note, [key], check)

    assert found == key
    assert (str(key), str(note)) == (KEY, NOTE)


def test_the_example_of_a_cosigned_checkpoint_is_read() -> None:
    """Size and root, two signatures, and when the witness signed."""
    checkpoint, note = parse_checkpoint(COSIGNED.encode())

    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert cosigned_at(note.signatures[1]) == 1_679_315_147
    assert str(note) == COSIGNED
    assert str(checkpoint) == note.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("example message", "eXample message"),
        ("— example.com", "- example.com"),
        ("\n\n—", "\n—"),
        ("aQM=\n", "aQM="),
        ("aQM=", "aQM"),
        ("aQM=", "aQN="),
        ("aQM=", "aRM="),
        ("foo Uw2Q", "bar Uw2Q"),
        ("Uw2Q", "Uw2R"),
        ("This", "\tThis"),
    ],
)
def test_a_note_that_was_changed_anywhere_is_refused(old: str, new: str) -> None:
    """In its text, its form, its name, its key or its signature."""
    changed = NOTE.replace(old, new)
    assert changed != NOTE
    with pytest.raises(Unproven):
        signed_by(parse(changed.encode()), [public_key(KEY)], check)


@pytest.mark.parametrize("raw", [b"", b"\xff\n\n", b"x" * 2_000_000, b"a\n\n" + b"x y\n" * 65])
def test_what_is_no_note_is_refused(raw: bytes) -> None:
    """Whatever it is."""
    with pytest.raises(Unproven):
        parse(raw)


@pytest.mark.parametrize(
    "text",
    [
        "",
        KEY[:-1],
        KEY.replace("530d903a", "530d903b"),
        KEY.replace("+Ae", "+Be"),
        KEY.replace("example.com/foo", "a b"),
        "a+b+c",
    ],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    """Also one whose id is not that of the key."""
    with pytest.raises(Unproven):
        public_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "a\n1\nCsUY\n",
        "a\n1\n?\n",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nb\n",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    """Each part has one way to be written."""
    with pytest.raises(Unproven):
        read_checkpoint(text)


@given(st.integers(1, 10**17), st.integers(0, 10**17), st.integers(0, 10**18))
def test_what_a_ledger_adds_to_a_checkpoint_is_read_back(number: int, made: int, size: int) -> None:
    """Number, ledger and time are lines under the signature."""
    added = Own(number, "0f" * 16, made)
    checkpoint = CHECKPOINT._replace(size=size, extensions=added.lines)

    assert read_checkpoint(str(checkpoint)) == checkpoint
    assert own(checkpoint) == added
    assert own(CHECKPOINT) is None


def test_a_log_signs_and_a_witness_cosigns(tmp_path: Path) -> None:
    """Both kinds of signatures under one text; each verifies alone, and the time is signed too."""
    log = new_key("example.com/log", PLAIN, tmp_path / "log")
    witness = new_key("example.org/w", COSIGNATURE, tmp_path / "witness")
    note = sign(Note(str(CHECKPOINT), ()), signer(tmp_path / "log"), 7)
    note = parse(str(sign(note, signer(tmp_path / "witness"), 7)).encode())
    later = note.signatures[1]._replace(data=b"\0" * 7 + b"\x08" + note.signatures[1].data[8:])

    assert [key for key, _ in signed_by(note, [witness], check)] == [witness]
    assert [key for key, _ in signed_by(note, [witness, log], check)] == [log, witness]
    assert cosigned_at(note.signatures[1]) == 7
    with pytest.raises(Unproven):
        signed_by(note._replace(signatures=(later,)), [witness], check)


def test_a_proof_says_all_that_is_needed(tmp_path: Path) -> None:
    """Written, read and checked with nothing but the leaf and the key."""
    log = new_key("example.com/log", PLAIN, tmp_path / "log")
    note = str(sign(Note(str(CHECKPOINT), ()), signer(tmp_path / "log"), 0))
    proof = LogProof(1, (LEAF,), note, b"extra")

    assert read_proof(str(proof).encode()) == proof
    assert check_proof(proof, OTHER, [log], check)[0] == CHECKPOINT
    for bad in (replace(proof, index=0), replace(proof, path=()), replace(proof, index=2)):
        with pytest.raises(Unproven):
            check_proof(bad, OTHER, [log], check)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@v1", "@v2"),
        ("extra ZXh0cmE=", "extra ZXh0cmE"),
        ("index 1", "index 01"),
        ("index 1\n", ""),
        ("\n\nexample", "\nAAAA\n\nexample"),
        ("\n\nexample", "\nZXh0cmF=\n\nexample"),
    ],
)
def test_a_proof_of_another_form_is_refused(old: str, new: str) -> None:
    """One way to write it; anything else is no proof."""
    proof = str(LogProof(1, (LEAF,), COSIGNED, b"extra"))
    assert proof.replace(old, new) != proof
    with pytest.raises(Unproven):
        read_proof(proof.replace(old, new).encode())


def test_a_private_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Mode 0600, never written over, refused when others may read it."""
    path = tmp_path / "key"
    new_key("example.com/log", PLAIN, path)

    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="there is a file of this name"):
        new_key("example.com/log", PLAIN, path)
    path.chmod(0o644)
    with pytest.raises(Refused, match="others may read it; run: chmod 600"):
        signer(path)


def test_a_private_key_is_never_shown(tmp_path: Path) -> None:
    """Not by its representation, and not in the message about a file that was mixed up."""
    path = tmp_path / "key"
    new_key("example.com/log", PLAIN, path)
    secret = path.read_text().split("+", 4)[-1].strip()

    with pytest.raises(Misused, match="private key") as caught:
        public_keys([path])

    assert secret not in str(caught.value)
    assert secret not in repr(signer(path))


def test_files_of_keys_are_read_or_refused_in_words(tmp_path: Path) -> None:
    """One key a line, comments left out; nothing in it, no file, no key, a damaged key."""
    path = tmp_path / "keys"
    path.write_text(f"# the log\n{KEY}\n\n{KEY}\n")
    assert [str(key) for key in public_keys([path])] == [KEY]

    for text in ("", "# none\n", "example.com+x\n"):
        path.write_text(text)
        with pytest.raises(Misused):
            public_keys([path])
    with pytest.raises(NotFound):
        public_keys([tmp_path / "none"])
    new_key("a", PLAIN, tmp_path / "key")
    for old, new in (("PRIVATE", "SECRET"), ("+a+", "+b+")):
        damaged = (tmp_path / "key").read_text().replace(old, new)
        path.write_text(damaged)
        path.chmod(0o600)
        with pytest.raises(Misused):
            signer(path)
