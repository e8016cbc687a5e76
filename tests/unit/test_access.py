"""Who looked: kept before the answer, listed, under the next checkpoint's signature."""

import csv
import io
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.console import Console
from tests.dossiers import FIXTURES
from tests.tampering import unguarded

WHO = ("--auditor", "Li Wei", "--purpose", "annual audit 2025")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace that holds the fixtures, projected and signed, and the key."""
    folder = tmp_path_factory.mktemp("first")
    console = Console(folder / "workspace")
    ran = console("checkpoint", "keys", "new", "--name", "example.com/p", "--out", folder / "key")
    (folder / "key.pub").write_text(ran.out)
    console("ingest", *FIXTURES)
    console("checkpoint", "--key", folder / "key")
    return folder


@pytest.fixture
def keyed(first: Path, tmp_path: Path) -> Console:
    """A copy of it that a test may change."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return Console(tmp_path / "workspace")


def test_what_an_auditor_looks_at_is_kept(
    keyed: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """History, query, dossier and sample, by option or environment; without a name nothing is."""
    keyed("history", "P-F01")
    keyed("history", "P-F01", *WHO)
    monkeypatch.setenv("POLICYTRAIL_AUDITOR", "Wang")
    monkeypatch.setenv("POLICYTRAIL_PURPOSE", "complaint 7")
    keyed("query", "SELECT 1")
    keyed("dossier", "P-F02", "--out", tmp_path / "d.zip")
    monkeypatch.delenv("POLICYTRAIL_AUDITOR")
    monkeypatch.delenv("POLICYTRAIL_PURPOSE")
    keyed("sample", "--size", "2", "--seed-from", "1")

    found = keyed("access-log", "--json").json()["accesses"]

    assert [(one["number"], one["auditor"], one["command"], one["about"]) for one in found] == [
        (1, "Li Wei", "history", "policy/P-F01"),
        (2, "Wang", "query", None),
        (3, "Wang", "dossier", "policy/P-F02"),
        (4, None, "sample", None),
    ]
    assert found[1]["asked"] == {"sql": "SELECT 1"}
    assert found[0]["purpose"] == "annual audit 2025"
    of_policy = keyed("access-log", "--policy", "P-F02", "--json").json()["accesses"]
    of_li = keyed("access-log", "--auditor", "Li Wei", "--json").json()["accesses"]
    assert ([one["number"] for one in of_policy], [one["number"] for one in of_li]) == ([3], [1])
    assert "Li Wei" in keyed("access-log").out
    assert keyed("verify", "--public-key", tmp_path / "key.pub").code == 0


@pytest.mark.parametrize(
    "half", [WHO[:2], WHO[2:], (*WHO[:3], " "), (*WHO[:3], "a\u202eb"), (*WHO[:3], "x" * 501)]
)
def test_who_looks_says_both_in_plain_words(keyed: Console, half: tuple[str, ...]) -> None:
    """Otherwise nothing is shown and nothing kept."""
    ran = keyed("history", "P-F01", *half)

    assert (ran.code, ran.out) == (2, "")
    assert "keep who looked" in ran.err
    assert keyed("access-log", "--json").json()["accesses"] == []


def test_what_is_not_found_or_cannot_be_kept_shows_nothing(keyed: Console) -> None:
    """The answer comes after the row: an auditor who is not kept sees nothing."""
    assert keyed("history", "P-NONE", *WHO).code == 1
    assert keyed("query", "SELECT nonsense", *WHO).code == 2
    db = sqlite3.connect(keyed.workspace / "ledger.sqlite")
    db.execute("CREATE TRIGGER no BEFORE INSERT ON accesses BEGIN SELECT RAISE(ABORT, 'no'); END")
    db.commit()

    ran = keyed("history", "P-F01", *WHO)

    db.execute("DROP TRIGGER no")
    db.commit()
    db.close()
    assert (ran.code, ran.out) == (1, "")
    assert keyed("access-log", "--json").json()["accesses"] == []


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM accesses WHERE number = 1",
        "DELETE FROM accesses WHERE number = 2",
        "UPDATE accesses SET auditor = 'Wang'",
        "UPDATE accesses SET asked = '{}', purpose = NULL WHERE number = 2",
        "DELETE FROM accesses; DELETE FROM sqlite_sequence WHERE name = 'accesses'",
    ],
)
def test_a_look_that_is_undone_is_found(keyed: Console, tmp_path: Path, sql: str) -> None:
    """Even with the sequence set back: the checkpoint after has signed the chain."""
    keyed("history", "P-F01", *WHO)
    keyed("history", "P-F02", *WHO)
    made = keyed("checkpoint", "--key", tmp_path / "key", "--json").json()
    again = keyed("checkpoint", "--key", tmp_path / "key", "--json").json()
    with unguarded(keyed.workspace / "ledger.sqlite") as db:
        db.executescript(sql)

    ran = keyed("verify", "--public-key", tmp_path / "key.pub", "--json")

    assert (made["new"], again["new"]) == (True, False)
    assert ran.code == 2
    assert ran.json()["tampering"][0]["kind"] == "access log edited"


def test_a_sample_is_drawn_kept_and_listed(keyed: Console, tmp_path: Path) -> None:
    """The same root and population give the same list, whatever was recorded since."""
    draw = ("sample", "--size", "3", "--seed-from", "1", "--json")
    drawn = keyed(*draw).json()
    keyed("checkpoint", "export", "1", "--out", tmp_path / "note")
    again = keyed("sample", "--size", "3", "--seed-from", tmp_path / "note", "--json").json()
    money = keyed(*draw, "--method", "monetary-unit", "--stratify", "branch", *WHO).json()
    listed = keyed("sample", "list", "--json").json()["samples"]
    shown = keyed("sample", "show", "1", "--csv").out

    assert drawn["policies"] == again["policies"]
    assert (drawn["size"], drawn["population"] >= 9) == (3, True)
    assert sum(one["hits"] for one in money["policies"]) == 3
    assert all(one["annual_premium_fen"] > 0 for one in money["policies"])
    assert [one["number"] for one in listed] == [1, 2, 3]
    assert listed[2]["auditor"] == "Li Wei"
    rows = [*csv.DictReader(io.StringIO(shown))]
    assert [row["policy"] for row in rows] == [one["policy"] for one in drawn["policies"]]
    assert keyed("sample", "list").code == 0
    assert json.dumps(drawn["root"]) in json.dumps(keyed("checkpoint", "list", "--json").json())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--size", "3"), 2, "--seed-from is missing"),
        (("--seed-from", "1"), 2, "--size is missing"),
        (("--size", "3", "--seed-from", "9"), 1, "no checkpoint of the number 9"),
        (("--size", "3", "--seed-from", "nowhere"), 1, "check the path"),
        (("show", "1"), 1, "policytrail sample list"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    keyed: Console, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """And nothing is kept."""
    ran = keyed("sample", *arguments)

    assert ran.code == code
    assert said in ran.err
    assert keyed("access-log", "--json").json()["accesses"] == []
