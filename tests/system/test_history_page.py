"""``policytrail history POLICY --html FILE``: the timeline and the sentences, as one file."""

from pathlib import Path

import pytest

from streams.fixtures import FIXTURES
from tests.console import Console
from tests.lines import event, write
from tests.pages import Page

F06B = FIXTURES / "F06b-contact-updated-too-late.ndjson"
HOSTILE = "<img src=x onerror=alert(1)>&\"'"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """The worked case whose contact data are updated too late, and a policy that attacks."""
    folder = tmp_path_factory.mktemp("history")
    console = Console(folder / "workspace")
    data = {"returned_on": "2010-09-18", "returned_by": HOSTILE, "office_id": HOSTILE}
    attack = event(1, subject="policy/P-X", actorref=HOSTILE, reason=HOSTILE, data=data)
    assert console("ingest", F06B, write(folder, attack)).code == 0
    return console


def _page(console: Console, folder: Path, *asked: str) -> Page:
    ran = console("history", *asked, "--html", folder / "history.html")
    assert (ran.code, ran.out) == (0, "")
    return Page((folder / "history.html").read_bytes())


def test_the_page_says_what_the_history_says(console: Console, tmp_path: Path) -> None:
    """Every sentence with both times, every breach, and what is still to be done."""
    at = ("P-F06b", "--effective-at", "2010-09-15")
    told = console("history", *at, "--json").json()
    page = _page(console, tmp_path, *at)

    assert page.tags.count("time") == told["count"]
    assert [one["sentence"] for one in told["events"] if one["sentence"] not in page.text] == []
    assert "Known since" in page.text
    assert "Still to be done:" in page.text
    assert "open CBK-05" in page.text
    assert {row["what it is"] for row in page.rows("what it is")} >= {"fact", "still to be done"}
    assert "Left out because they happened later: 6" in page.text


def test_findings_stand_on_the_facts_that_caused_them(console: Console, tmp_path: Path) -> None:
    """A mark of its own in the timeline, a sentence under the fact; none without verdicts."""
    page = _page(console, tmp_path, "P-F06b")
    bare = _page(console, tmp_path, "P-F06b", "--no-verdicts")

    assert "breach of CBK-05" in page.text
    assert page.made.count("<svg") == 1
    lanes = {
        row["lane"] for row in page.rows("lane", "what it is") if "CBK-05" in row["what happened"]
    }
    assert lanes == {"callback"}
    assert "CBK-05" not in bare.text
    assert "What the rules say of it was not asked." in bare.text


def test_nothing_from_outside_gets_into_the_markup(console: Console, tmp_path: Path) -> None:
    """Ids, names and reasons are text, in sentences and in the drawing; nothing is loaded."""
    page = _page(console, tmp_path, "P-X")

    assert {"img", "script"}.isdisjoint(page.tags)
    assert page.addresses == []
    assert HOSTILE in page.text
    assert "http" not in page.made.replace("http-equiv", "")
    assert "@media print" in page.made


def test_it_speaks_chinese_and_is_the_same_every_time(console: Console, tmp_path: Path) -> None:
    """The same bytes for the same facts and times."""
    at = ("P-F06b", "--lang", "zh", "--effective-at", "2010-10-15", "--known-at", "2100-01-01")
    first, second = (_page(console, tmp_path, *at) for _ in range(2))

    assert first.made == second.made
    assert "按主题排列的事实" in first.text
    assert "违规 CBK-05" in first.text


def test_programs_are_told_what_was_written(console: Console, tmp_path: Path) -> None:
    """One JSON object instead of the history."""
    out = tmp_path / "h.html"
    told = console("history", "P-F06b", "--html", out, "--json").json()

    assert told == {
        "html": str(out),
        "bytes": out.stat().st_size,
        "stream": "policy/P-F06b",
        "events": 18,
    }


def test_a_page_cannot_take_the_place_of_the_ledger(console: Console) -> None:
    """Nor of any other file of the workspace."""
    ran = console("history", "P-F06b", "--html", console.workspace / "ledger.sqlite")

    assert ran.code == 2
    assert "belongs to the workspace" in ran.err
