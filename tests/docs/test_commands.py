"""Every command in the documentation is run, and prints what the page says it prints."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.brokers import CHOSEN, running
from tests.docs.served import served
from tests.docs.transcript import run, steps
from tests.tree import ROOT, files, name

PAGES = [*files(ROOT / "docs", suffixes=(".md",)), *sorted(ROOT.glob("*.md"))]
STARTED = ("README.md",)
"""Pages whose commands are processes that start from nothing, as those of a reader are."""
NEEDS_A_BROKER = "POLICYTRAIL_KAFKA_BOOTSTRAP_SERVERS"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program, loaded once."""
    with served(tmp_path_factory.mktemp("served")) as script:
        yield script


@contextmanager
def surroundings(text: str, folder: Path) -> Iterator[Mapping[str, str]]:
    """What the reader has besides the program: a broker, where the page tells how to name it."""
    if NEEDS_A_BROKER not in text:
        yield {}
        return
    with running(CHOSEN[0], folder) as broker:
        yield {NEEDS_A_BROKER: broker.address}


@pytest.mark.parametrize(
    "page", [pytest.param(page, id=name(page)) for page in PAGES if [*steps(page.read_text())]]
)
def test_the_commands_of_a_page_do_what_it_says(
    page: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, program: str
) -> None:
    """A reader who types what the page shows gets what the page shows."""
    text = page.read_text(encoding="utf-8")
    with surroundings(text, tmp_path_factory.mktemp("broker")) as environment:
        run(text, tmp_path, environment, "" if name(page) in STARTED else program)
