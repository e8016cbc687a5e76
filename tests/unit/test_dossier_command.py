"""``policytrail dossier`` and ``verify-dossier`` when something is in the way."""

import json
import sqlite3
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from adapters.dossier import archive
from adapters.dossier.contents import PAGE
from adapters.dossier.verifier.verify import MANIFEST
from tests.console import Console
from tests.dossiers import POLICY, Made, made, resealed, zipped
from tests.lines import event, write
from tests.tampering import unguarded

TAGS = "</td><script>alert(1)</script><img src=x onerror=y>&amp;'\""
HOSTILE = f"{TAGS}\u202e\x1b[31m"


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One dossier for the tests of this file, which do not change it."""
    return made(tmp_path_factory.mktemp("dossier"))


@pytest.fixture
def keyed(console: Console, tmp_path: Path) -> Console:
    """A workspace with two events of one policy, and a key outside of it."""
    ran = console("checkpoint", "keys", "new", "--name", "example.com/p", "--out", tmp_path / "key")
    (tmp_path / "key.pub").write_text(ran.out)
    console("ingest", "--no-project", write(tmp_path, event(1), event(2)))
    return console


def test_without_a_checkpoint_that_covers_the_events_none_is_made(
    keyed: Console, tmp_path: Path
) -> None:
    """The way out is said; an older one leaves out what came later, and says how much."""
    out = tmp_path / "d.zip"
    make = ("dossier", "P-001", "--out", out, "--json")

    none = keyed(*make)
    keyed("checkpoint", "--key", tmp_path / "key")
    keyed("ingest", "--no-project", write(tmp_path, event(3), name="more"))
    older = keyed(*make)
    unmade = out.exists()
    named = keyed(*make, "--checkpoint", "1")
    missing = keyed(*make, "--checkpoint", "2")
    keyed("checkpoint", "export", "--out", tmp_path / "note")
    exported = keyed(*make, "--checkpoint", tmp_path / "note")

    assert (none.code, older.code, missing.code, unmade) == (1, 1, 1, False)
    assert "keeps no checkpoint" in none.err
    assert "make one with: policytrail checkpoint" in none.err
    assert "1 of its events came after the last checkpoint, over 2 events" in older.err
    assert "no checkpoint of the number 2" in missing.err
    for ran in (named, exported):
        assert (ran.json()["events"], ran.json()["later_events_left_out"]) == (2, 1)
    assert keyed("verify-dossier", out).code == 0


def test_without_its_public_key_none_is_made(keyed: Console, tmp_path: Path) -> None:
    """Nobody could verify it."""
    keyed("checkpoint", "--key", tmp_path / "key")
    (keyed.workspace / "checkpoint-keys.pub").unlink()
    make = ("dossier", "P-001", "--out", tmp_path / "d.zip")

    ran, named = keyed(*make), keyed(*make, "--public-key", tmp_path / "key.pub")

    assert (ran.code, named.code) == (1, 0)
    assert "no public key lies beside the ledger" in ran.err
    assert keyed("verify-dossier", tmp_path / "d.zip").code == 2


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE events SET payload = payload || ' ' WHERE position = 2",
        "UPDATE events SET actor_ref = 'A-002' WHERE position = 1",
        "UPDATE log_head SET edge = zeroblob(64)",
        "UPDATE checkpoints SET note = replace(note, 'number 1', 'number 2')",
        "UPDATE checkpoints SET note = 'x'",
    ],
)
def test_of_an_edited_ledger_none_is_made(keyed: Console, tmp_path: Path, sql: str) -> None:
    """A dossier that does not verify never leaves the house."""
    keyed("checkpoint", "--key", tmp_path / "key")
    with unguarded(keyed.workspace / "ledger.sqlite") as db:
        db.execute(sql)

    ran = keyed("dossier", "P-001", "--out", tmp_path / "d.zip")

    assert (ran.code, (tmp_path / "d.zip").exists()) == (1, False)
    assert ran.err.startswith("error: ")
    assert "Traceback" not in ran.err


def test_two_times_say_what_is_told_and_not_what_is_proven(dossier: Made, tmp_path: Path) -> None:
    """The events are all there; the history is that of the day."""
    out = tmp_path / "d.zip"
    when = ("--effective-at", "2010-09-05", "--lang", "zh")

    ran = dossier.console("dossier", POLICY, "--out", out, *when, "--json")
    files = archive.read(out)

    told = json.loads(files["history.json"])
    assert ran.json()["events"] > told["count"] > 0
    assert "发生的事实" in files[PAGE].decode()
    assert dossier.console("verify-dossier", out).code == 0


class _Seen(HTMLParser):
    """Tags and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags = set[str]()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags |= {tag, *(name for name, _ in attrs)}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_hostile_text_stays_text(keyed: Console, tmp_path: Path) -> None:
    """Whatever a source wrote into a name is shown, and does nothing."""
    data = {"returned_on": "2010-09-18", "returned_by": HOSTILE, "office_id": HOSTILE}
    hostile = event(7, data=data, actorref=TAGS, reason=TAGS)
    recorded = keyed("ingest", "--no-project", write(tmp_path, hostile, name="h"), "--json")
    keyed("checkpoint", "--key", tmp_path / "key")
    ran = keyed("dossier", "P-001", "--out", tmp_path / "d.zip")
    page = _Seen()
    page.feed(archive.read(tmp_path / "d.zip")[PAGE].decode())

    assert (recorded.json()["recorded"], ran.code) == (1, 0)
    assert page.tags.isdisjoint({"script", "img", "onerror"})
    assert "<script>" in page.text
    assert not set(page.text) & {"\u202e", "\x1b"}


