"""Rulebooks by name or from files, and those that are in force in a workspace."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from adapters.rulebook_files import RulebookFiles
from adapters.rulebook_mark import rules_mark
from adapters.workspace import Workspace
from domain.errors import Mismatched, Misused, NotFound
from domain.rulebook.adoption import Change, Standing, digest, seats
from domain.rulebook.errors import BadRulebook
from domain.rulebook.library import library
from domain.rulebook.model import Rule, Rulebook
from domain.rulebook.reading import chapter, read
from domain.rulebook.writing import write
from domain.settlement import spoilt
from projections.catalog import Model, catalogue_of

BUILT_IN = "built-in:"  # before a name: the book as it came with the program


@dataclass(frozen=True, slots=True)
class Held:
    """The books of a workspace, switched on or off, and every change that made them so."""

    standings: tuple[Standing, ...]
    changes: tuple[Change, ...]
    mark: str

    @property
    def in_force(self) -> tuple[Rulebook, ...]:
        """The books that are switched on."""
        return tuple(one.book for one in self.standings if one.on)

    @property
    def models(self) -> tuple[Model, ...]:
        """Every read model under the books in force."""
        return catalogue_of(self.in_force, self.mark)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all books."""
        return tuple(one.book.id for one in self.standings)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every book, switched on or off."""
        return tuple(rule for one in self.standings for rule in one.book.rules)

    def standing(self, book: str) -> Standing | None:
        """How a book stands."""
        return next((one for one in self.standings if one.book.id == book), None)

    def named(self, book: str, attempted: str) -> Standing:
        """How a book stands.

        raises  NotFound if there is none of that name
        """
        if (found := self.standing(book)) is None:
            raise NotFound(attempted, "there is none", f"there are {', '.join(self.names)}")
        return found


def books_in_force(place: Workspace) -> tuple[Rulebook, ...]:
    """The rulebooks in force: built-in or adopted, without those that are switched off.

    A workspace that does not exist has the built-in ones. ``fingerprint`` of them tells one set
    from another.

    raises  Damaged, Mismatched, LedgerUnavailable
    """
    return held(place).in_force


def models_in_force(place: Workspace) -> tuple[Model, ...]:
    """Every read model under the rulebooks in force.

    raises  Damaged, Mismatched, LedgerUnavailable
    """
    return held(place).models


def held(place: Workspace, *, without: Iterable[str] = ()) -> Held:
    """The books of a workspace, in the order of the library, then by name.

    ``without`` are adopted books whose files are not looked at; the built-in ones stand in.

    raises  Damaged, Mismatched, LedgerUnavailable
    """
    files = RulebookFiles(place.rulebooks)
    mark = rules_mark(place.rulebooks)  # before the books: a change meanwhile makes it outdated
    changes = files.changes()
    found = seats(changes)
    adopted = {name: seat.adopted for name, seat in found.items() if seat.adopted}
    texts = {
        f"{name} in force": files.text(name, sha)
        for name, sha in adopted.items()
        if name not in {*without}
    }
    own = {book.id: book for book in _understood(texts)}
    books = {book.id: book for book in library()} | dict(sorted(own.items()))
    standings = []
    for name, book in books.items():
        seat = found.get(name)
        sha = adopted[name] if name in own else _as_they_came()[name]
        standings.append(
            Standing(
                book, sha, seat is None or seat.on, name in own, seat.changed if seat else None
            )
        )
    return Held(tuple(standings), changes, mark)


@cache
def _as_they_came() -> dict[str, str]:
    """The digest of each built-in book."""
    return {book.id: digest(book) for book in library()}


def _understood(texts: dict[str, str]) -> tuple[Rulebook, ...]:
    try:
        return read(texts, library())
    except BadRulebook as exc:
        raise Mismatched(
            "read the rulebooks in force",
            f"this version of policytrail does not understand them: {exc.problems[0]}",
            "adopt a mended copy with `policytrail rules adopt FILE`, or go back to the built-in"
            " one with `policytrail rules reset BOOK`",
        ) from exc


def parse(paths: Iterable[Path], place: Workspace) -> tuple[Rulebook, ...]:
    """The rulebooks that these files hold, checked together with the others of the workspace.

    Files of one book are its chapters. A book takes the place of the one of the same name.

    raises  BadRulebook with every error, NotFound, Misused
    """
    texts = {str(path): _text(path) for path in paths}
    heads = [chapter(file, text).head for file, text in texts.items()]
    return together(texts, {head.id for head in heads if head is not None}, place)


def together(
    texts: dict[str, str], given: AbstractSet[str], place: Workspace
) -> tuple[Rulebook, ...]:
    """The books of these texts, checked with all others of a workspace; ``given`` are their names.

    raises  BadRulebook with every error
    """
    others = [one.book for one in held(place, without=given).standings if one.book.id not in given]
    try:
        books = read({f"{book.id} in force": write(book) for book in others} | texts)
    except BadRulebook as exc:
        raise BadRulebook(f"read {', '.join(texts)}", exc.problems) from None
    found = tuple(book for book in books if book.id in given)
    if problems := tuple(problem for book in found for problem in spoilt(book)):
        raise BadRulebook(f"read {', '.join(texts)}", problems)
    return found


def book_named(name: str, place: Workspace) -> Rulebook:
    """A book of the workspace by its name, a built-in one by ``built-in:NAME``, or one of a file.

    raises  BadRulebook, NotFound, Misused
    """
    if name.startswith(BUILT_IN):
        wanted = name.removeprefix(BUILT_IN)
        as_it_came = {book.id: book for book in library()}
        if wanted in as_it_came:
            return as_it_came[wanted]
        why, known = "there is no such built-in book", ", ".join(as_it_came)
        raise NotFound(f"read the rulebook {name}", why, f"there are {known}")
    books = held(place)
    if found := books.standing(name):
        return found.book
    path = Path(name)
    if not path.exists():
        raise NotFound(
            f"read the rulebook {name}",
            "there is no such file and no such book",
            f"name a file, or one of {', '.join(books.names)}",
        )
    (book,) = parse([path], place)
    return book


def books_given(names: Sequence[str], place: Workspace) -> tuple[Rulebook, ...]:
    """The books of files, checked together, and built-in ones by ``built-in:NAME``.

    raises  BadRulebook, NotFound, Misused
    """
    built_in = [book_named(name, place) for name in names if name.startswith(BUILT_IN)]
    paths = [Path(name) for name in names if not name.startswith(BUILT_IN)]
    return (*built_in, *(parse(paths, place) if paths else ()))


def with_books(books: Sequence[Rulebook], given: Sequence[Rulebook]) -> tuple[Rulebook, ...]:
    """A set of books with these in the place of those of the same name, or beside them."""
    names = {book.id: book for book in given}
    kept = [names.pop(book.id, book) for book in books]
    return (*kept, *names.values())


def rule_named(rule_id: str, rules: Iterable[Rule]) -> list[Rule]:
    """Every version of a rule, oldest first; parts after the dot are found by their full id.

    raises  NotFound, with the nearest id
    """
    known = [*rules]
    found = [rule for rule in known if rule.id == rule_id.strip()]
    if not found:
        near = get_close_matches(rule_id.upper(), [rule.id for rule in known], n=1)
        hint = f"did you mean {near[0]}?" if near else "list all with: policytrail rules list"
        raise NotFound(f"show the rule {rule_id}", "there is none of that id", hint)
    return sorted(found, key=lambda rule: rule.version)


def _text(path: Path) -> str:
    name_a_file = "name a TOML file"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if str(path) in {book.id for book in library()}:
            name_a_file += f"; the built-in book comes back with: policytrail rules reset {path}"
        raise NotFound(f"read {path}", "there is no such file", name_a_file) from None
    except UnicodeDecodeError:
        raise Misused(f"read {path}", "it is not UTF-8 text", "save it as UTF-8") from None
    except OSError as exc:
        raise Misused(f"read {path}", exc.strerror or str(exc), name_a_file) from None
