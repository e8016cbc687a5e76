"""Rulebooks by name or from files, for the commands that take either."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from domain.errors import Misused, NotFound
from domain.rulebook.library import BOOKS, every_rule, library
from domain.rulebook.model import Rule, Rulebook
from domain.rulebook.reading import read


def parse(paths: Iterable[Path]) -> tuple[Rulebook, ...]:
    """The rulebooks that these files hold; they may name rules of the built-in books.

    raises  BadRulebook, NotFound, Misused
    """
    texts = {str(path): _text(path) for path in paths}
    return read(texts, library())


def book_named(name: str) -> Rulebook:
    """A built-in book by its id, or the one book of a file.

    raises  BadRulebook, NotFound, Misused
    """
    built_in = {book.id: book for book in library()}
    if name in built_in:
        return built_in[name]
    path = Path(name)
    if not path.exists():
        raise NotFound(
            f"read the rulebook {name}",
            "there is no such file and no such book",
            f"name a file, or one of {', '.join(BOOKS)}",
        )
    (book,) = parse([path])
    return book


def rule_named(rule_id: str) -> list[Rule]:
    """Every version of a rule, oldest first; parts after the dot are found by their full id.

    raises  NotFound, with the nearest id
    """
    found = [rule for rule in every_rule() if rule.id == rule_id.strip()]
    if not found:
        near = get_close_matches(rule_id.upper(), [rule.id for rule in every_rule()], n=1)
        hint = f"did you mean {near[0]}?" if near else "list all with: policytrail rules list"
        raise NotFound(f"show the rule {rule_id}", "there is none of that id", hint)
    return sorted(found, key=lambda rule: rule.version)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(f"read {path}", "there is no such file", "name a TOML file") from None
    except UnicodeDecodeError:
        raise Misused(f"read {path}", "it is not UTF-8 text", "save it as UTF-8") from None
    except OSError as exc:
        raise Misused(f"read {path}", exc.strerror or str(exc), "name a TOML file") from None
