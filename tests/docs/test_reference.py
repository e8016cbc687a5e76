"""The reference pages are what the program would write today, and leave nothing out."""

import pytest

from domain.events import EVENT_TYPES
from projections.catalog import catalogue
from tests.docs.reference import FOLDER, PAGES, content
from tests.tree import ROOT


@pytest.mark.parametrize("page", PAGES)
def test_a_reference_page_is_current(page: str) -> None:
    """After a change of a command, an event or a read model: ``make reference``."""
    assert (FOLDER / page).read_text(encoding="utf-8") == content(page)


def test_every_event_is_documented() -> None:
    """A publisher finds each name of the contract on the page."""
    written = (FOLDER / "events.md").read_text(encoding="utf-8")

    assert [topic for topic in EVENT_TYPES if f"### {topic}\n" not in written] == []


def test_every_read_model_is_documented() -> None:
    """An analyst finds each table on the page, and each SQL file is in the catalogue."""
    written = (FOLDER / "models.md").read_text(encoding="utf-8")
    names = {model.name for model in catalogue()}

    assert [name for name in names if f"## {name}\n" not in written] == []
    places = ("sql", "alerting/views", "judging/views", "metrics/views")
    folders = [ROOT / "projections" / place for place in places]
    assert names == {path.stem for folder in folders for path in folder.glob("*.sql")}


def test_every_command_has_help() -> None:
    """A person who types ``--help`` is told something, for every command and every option."""
    from cli import app
    from tests.docs.reference_cli import commands

    silent = [
        f"{path} {' '.join(param.opts)}"
        for path, command in commands(app)
        for param in command.params
        if not getattr(param, "help", None) and not getattr(param, "hidden", False)
    ]
    silent += [path for path, command in commands(app) if not command.help]

    assert silent == []
