"""Rulebooks as rows: the rules that facts can break, and what every watched fact is to them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.rulebook.model import Rule, Rulebook
from domain.rulebook.shapes import Deadline, On
from projections.judging.folding import Piece, fold_of
from projections.judging.roles import SUBJECTS, amount_of, is_judged, uses
from projections.judging.watches import Role, Watch, numbered, pieces, wire_types

RULE_COLUMNS = (
    ("rule_no", "INTEGER"),
    ("rule", "VARCHAR"),
    ("rule_version", "INTEGER"),
    ("book", "VARCHAR"),
    ("book_version", "VARCHAR"),
    ("kind", "VARCHAR"),
    ("severity", "VARCHAR"),
    ("text_en", "VARCHAR"),
    ("text_zh", "VARCHAR"),
    ("source", "VARCHAR"),
    ("in_force_from", "DATE"),
    ("in_force_to", "DATE"),
    ("channels", "VARCHAR[]"),
    ("long_term", "BOOLEAN"),
    ("effective_from", "DATE"),
    ("unit", "VARCHAR"),
    ("amount", "BIGINT"),
    ("roll_forward", "BOOLEAN"),
    ("first_only", "BOOLEAN"),
    ("keyed", "BOOLEAN"),
    ("pausable", "BOOLEAN"),
    ("field", "VARCHAR"),
    ("items", "VARCHAR[]"),
    ("steps", "VARCHAR[]"),
    ("opens", "VARCHAR"),
    ("closes", "VARCHAR"),
    ("at_most", "BIGINT"),
    ("at_least", "BIGINT"),
    ("minimum", "BIGINT"),
    ("period", "VARCHAR"),
    ("per", "VARCHAR"),
)
ROLE_COLUMNS = (
    ("watch", "SMALLINT"),
    ("rule_no", "INTEGER"),
    ("role", "VARCHAR"),
    ("ordinal", "INTEGER"),
    ("field", "VARCHAR"),
    ("unit", "VARCHAR"),
    ("amount", "BIGINT"),
)
PIECE_COLUMNS = (("type", "VARCHAR"), ("taken", "VARCHAR"), ("marks", "VARCHAR"))


@dataclass(frozen=True, slots=True)
class Compiled:
    """Rulebooks as SQL: the fold of ``rule_facts``, and the rows that the judging reads."""

    pieces: tuple[Piece, ...]
    reads: frozenset[str]
    rules: tuple[tuple[Any, ...], ...]
    roles: tuple[Role, ...]

    @property
    def fold(self) -> str:
        """The fold over all types that are watched."""
        return fold_of(self.pieces)

    def statements(self, mark: str) -> str:
        """The statements that make the tables of rules and roles.

        The fold is kept in pieces, and ``mark`` beside it: so whoever knows that the rules are
        those in force can judge the facts of one file without reading a rulebook.
        """
        tables = (
            table("folds.rules", RULE_COLUMNS, self.rules),
            table("folds.rule_roles", ROLE_COLUMNS, self.roles),
            table("folds.rule_pieces", PIECE_COLUMNS, self.pieces),
            table("folds.rules_mark", (("mark", "VARCHAR"),), [(mark,)]),
        )
        return ";\n".join(tables)


def compiled(books: Iterable[Rulebook]) -> Compiled:
    """Compile the enabled rules that facts can break.

    shape   rules are numbered from 1 in the order of the books; number 0 stands for what tells
            whom a stream is about
    """
    judged = [(book, rule) for book in books for rule in book.rules if is_judged(rule)]
    used = [(0, use) for use in SUBJECTS]
    used += [(n, use) for n, (_, rule) in enumerate(judged, start=1) for use in uses(rule)]
    numbers: dict[Watch, int] = numbered(use.watch for _, use in used)
    roles = tuple(
        Role(
            numbers[use.watch],
            number,
            use.role,
            use.ordinal,
            use.watch.at,
            use.unit,
            use.amount,
        )
        for number, use in used
    )
    return Compiled(
        pieces=pieces(numbers),
        reads=wire_types(numbers),
        rules=tuple(_row(n, book, rule) for n, (book, rule) in enumerate(judged, start=1)),
        roles=tuple(dict.fromkeys(roles)),
    )


def _row(number: int, book: Rulebook, rule: Rule) -> tuple[Any, ...]:
    demand = rule.demands
    span = next(
        (found for name in ("deadline", "span", "gap") if (found := getattr(demand, name, None))),
        None,
    )
    return (
        number,
        rule.id,
        rule.version,
        rule.book,
        book.version,
        demand.kind,
        rule.severity,
        rule.text.en,
        rule.text.zh,
        " ".join(filter(None, (rule.source.title.en, rule.source.article))),
        rule.in_force_from,
        rule.in_force_to,
        tuple(map(str, rule.scope.channels)),
        rule.scope.long_term,
        rule.scope.effective_from,
        span.unit if isinstance(span, Deadline) else None,
        amount_of(demand, span) if isinstance(span, Deadline) else None,
        getattr(demand, "roll_forward", False),
        getattr(demand, "occurrence", "") == "first",
        bool(getattr(demand, "matching", ())),
        bool(getattr(demand, "paused_by", ())),
        getattr(demand, "field", None),
        tuple(map(str, getattr(demand, "items", ()))),
        tuple(_names(demand)),
        *(getattr(demand, name, None) for name in ("opens", "closes", "at_most")),
        getattr(demand, "at_least", None),
        *(getattr(demand, name, None) for name in ("minimum", "period", "per")),
    )


def _names(demand: object) -> Iterator[str]:
    steps: Sequence[On] = getattr(demand, "steps", ())
    yield from (on.event.partition(".")[2] for on in steps)


def table(name: str, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[Any, ...]]) -> str:
    """The statements that make a table of rows."""
    shape = ", ".join(f'"{column}" {kind}' for column, kind in columns)
    values = ",\n".join(f"({', '.join(map(literal, row))})" for row in rows)
    filled = f";\nINSERT INTO {name} VALUES\n{values}" if rows else ""
    return f"CREATE OR REPLACE TABLE {name} ({shape}){filled}"


def literal(value: object) -> str:
    """A value as SQL writes it."""
    match value:
        case None:
            return "NULL"
        case bool() | int() | float():
            return str(value).upper()
        case date():
            return f"DATE '{value.isoformat()}'"
        case tuple():
            return f"[{', '.join(map(literal, value))}]"
        case _:
            return "'" + str(value).replace("'", "''") + "'"
