"""The catalogue of read models: loads the SQL files and checks that each header tells the truth.

A file is a header of comments and two statements. The first, the fold, turns the rows of a
relation called ``batch`` (the columns of ``events`` and ``moment``, their business order) into
states by key; the second, the view, turns a relation called ``state`` into what people read. Of the
read models of the rulebooks a file holds the view; the rulebooks make the rest.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # reading the statements of a model needs no other one: a history is told quickly
    from domain.rulebook.model import Rulebook

WORDS = ("model", "key", "reads", "source", "units", "not here", "column")
_NEEDED = ("model", "key", "source", "units", "column")
_HEADER = re.compile(rf"^-- (?P<word>{'|'.join(WORDS)})\b\s+(?P<text>.+)$")
_MORE = re.compile(r"^--\s{4,}(?P<text>.+)$")
_COLUMN = re.compile(r"^(?P<name>[a-z_0-9]+) (?P<type>[^:]+): (?P<meaning>.+)$")
_LITERAL_TYPE = re.compile(r"'((?:policy|claim|complaint|agent)\.[A-Z]\w+)'")

BATCH = """
SELECT *, moment_of(occurred_at, position) AS moment
FROM {source}
"""
"""How any relation of events becomes a ``batch``: ``moment`` sorts as business order does."""
NOW = "(NULL, NULL)"
"""The two times of a macro in a view: those of the last recorded fact."""


class BadModel(ValueError):
    """A file of the catalogue contradicts itself."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a read model, as people see it."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Model:
    """A read model: what it is, and the statements that make it.

    ``setup`` are statements that come first; a model without a fold of its own is computed from
    others when it is read. ``figures`` are such models that are long in the making, in every row
    the answer of one statement over others: those have digests, and these need none. In ``order``
    the rows of a fold without a key lie in their table, so that readers pass over most of them.
    units   ``reads`` are event types without their version; ``fingerprint`` is the SHA-256 of
            all statements and of the shared macros
    """

    name: str
    title: str
    key: tuple[str, ...]
    reads: frozenset[str]
    source: str
    units: str
    not_here: str
    columns: tuple[Column, ...]
    fold: str = field(repr=False)
    view: str = field(repr=False)
    fingerprint: str
    setup: str = field(default="", repr=False)
    figures: bool = False
    order: str = ""

    @property
    def in_order(self) -> str:
        """What follows a query for states, so that they come in the order in which they lie."""
        return f" ORDER BY {self.order}" if self.order else ""

    def over(self, events: str) -> str:
        """A query for the read model, computed from the fold of any relation of events.

        ``events`` is a FROM item, such as ``(FROM events WHERE recorded_at <= …)``.
        """
        batch = BATCH.format(source=events)
        return (
            f"WITH batch AS NOT MATERIALIZED ({batch}), state AS NOT MATERIALIZED ({self.fold})\n"
            f"FROM ({self.view})"
        )

    def at(self, effective: str, known: str) -> str:
        """A query for the read model at two times, which are SQL; NULL is no bound on that time.

        One that is computed from others asks the same macros that its view asks.
        """
        if not self.fold:
            return self.view.replace(NOW, f"({effective}, {known})")
        return self.over(
            f"(FROM folds.events WHERE COALESCE(occurred_at <= {effective}, TRUE)"
            f" AND COALESCE(recorded_at <= {known}, TRUE))"
        )


