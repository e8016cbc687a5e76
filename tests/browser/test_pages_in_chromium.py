"""The pages in a real browser: drawn, without a complaint, without a request, in both languages.

``make test-browser`` runs them and wants Chromium; ``make test`` leaves them out.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.simulator import Levels, simulate
from tests.chromium import NAMES, Chromium, installed, running
from tests.console import Console
from tests.lines import write

pytestmark = pytest.mark.skipif(
    "BROWSER_TESTS" not in os.environ, reason="left to `make test-browser`, which wants Chromium"
)
_MARKS = "document.querySelectorAll('svg [role=graphics-symbol]').length"
_BOXES = """[...document.querySelectorAll('svg')].map(
    svg => svg.getBoundingClientRect()).filter(box => box.width > 100 && box.height > 50).length"""
_BLOTS = """[...document.querySelectorAll('svg *')].filter(
    one => /NaN|undefined/.test(one.outerHTML)).length"""
_WIDE = "document.documentElement.scrollWidth <= window.innerWidth"
_OPEN = """[...document.querySelectorAll('details table')].filter(
    table => table.checkVisibility()).length"""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """A browser for all of these tests."""
    program = installed()
    if program is None:
        pytest.fail(f"there is no Chromium ({', '.join(NAMES)}); apt-get install chromium")
    with running(program, tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """A simulated portfolio."""
    folder = tmp_path_factory.mktemp("pages")
    console = Console(folder / "workspace")
    lines = write(folder, *simulate(60, 3, Levels.clean()).lines())
    assert console("ingest", lines).code == 0
    return console


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_report_is_drawn_and_asks_for_nothing(
    console: Console, chromium: Chromium, tmp_path: Path, lang: str
) -> None:
    """Its own file is the only request; every chart has a size, marks, and no broken number."""
    out = tmp_path / "report.html"
    assert console("report", "--out", out, "--period", "2023", "--lang", lang).code == 0

    seen = chromium.open(out)

    assert (seen.requests, seen.complaints) == ([out.resolve().as_uri()], [])
    charts = chromium.evaluate("document.querySelectorAll('svg').length")
    assert charts == chromium.evaluate(_BOXES) > 8
    assert chromium.evaluate(_MARKS) > 200
    assert chromium.evaluate(_BLOTS) == 0
    assert chromium.evaluate(_WIDE)


def test_in_print_every_table_is_open(console: Console, chromium: Chromium, tmp_path: Path) -> None:
    """On the screen a table is folded; on paper nobody can click."""
    out = tmp_path / "report.html"
    console("report", "--out", out, "--period", "2023")
    chromium.open(out)
    tables = chromium.evaluate("document.querySelectorAll('details table').length")

    on_screen = chromium.evaluate(_OPEN)
    chromium("Emulation.setEmulatedMedia", media="print")
    on_paper = chromium.evaluate(_OPEN)
    pdf = chromium("Page.printToPDF", preferCSSPageSize=True)["data"]
    chromium("Emulation.setEmulatedMedia", media="")

    assert (on_screen, on_paper) == (0, tables)
    assert len(pdf) > 50_000


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_history_is_drawn_and_asks_for_nothing(
    console: Console, chromium: Chromium, tmp_path: Path, lang: str
) -> None:
    """A mark in the timeline for every fact; what it stands for is shown beside the pointer."""
    out = tmp_path / "history.html"
    told = console("history", "P-0000007", "--html", out, "--lang", lang, "--json").json()

    seen = chromium.open(out)

    assert (seen.requests, seen.complaints) == ([out.resolve().as_uri()], [])
    assert chromium.evaluate("document.querySelectorAll('time').length") == told["events"]
    titles = "document.querySelector('svg').querySelectorAll('path > title').length"
    assert chromium.evaluate(titles) >= told["events"]
    assert chromium.evaluate(_BLOTS) == 0
    assert chromium.evaluate(_WIDE)


def test_a_page_that_tried_to_load_something_would_be_seen(
    chromium: Chromium, tmp_path: Path
) -> None:
    """The policy of the pages forbids it, and these tests notice."""
    out = tmp_path / "bad.html"
    out.write_text(
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
        '<img src="https://example.invalid/x.png">'
    )

    assert chromium.open(out).complaints
