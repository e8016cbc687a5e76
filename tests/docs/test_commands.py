"""Every command in the documentation is run, and prints what the page says it prints."""

from pathlib import Path

import pytest

from tests.docs.transcript import run, steps
from tests.tree import ROOT, files, name

PAGES = [*files(ROOT / "docs", suffixes=(".md",)), *sorted(ROOT.glob("*.md"))]


@pytest.mark.parametrize(
    "page", [pytest.param(page, id=name(page)) for page in PAGES if [*steps(page.read_text())]]
)
def test_the_commands_of_a_page_do_what_it_says(page: Path, tmp_path: Path) -> None:
    """A reader who types what the page shows gets what the page shows."""
    run(page.read_text(encoding="utf-8"), tmp_path)
