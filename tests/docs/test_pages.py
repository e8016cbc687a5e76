"""The pages hang together: links lead somewhere, nothing is orphaned, decisions have one form."""

import re
from pathlib import Path

import pytest

from cli import COMMANDS
from tests.tree import ROOT, files, name

DOCS = ROOT / "docs"
CONSOLE = ROOT / "adapters" / "console"
PAGES = [*files(DOCS, suffixes=(".md",)), *sorted(ROOT.glob("*.md"))]
DECISIONS = sorted((DOCS / "adr").glob("*.md"))
_LINK = re.compile(r"\[[^\]]*\]\((?P<to>[^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def _links(page: Path) -> list[str]:
    prose = _CODE.sub("", page.read_text(encoding="utf-8"))
    return [found["to"] for found in _LINK.finditer(prose) if "://" not in found["to"]]


def _anchors(page: Path) -> set[str]:
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file that is there, and to a heading that it has."""
    broken = []
    for link in _links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_page_can_be_reached_from_the_index() -> None:
    """A page that nothing leads to is a page that nobody reads."""
    found: set[Path] = set()
    waiting = [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in found or page.suffix != ".md":
            continue
        found.add(page)
        waiting += [(page.parent / link.partition("#")[0]).resolve() for link in _links(page)]

    assert [name(page) for page in files(DOCS, suffixes=(".md",)) if page not in found] == []


def test_the_architecture_says_what_each_room_of_the_terminal_holds() -> None:
    """Every command is listed at its room, and every room is there."""
    page = (DOCS / "explanation" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("## The rooms of the terminal")[2].partition("\n## ")[0]
    rooms = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.MULTILINE))

    assert set(rooms) == {path.parent.name for path in CONSOLE.glob("*/__init__.py")}
    assert [one for one, (room, _) in COMMANDS.items() if f"`{one}" not in rooms[room]] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=name)
def test_a_decision_is_one_page_of_four_parts(decision: Path) -> None:
    """Context, decision, consequences, alternatives: what a reader needs to judge it."""
    text = decision.read_text(encoding="utf-8")

    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Consequences",
        "Alternatives",
    ]
    assert len(text.splitlines()) <= 70


def test_the_decisions_are_numbered_without_gaps() -> None:
    """They are cited by number."""
    assert [path.name[:4] for path in DECISIONS] == [f"{n + 1:04}" for n in range(len(DECISIONS))]


def test_the_glossary_defines_each_word_once() -> None:
    """One word, one meaning, on one line; Chinese beside English."""
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
        (DOCS / "explanation" / "glossary.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    words = [english.strip() for english, _, _ in rows if english.strip() not in {"English", "---"}]

    assert len(words) == len(set(words))
    assert words
