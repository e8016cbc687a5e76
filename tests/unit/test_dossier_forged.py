"""A dossier that somebody has changed: found, also where the manifest was made anew."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.dossier.verifier.signatures import CHECKPOINT, KEYS
from adapters.dossier.verifier.verify import EVENT, HISTORY, PROOF, verify
from adapters.keys import check, new_key, signer
from domain.evidence.checkpoint import parse_checkpoint
from domain.evidence.notes import PLAIN, Note, sign
from tests.dossiers import POLICY, Files, Made, made, positions, resealed


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One dossier for the tests of this file, which do not change it."""
    return made(tmp_path_factory.mktemp("dossier"))


@pytest.fixture(scope="module")
def files(dossier: Made) -> Files:
    """Its files."""
    return dossier.files


def _own(files: Files) -> list[int]:
    leaves = {position: json.loads(files[EVENT.format(position)]) for position in positions(files)}
    return [position for position, leaf in leaves.items() if leaf[4] == f"policy/{POLICY}"]


@settings(max_examples=200)
@given(data=st.data())
def test_any_change_of_the_files_is_found(dossier: Made, files: Files, data: st.DataObject) -> None:
    """Flipped, cut, lengthened, removed, added, exchanged or renamed: never verified."""
    one, two = data.draw(st.lists(st.sampled_from(sorted(files)), min_size=2, max_size=2))
    content = files[one]
    at = data.draw(st.integers(0, len(content) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    changed = data.draw(
        st.sampled_from(
            [
                files | {one: content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]},
                files | {one: content[:at]},
                files | {one: content + b"\n"},
                {name: held for name, held in files.items() if name != one},
                files | {f"{one}.txt": content},
                files | {one: files[two], two: content},
                {name: held for name, held in files.items() if name != one} | {f"x{one}": content},
            ]
        )
    )

    assert (changed == files) == (not verify(changed, [dossier.fingerprint], check).problems)


def _edit_leaf(files: Files) -> Files:
    name = EVENT.format(_own(files)[2])
    return files | {name: files[name].replace(b"0", b"1", 1)}


def _drop_event(files: Files) -> Files:
    position = _own(files)[2]
    gone = {EVENT.format(position), PROOF.format(position)}
    return {name: data for name, data in files.items() if name not in gone}


def _exchange_events(files: Files) -> Files:
    one, two = (EVENT.format(position) for position in _own(files)[1:3])
    return files | {one: files[two], two: files[one]}


def _tell_otherwise(files: Files) -> Files:
    told = json.loads(files[HISTORY])
    told["events"][0]["actor_ref"] = "somebody else"
    return files | {HISTORY: json.dumps(told).encode()}


def _recorded_otherwise(files: Files) -> Files:
    told = json.loads(files[HISTORY])
    told["events"][0]["recorded_at"] = told["events"][0]["recorded_at"].replace("+", "1+")
    return files | {HISTORY: json.dumps(told).encode()}


def _tell_less(files: Files) -> Files:
    told = json.loads(files[HISTORY])
    del told["events"][1]
    return files | {HISTORY: json.dumps(told).encode()}


def _no_checkpoint(files: Files) -> Files:
    return {name: data for name, data in files.items() if name != CHECKPOINT}


def _larger_checkpoint(files: Files) -> Files:
    lines = files[CHECKPOINT].split(b"\n")
    lines[1] = str(int(lines[1]) + 1).encode()
    return files | {CHECKPOINT: b"\n".join(lines)}


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (_edit_leaf, "it is not in the log"),
        (_drop_event, "an event is missing or out of order: versions [3]"),
        (_exchange_events, "it is not the event that its name says"),
        (_tell_otherwise, "is not told as it was recorded"),
        (_recorded_otherwise, "is not told as it was recorded"),
        (_tell_less, "is left out"),
        (_no_checkpoint, "checkpoint: missing"),
        (_larger_checkpoint, "is not one of this text"),
    ],
)
def test_a_forger_who_makes_the_manifest_anew_is_found(
    dossier: Made, files: Files, forge: Callable[[Files], Files], said: str
) -> None:
    """The digests fit then, and the log's signature does not."""
    problems = verify(resealed(forge(files)), [dossier.fingerprint], check).problems

    assert any(said in one for one in problems), problems


def test_another_key_does_not_help_a_forger(dossier: Made, files: Files, tmp_path: Path) -> None:
    """Who signs the same checkpoint with a key of their own is not the one who is trusted."""
    new_key("example.com/p", PLAIN, tmp_path / "forged")
    forger = signer(tmp_path / "forged")
    text = parse_checkpoint(files[CHECKPOINT])[1].text
    note = str(sign(Note(text, ()), forger, 0)).encode()
    proofs = {
        name: data.replace(files[CHECKPOINT], note)
        for name, data in files.items()
        if name.startswith("proofs/")
    }
    both = files[KEYS] + f"{forger.key}\n".encode()
    marks = [dossier.fingerprint, forger.key.fingerprint]

    for keys, stated in ((f"{forger.key}\n".encode(), marks[1:]), (both, marks)):
        forged = resealed(files | proofs | {CHECKPOINT: note, KEYS: keys}, key_fingerprints=stated)
        assert not verify(forged, [forger.key.fingerprint], check).problems
        (problem, *_) = verify(forged, [dossier.fingerprint], check).problems
        assert "wrong key" in problem or "the key that is trusted has not signed it" in problem
