"""A dossier: what is in it, that it verifies offline, and that every change is named."""

import ast
import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest

from adapters.dossier.contents import PAGE, VERIFIER, verifier
from adapters.dossier.verifier import verify as module
from adapters.dossier.verifier.verify import EVENT, HISTORY, MANIFEST, PROOF, verify
from adapters.keys import check, new_key, signer
from domain.evidence.merkle import leaf_hash
from domain.evidence.notes import PLAIN, public_key
from domain.evidence.tlog_proof import check_proof, read_proof
from domain.rulebook.library import library
from tests.dossiers import POLICY, Files, Made, made, positions, unpacked


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One dossier for the tests of this file, which do not change it."""
    return made(tmp_path_factory.mktemp("dossier"))


@pytest.fixture(scope="module")
def files(dossier: Made) -> Files:
    """Its files."""
    return dossier.files


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", "verify.py", *arguments]
    return subprocess.run(
        command, cwd=folder, env={}, capture_output=True, text=True, timeout=60, check=False
    )


def test_it_verifies_with_python_alone(dossier: Made, files: Files, tmp_path: Path) -> None:
    """In an empty environment; without the right fingerprint it never does."""
    folder = unpacked(files, tmp_path / "unpacked")

    good = _run(folder, "--key-fingerprint", dossier.fingerprint.upper())
    wrong = _run(folder, "--key-fingerprint", "0" * 64)
    (folder / EVENT.format(positions(files)[3])).unlink()
    lost = _run(folder, "--key-fingerprint", dossier.fingerprint, "--json")

    assert (good.returncode, good.stderr) == (0, "")
    assert f"policy: policy/{POLICY}\n" in good.stdout
    assert (wrong.returncode, wrong.stdout.splitlines()[-1]) == (1, "NOT VERIFIED")
    assert "wrong key" in wrong.stdout
    assert (lost.returncode, json.loads(lost.stdout)["verified"]) == (1, False)
    assert EVENT.format(positions(files)[3]) in lost.stdout
    assert not (folder / "__pycache__").exists()
    assert _run(folder).returncode == 2


def test_it_verifies_from_within(dossier: Made, tmp_path: Path) -> None:
    """With the keys of the workspace, or with those that are named."""
    new_key("example.org/other", PLAIN, tmp_path / "other")
    (tmp_path / "other.pub").write_text(f"{signer(tmp_path / 'other').key}\n")

    own = dossier.console("verify-dossier", dossier.file)
    named = dossier.console(
        "verify-dossier", dossier.file, "--public-key", dossier.public, "--json"
    )
    other = dossier.console("verify-dossier", dossier.file, "--public-key", tmp_path / "other.pub")

    assert (own.code, own.err) == (0, "")
    assert named.json()["verified"] is True
    assert named.json()["verifier_of_this_version"] is True
    assert other.code == 2
    assert "wrong key" in other.out


def test_the_domain_reads_its_proofs_too(dossier: Made, files: Files) -> None:
    """The verifier's own arithmetic is not the only one that agrees."""
    key = public_key(dossier.public.read_text())

    for position in positions(files):
        proof = read_proof(files[PROOF.format(position)])
        check_proof(proof, leaf_hash(files[EVENT.format(position)]), [key], check)


def test_it_holds_all_of_the_policy(dossier: Made, files: Files) -> None:
    """Every event that the history has, with the findings, the rulebooks and the schemas."""
    told = dossier.console("history", POLICY, "--json").json()
    inside = json.loads(files[HISTORY])
    manifest = json.loads(files[MANIFEST])
    topics = {json.loads(files[EVENT.format(position)])[1] for position in positions(files)}

    assert positions(files) == sorted(one["position"] for one in told["events"])
    assert {k: v for k, v in inside.items() if not k.endswith("_at")} == {
        k: v for k, v in told.items() if not k.endswith("_at")
    }
    assert [one["book"] for one in manifest["rulebooks"]] == [book.id for book in library()]
    for book in manifest["rulebooks"]:
        assert manifest["files"][book["file"]]["sha256"] == book["sha256"]
    assert {f"schemas/{topic}.json" for topic in topics} <= files.keys()


def test_the_same_ledger_and_times_give_the_same_events(dossier: Made, tmp_path: Path) -> None:
    """Only when it was made differs."""
    again = tmp_path / "again.zip"
    dossier.console("dossier", POLICY, "--out", again)
    first, second = dossier.files, Made(dossier.console, dossier.key, dossier.public, again).files

    assert {n for n in first if first[n] != second.get(n)} <= {
        *(MANIFEST, f"{MANIFEST}.sha256", PAGE, HISTORY)
    }
    assert first.keys() == second.keys()


def test_a_flipped_byte_in_any_file_is_named(dossier: Made, files: Files) -> None:
    """One in each file, at a place that the seed chooses."""
    random = Random(8032)
    for name, data in files.items():
        at = random.randrange(len(data))
        flipped = data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]

        problems = verify(files | {name: flipped}, [dossier.fingerprint], check).problems

        assert any(name in one for one in problems), (name, at, problems)


@pytest.mark.parametrize("name", VERIFIER)
def test_the_verifier_needs_python_3_9_and_its_library_only(name: str) -> None:
    """No syntax that is younger, nothing that has to be installed."""
    tree = ast.parse(verifier()[name], feature_version=(3, 9))
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        node.module.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
    }

    assert imported - {*sys.stdlib_module_names} <= {"adapters", "signatures"}
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))


def test_a_folder_with_a_link_in_it_is_not_read(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What lies elsewhere is not of the dossier."""
    folder = unpacked(files, tmp_path / "unpacked")
    (folder / "link").symlink_to(os.devnull)

    code = module.main([str(folder), "--key-fingerprint", "0" * 64])

    assert code == 1
    assert "link: it is neither a file nor a folder" in capsys.readouterr().out


class _Tags(HTMLParser):
    """The tags of a page and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags = set[str]()
        self.links = set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links |= {v or "" for k, v in attrs if k in {"src", "href"} or k.startswith("on")}


def test_the_page_stands_alone(files: Files) -> None:
    """It loads nothing, runs nothing, and leads to the events of the dossier only."""
    page = _Tags()
    page.feed(files[PAGE].decode())

    assert page.tags.isdisjoint({"script", "img", "link", "iframe", "object", "form"})
    assert page.links <= files.keys()
