"""Writes docs/reference/ from the program itself: ``make reference``."""

from collections.abc import Callable

from tests.docs import reference_cli, reference_events, reference_models, reference_rules
from tests.tree import ROOT

FOLDER = ROOT / "docs" / "reference"
PAGES: dict[str, Callable[[], str]] = {
    "cli.md": reference_cli.page,
    "events.md": reference_events.page,
    "models.md": reference_models.page,
    "rules.md": reference_rules.page,
}
NOTE = "<!-- Written by `make reference`; a change here is lost. -->\n\n"


def content(page: str) -> str:
    """Make one page, with the note that it is generated and one line feed at its end."""
    return f"{NOTE}{PAGES[page]().rstrip()}\n"


def write() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        (FOLDER / page).write_text(content(page), encoding="utf-8")


if __name__ == "__main__":
    write()
