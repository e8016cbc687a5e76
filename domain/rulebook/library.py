"""The rulebooks that come with the program."""

from functools import cache
from importlib.resources import files

from domain.rulebook.model import Rule, Rulebook
from domain.rulebook.reading import read

BOOKS = ("cpic", "xxl", "pt10", "service", "law")


def texts() -> dict[str, str]:
    """File name -> text of every chapter, in the order of the books."""
    folder = files("domain.rulebook") / "books"
    names = [item.name for item in folder.iterdir() if item.name.endswith(".toml")]
    order = {book: number for number, book in enumerate(BOOKS)}
    names.sort(key=lambda name: (order[_stem(name).partition("-")[0]], _stem(name)))
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}


def _stem(name: str) -> str:
    return name.removesuffix(".toml")


@cache
def library() -> tuple[Rulebook, ...]:
    """The five books, checked.

    raises  BadRulebook
    """
    return read(texts())


def every_rule() -> tuple[Rule, ...]:
    """Every rule of every book."""
    return tuple(rule for book in library() for rule in book.rules)
