"""``policytrail report``: one file, the figures of the catalogue, escaped, the same every time."""

from pathlib import Path

import pytest

from streams.simulator import Levels, simulate
from tests.console import Console
from tests.lines import event, write
from tests.pages import Page

HOSTILE = "<script>alert(1)</script>\"'&"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """A small portfolio, and an agent whose id is an attack."""
    folder = tmp_path_factory.mktemp("report")
    console = Console(folder / "workspace")
    issue = {"type": "agent.AgentContracted.v1", "subject": f"agent/{HOSTILE}"}
    data = {
        "branch_id": HOSTILE,
        "rank": HOSTILE,
        "registration_no": HOSTILE,
        "contracted_on": "2010-09-01",
    }
    attack = event(1, **issue, data=data)
    lines = write(folder, *simulate(60, 3, Levels()).lines(), attack)
    assert console("ingest", lines).code in {0, 2}
    return console


@pytest.fixture(scope="module")
def page(console: Console, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The report of a year in which there was new business."""
    out = tmp_path_factory.mktemp("page") / "report.html"
    ran = console("report", "--out", out, "--period", "2023")
    assert (ran.code, ran.out) == (0, "")
    return Page(out.read_bytes())


def test_nothing_is_loaded_from_anywhere(page: Page) -> None:
    """No address but the page's own chapters, no import, no script; a policy forbids the rest."""
    assert {address[0] for address in page.addresses} == {"#"}
    assert "script" not in page.tags
    assert "http:" not in page.made
    assert "https:" not in page.made
    assert "@import" not in page.made
    assert "url(" not in page.made.replace("url(#", "")
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'\"" in page.made


def test_it_has_contents_charts_and_tables_behind_them(page: Page) -> None:
    """Every chapter of the contents exists, every chart has marks, and is followed by its table."""
    chapters = page.addresses[:11]

    assert all(f'id="{chapter[1:]}"' in page.made for chapter in chapters)
    assert page.tags.count("svg") == page.tags.count("details") > 8
    assert page.made.count('role="graphics-symbol"') > 200
    assert "@media print" in page.made


def test_its_tables_say_what_the_metrics_say(console: Console, page: Page) -> None:
    """Every cell of a month, and a total of the year that is the sum of its months."""
    rows = console("metrics", "M-R1", "--from", "2022-01", "--to", "2023-12", "--json").json()
    told = {
        row["period"]: (row["counted"], row["of"], row["value"])
        for row in page.rows("figure", "period", "counted", "of", "value", "95 % interval")
        if row["figure"].startswith("M-R1 ")
    }
    known = [row for row in rows["rows"] if row["denominator"]]

    assert told == {
        row["period"]: (
            f"{row['numerator']:,}",
            f"{row['denominator']:,}",
            f"{row['value'] * 100:.2f} %",
        )
        for row in known
    }
    year = [row for row in known if row["period"].startswith("2023")]
    total = [sum(row[side] for row in year) for side in ("numerator", "denominator")]
    headline = next(
        row for row in page.rows("figure", "target") if row["figure"].startswith("M-R1 ")
    )
    assert headline["counted / of"] == f"{total[0]} / {total[1]}"
    assert headline["target"] == "at least 100.00 %"
    assert " – " in headline["95 % interval"]


def test_agents_are_ranked_by_the_findings_of_the_period(console: Console, page: Page) -> None:
    """As ``policytrail findings`` counts them."""
    times = console("report", "--out", "/dev/null", "--period", "2023", "--json").json()
    asked = ("findings", "--from", "2023-01-01", "--to", "2023-12-31", "--limit", "100000")
    found = console(*asked, "--effective-at", times["effective_at"], "--json").json()["findings"]
    ranked = page.rows("agent", "findings", "critical")

    assert ranked
    for row in ranked:
        assert int(row["findings"]) == sum(one["agent_id"] == row["agent"] for one in found)


def test_the_foot_says_what_the_report_is_made_of(console: Console, page: Page) -> None:
    """Both times, the position, the rulebooks in force, what every figure means, the rejects."""
    stands = console("status", "--json").json()["ledger"]
    books = console("rules", "in-force", "--json").json()["books"]

    assert f"ledger position {stands['last_position']:,}" in page.text
    assert [row["book"] for row in page.rows("book", "SHA-256")] == [one["book"] for one in books]
    assert "policies delivered whose cooling-off period is over" in page.text
    quality = {row["what"]: row["number"] for row in page.rows("what", "number")}
    assert quality["lines turned away"] == f"{stands['rejects']:,}"
    assert quality["messages parked until their type is known"] == str(stands["parked"])
    assert quality["partitions that are stopped"] == str(len(stands["stopped_partitions"]))
    assert quality["facts that contradict a recorded one"] == f"{stands['conflicts']:,}"


def test_the_same_facts_and_times_give_the_same_bytes(
    console: Console, page: Page, tmp_path: Path
) -> None:
    """A report can be compared with one that was sent."""
    again = tmp_path / "again.html"
    console("report", "--out", again, "--period", "2023")

    assert again.read_bytes().decode() == page.made


def test_it_speaks_chinese_as_of_another_day(console: Console, tmp_path: Path) -> None:
    """What had not happened by then is not there; a cohort says from when it can be read."""
    out = tmp_path / "zh.html"
    asked = ("report", "--out", out, "--lang", "zh", "--effective-at", "2023-06-30", "--json")
    told = console(*asked).json()
    made = Page(out.read_bytes())

    assert 'lang="zh-CN"' in made.made
    assert "保单回执" in made.text
    assert told["effective_at"].startswith("2023-06-30T23:59")
    assert told["last"] == "2023-06-30"
    assert "起可读" in made.text


def test_an_empty_ledger_gives_a_report_that_says_so(tmp_path: Path) -> None:
    """No chart of nothing."""
    console = Console(tmp_path / "workspace")
    console("ingest", "-")
    ran = console("report", "--out", tmp_path / "report.html")
    made = Page((tmp_path / "report.html").read_bytes())

    assert ran.code == 0
    assert "nothing to report" in ran.err
    assert "No fact is recorded" in made.text
    assert "svg" not in made.tags


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--out", "r.html", "--period", "2023-13"), "it is no month, quarter, half-year or year"),
        (("--out", "r.html", "--effective-at", "soon"), "neither a date nor a time"),
        (("--out", "/"), "it is a directory"),
        ((), "Missing option '--out'"),
    ],
)
def test_what_was_misspelt_is_said(console: Console, asked: tuple[str, ...], says: str) -> None:
    """Exit code 2, and nothing is written."""
    ran = console("report", *asked)

    assert ran.code == 2
    assert says in ran.err
