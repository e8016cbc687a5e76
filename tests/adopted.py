"""Rulebooks of somebody's own: the company's book with other numbers, written to files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.rulebook.library import library
from domain.rulebook.model import Rule, Rulebook
from domain.rulebook.writing import write

(CPIC,) = (one for one in library() if one.id == "cpic")
Changed = Mapping[str, Mapping[str, Any]]


def cpic_with(version: str, changed: Changed, *, without: tuple[str, ...] = ()) -> Rulebook:
    """The company's book in a version where rules demand something else, or are not there.

    What is changed is a field of the rule's demand (``value``), or of the rule (``scope``).
    """
    rules = tuple(
        _with(rule, changed.get(rule.id, {})) for rule in CPIC.rules if rule.id not in without
    )
    return CPIC.model_copy(update={"version": version, "rules": rules})


def _with(rule: Rule, changed: Mapping[str, Any]) -> Rule:
    own = {name: value for name, value in changed.items() if name in Rule.model_fields}
    demanded = {name: value for name, value in changed.items() if name not in own}
    demands = rule.demands.model_copy(update=demanded)
    return rule.model_copy(update=own | {"demands": demands})


def write_books(folder: Path, *books: Rulebook) -> list[Path]:
    """Write each book to a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for one in books:
        paths.append(folder / f"{one.id}.toml")
        paths[-1].write_text(write(one), encoding="utf-8")
    return paths