def _named(name: str) -> Callable[[dict[str, bytes]], bytes]:
    return lambda files: zipped(files | {name: b"x"})


def _damaged(files: dict[str, bytes]) -> bytes:
    data = bytearray(zipped(files))
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


def _bomb(files: dict[str, bytes]) -> bytes:
    return zipped(files | {"bomb": bytes(archive.MOST_BYTES)})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_named("../evil"), "leads elsewhere"),
        (_named("/evil"), "leads elsewhere"),
        (_named("a\\evil"), "leads elsewhere"),
        (_named("c:evil"), "leads elsewhere"),
        (_named("a//evil"), "leads elsewhere"),
        (_bomb, "more than any dossier"),
        (lambda files: zipped(files)[:-30], "it is no whole zip file"),
        (_damaged, "it is no whole zip file"),
        (lambda _: b"", "it is no whole zip file"),
    ],
)
def test_a_file_that_is_no_dossier_is_never_verified(
    dossier: Made, tmp_path: Path, spoil: Callable[[dict[str, bytes]], bytes], said: str
) -> None:
    """Names that lead elsewhere, too much, cut short, no zip at all: a clear answer."""
    path = tmp_path / "bad.zip"
    path.write_bytes(spoil(dossier.files))

    ran = dossier.console("verify-dossier", path)

    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_a_name_that_occurs_twice_is_refused(dossier: Made, tmp_path: Path) -> None:
    """Two programs may read two different files of it."""
    path = tmp_path / "bad.zip"
    path.write_bytes(dossier.file.read_bytes())
    with zipfile.ZipFile(path, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr(MANIFEST, b"{}")

    assert f"holds '{MANIFEST}' more than once" in dossier.console("verify-dossier", path).err


def test_a_file_that_is_not_there_is_said(dossier: Made, tmp_path: Path) -> None:
    """With the way out, as is a workspace without a key."""
    assert "check the path" in dossier.console("verify-dossier", tmp_path / "none.zip").err
    assert dossier.console("verify-dossier", tmp_path).code == 1
    nobody = Console(tmp_path / "empty")("verify-dossier", dossier.file)
    assert (nobody.code, "name one with --public-key" in nobody.err) == (2, True)


def test_a_verifier_of_another_version_is_said(dossier: Made, tmp_path: Path) -> None:
    """Whoever exchanged the programs could have made them say anything."""
    path = tmp_path / "d.zip"
    path.write_bytes(zipped(resealed(dossier.files | {"verify.py": b"print('verified')\n"})))

    ran = dossier.console("verify-dossier", path, "--json")

    assert (ran.code, ran.json()["verifier_of_this_version"]) == (0, False)
    assert "do not rely on them" in dossier.console("verify-dossier", path).err


def test_what_is_wrong_is_listed(dossier: Made, tmp_path: Path) -> None:
    """By name, with exit code 2."""
    path = tmp_path / "d.zip"
    path.write_bytes(zipped(dossier.files | {PAGE: b"<p>All is well</p>"}))

    ran = dossier.console("verify-dossier", path)

    assert ran.code == 2
    assert "WRONG  index.html: changed" in ran.out


def test_a_dossier_never_takes_the_place_of_the_ledger(dossier: Made) -> None:
    """The workspace's own files are nobody's answer."""
    ran = dossier.console("dossier", POLICY, "--out", dossier.console.workspace / "ledger.sqlite")

    assert ran.code == 2
    with sqlite3.connect(dossier.console.workspace / "ledger.sqlite") as db:
        assert db.execute("SELECT COUNT(*) FROM events").fetchone()[0] > 0
