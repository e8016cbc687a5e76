"""From TOML to rulebooks: every error of every file is found before one rule counts.

A file is a chapter of a book: its head ``[book]``, the ``[sources]`` that rules cite by a short
key, and ``[[rule]]`` entries. Chapters of one book have the same head.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ValidationError, model_validator

from domain.rulebook.errors import BadRulebook, Problem
from domain.rulebook.model import BookId, Rule, Rulebook
from domain.rulebook.shapes import Part, Scope, Text
from domain.rulebook.vetting import vet
from domain.rulebook.whole import whole

_COMMON = frozenset(Rule.model_fields) - {"book", "demands"} | {"article"}
_M = TypeVar("_M", bound=BaseModel)


class Head(Part):
    """What a chapter says about its book; ``scope`` holds for rules that give none."""

    id: BookId
    version: str
    title: Text
    scope: Scope = Scope()


class Instrument(Part):
    """A law or document, and the dates between which it holds, unless a rule says otherwise."""

    title: Text
    in_force_from: date | None = None
    in_force_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.in_force_from and self.in_force_to and self.in_force_to < self.in_force_from:
            raise ValueError("in_force_to is before in_force_from; its rules can never start")
        return self


@dataclass(slots=True)
class Chapter:
    """What one file holds, as far as it could be understood."""

    file: str
    head: Head | None = None
    rules: list[Rule] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def read(texts: Mapping[str, str], others: Sequence[Rulebook] = ()) -> tuple[Rulebook, ...]:
    """The rulebooks that these files hold, in the order of the files.

    ``others`` are the books beside them: a rule may refer to theirs, and may not take their ids.
    raises  BadRulebook with every error of every file
    """
    chapters = [chapter(file, text) for file, text in texts.items()]
    found = [problem for one in chapters for problem in one.problems]
    named = {rule.id for book in others for rule in book.rules}.union(*(c.ids for c in chapters))
    found += whole([(one.file, one.head, one.rules) for one in chapters], named, others)
    if found:
        raise BadRulebook(f"read {', '.join(texts)}", tuple(dict.fromkeys(found)))
    books: dict[str, Rulebook] = {}
    for one in chapters:
        if one.head is not None:
            first = books.get(one.head.id)
            books[one.head.id] = Rulebook(
                id=one.head.id,
                version=one.head.version,
                title=one.head.title,
                rules=(*(first.rules if first else ()), *one.rules),
            )
    return tuple(books.values())


@lru_cache(maxsize=64)
def chapter(file: str, text: str) -> Chapter:
    """Read one file, with whatever is wrong in it; the last ones are kept, not to be changed."""
    result = Chapter(file)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        result.problems.append(Problem(file, "", "", f"not TOML: {exc}"))
        return result
    for key in sorted(raw.keys() - {"book", "sources", "rule"}):
        result.problems.append(
            Problem(file, "", key, "unknown key; a file has book, sources and rule")
        )
    result.head = _parsed(Head, raw.get("book", {}), result, prefix="book")
    sources = raw.get("sources", {})
    if not isinstance(sources, dict):
        result.problems.append(Problem(file, "", "sources", "must be a table of tables"))
        sources = {}
    instruments = {
        key: _parsed(Instrument, value, result, prefix=f"sources.{key}")
        for key, value in sources.items()
    }
    entries = raw.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        result.problems.append(Problem(file, "", "rule", "write every rule under [[rule]]"))
        entries = []
    for number, entry in enumerate(entries, start=1):
        _rule(result, entry, number, instruments)
    return result


def _rule(
    result: Chapter, entry: dict[str, Any], number: int, sources: Mapping[str, Instrument | None]
) -> None:
    name = str(entry.get("id", f"rule {number}"))
    result.ids.add(name)
    before = len(result.problems)
    for path, why in vet(entry):
        result.problems.append(Problem(result.file, name, path, why))
    raw = {key: value for key, value in entry.items() if key in _COMMON and key != "article"}
    raw["demands"] = {key: value for key, value in entry.items() if key not in _COMMON}
    raw["book"] = result.head.id if result.head else "unknown"
    _cite(result, name, entry, raw, sources)
    if result.head and "scope" not in raw:
        raw["scope"] = result.head.scope.model_dump(mode="json", exclude_none=True)
    rule = _parsed(Rule, raw, result, rule=name)
    if rule is not None and len(result.problems) == before:
        result.rules.append(rule)


def _cite(
    result: Chapter,
    name: str,
    entry: Mapping[str, Any],
    raw: dict[str, Any],
    sources: Mapping[str, Instrument | None],
) -> None:
    """Put the instrument in place of its key; a rule has its dates unless it gives its own."""
    key = entry.get("source")
    if not isinstance(key, str):
        return
    raw.pop("source")
    if key not in sources:
        known = ", ".join(sources) or "none"
        result.problems.append(
            Problem(result.file, name, "source", f"unknown source {key!r}; [sources] has {known}")
        )
    source = sources.get(key)
    raw["source"] = {
        "title": source.title.model_dump() if source else {"en": key, "zh": key},
        "article": entry.get("article", ""),
    }
    if source and not {"in_force_from", "in_force_to"} & entry.keys():
        dates = source.model_dump(include={"in_force_from", "in_force_to"}, exclude_none=True)
        raw.update(dates)


def _parsed(
    kind: type[_M], raw: Any, into: Chapter, *, prefix: str = "", rule: str = ""
) -> _M | None:
    """Validate in JSON mode: a list is a tuple there, and a name is a value of its enumeration."""
    try:
        return kind.model_validate_json(json.dumps(raw, default=str))
    except ValidationError as exc:
        into.problems += [
            Problem(into.file, rule, _place(error["loc"], prefix), _why(error))
            for error in exc.errors()
        ]
        return None


def _place(loc: Iterable[int | str], prefix: str) -> str:
    path = prefix
    for step in _steps(list(loc)):
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else step
    return path


def _steps(loc: list[int | str]) -> Iterator[int | str]:
    """Leave out what is pydantic's own: the way through the union of kinds and of values."""
    if loc[:1] == ["demands"]:
        loc = loc[2:] or ["kind"]
    yield from (step for step in loc if step not in {"bool", "int", "str"})


def _why(error: Any) -> str:
    kind, said = error["type"], str(error["msg"])
    if kind == "extra_forbidden":
        return "unknown key"
    if kind == "missing":
        return "must be given"
    if kind.startswith("union_tag"):
        return said[:1].lower() + said[1:]
    said = said.removeprefix("Value error, ").removeprefix("Input ")
    shown = "" if isinstance(error["input"], dict | list) else f", not {error['input']!r}"
    return f"{said[:1].lower()}{said[1:]}{shown}"