@cache
def folded() -> tuple[Model, ...]:
    """The read models that no rulebook bears on: ``events`` first, the others by name."""
    folder = files("projections") / "sql"
    found = [
        parse(item.name.removesuffix(".sql"), item.read_text(encoding="utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".sql")
    ]
    return tuple(sorted(found, key=lambda model: (model.name != "events", model.name)))


def catalogue_of(books: Iterable["Rulebook"], mark: str = "") -> tuple[Model, ...]:
    """Every read model under these rulebooks, each after those that it is computed from.

    ``mark`` is kept beside the rules: whoever finds it there knows that they are those of a set.
    """
    from projections.alerting.models import alert_models
    from projections.judging.models import judging_models
    from projections.metrics.models import metric_models

    books = (*books,)
    return (*folded(), *judging_models(books, mark), *metric_models(), *alert_models(books))


@cache
def catalogue() -> tuple[Model, ...]:
    """Every read model under the rulebooks that come with the program."""
    from domain.rulebook.library import library

    return catalogue_of(library())


def model(name: str) -> Model:
    """The read model of that name.

    raises  KeyError
    """
    return {known.name: known for known in catalogue()}[name]


@cache
def audits() -> dict[str, str]:
    """Queries that must return no rows, by name."""
    folder = files("projections") / "audits"
    return {
        item.name.removesuffix(".sql"): item.read_text(encoding="utf-8")
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".sql")
    }


@cache
def macros() -> str:
    """The statements that define the words which the folds share."""
    return (files("projections") / "macros.sql").read_text(encoding="utf-8")


def parse(name: str, text: str) -> Model:
    """Read one file.

    raises  BadModel if its header is not complete or does not tell the truth
    """
    header, statements = split(name, text)
    if len(statements) != 2:  # noqa: PLR2004
        raise BadModel(f"{name}.sql: {len(statements)} statements instead of a fold and a view")
    if "reads" not in header:
        raise BadModel(f"{name}.sql: the header lacks reads")
    reads = frozenset(_types(name, " ".join(header["reads"]).split()))
    return _model(name, header, statements[0], statements[1], reads=reads, text=macros() + text)


def digested(models: Iterable[Model]) -> list[str]:
    """The names of the read models that are counted and digested."""
    return [model.name for model in models if not model.figures]


def derived(
    name: str,
    text: str,
    *,
    setup: str,
    reads: frozenset[str],
    fold: str,
    figures: bool = False,
    order: str = "",
) -> Model:
    """Read the file of a read model that rulebooks make; ``fold`` is empty if it has no states.

    raises  BadModel if its header is not complete or does not tell the truth
    """
    header, statements = split(name, text)
    if len(statements) != 1:
        raise BadModel(f"{name}.sql: {len(statements)} statements instead of a view")
    made = f"{macros()}\n{setup}\n{fold}\n{text}{order}"
    model = _model(name, header, fold, statements[0], reads=reads, text=made, setup=setup)
    return replace(model, figures=figures, order=order)


def _model(
    name: str,
    header: dict[str, list[str]],
    fold: str,
    view: str,
    *,
    reads: frozenset[str],
    text: str,
    setup: str = "",
) -> Model:
    title = header["model"][0]
    if not title.startswith(f"{name}: "):
        raise BadModel(f"{name}.sql: the header is about {title!r}")
    model = Model(
        name=name,
        title=title.partition(": ")[2],
        key=tuple(" ".join(header["key"]).split()),
        reads=reads,
        source=" ".join(header["source"]),
        units=" ".join(header["units"]),
        not_here=" ".join(header.get("not here", [])),
        columns=tuple(_column(name, text) for text in header["column"]),
        fold=fold,
        view=view,
        fingerprint=sha256(text.encode()).hexdigest(),
        setup=setup,
    )
    _check(model)
    return model


def statements(name: str) -> tuple[str, str]:
    """The fold and the view of a read model that no rulebook bears on, read from its file."""
    text = (files("projections") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    _, (fold, view) = split(name, text)
    return fold, view


def split(name: str, text: str) -> tuple[dict[str, list[str]], list[str]]:
    """The header of a file by its words, and the statements.

    raises  BadModel
    """
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    header: dict[str, list[str]] = {}
    word = ""
    for line in lines[:start]:
        if found := _HEADER.match(line):
            word = found["word"]
            header.setdefault(word, []).append(found["text"])
        elif (found := _MORE.match(line)) and word:
            header[word][-1] += " " + found["text"]
        else:
            raise BadModel(f"{name}.sql: no header word in {line!r}; known are {', '.join(WORDS)}")
    if missing := [word for word in _NEEDED if word not in header]:
        raise BadModel(f"{name}.sql: the header lacks {', '.join(missing)}")
    body = "\n".join(lines[start:])
    return header, [part.strip() for part in body.split(";") if part.strip()]


def _types(name: str, patterns: list[str]) -> Iterator[str]:
    from domain.events import EVENT_TYPES

    known = {topic.rpartition(".")[0] for topic in EVENT_TYPES}
    for pattern in patterns:
        prefix = pattern.removesuffix("*")
        found = [k for k in known if k == pattern or (prefix != pattern and k.startswith(prefix))]
        if not found:
            raise BadModel(f"{name}.sql: reads unknown event type {pattern!r}")
        yield from found


def _column(name: str, text: str) -> Column:
    if not (found := _COLUMN.match(text)):
        raise BadModel(f"{name}.sql: not a column's name, type and meaning: {text!r}")
    return Column(found["name"], found["type"].strip(), found["meaning"])


def _check(model: Model) -> None:
    names = [column.name for column in model.columns]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadModel(f"{model.name}.sql: documented twice: {', '.join(sorted(twice))}")
    if lost := set(model.key) - set(names):
        raise BadModel(f"{model.name}.sql: key without a column: {', '.join(sorted(lost))}")
    named = set(_LITERAL_TYPE.findall(model.fold))
    if unread := named - model.reads:
        raise BadModel(f"{model.name}.sql: not in reads: {', '.join(sorted(unread))}")
