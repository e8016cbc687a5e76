"""``policytrail rules``: the rules that are in force, and the checking of others."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.console.rules import in_force
from adapters.console.rules.books import Held, book_named, held, parse, rule_named
from adapters.console.rules.sheet import figures, plain
from domain.errors import Misused
from domain.rulebook import words
from domain.rulebook.difference import Change, Difference, difference
from domain.rulebook.errors import BadRulebook
from domain.rulebook.model import Rule
from domain.rulebook.words import Lang
from domain.rulebook.writing import write

app = typer.Typer(add_completion=False, no_args_is_help=True)
NOT_MODELLED = "not_modelled"
LangOption = Annotated[
    Literal["en", "zh"], typer.Option(help="Language of the texts: English or Chinese.")
]


@app.command("list")
def list_(
    ctx: typer.Context,
    *,
    book: Annotated[
        str | None, typer.Option(metavar="BOOK", help="Only this book, such as law.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only this kind, such as obligation.")
    ] = None,
    not_modelled: Annotated[
        bool, typer.Option("--not-modelled", help="Only what is not judged, with the reason.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what is in force on this day.")
    ] = None,
    lang: LangOption = "en",
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the rules of every book that is in force, or some of them."""
    books = held(workspace(ctx, workspace_dir))
    found = _chosen(books, book, NOT_MODELLED if not_modelled else kind, as_of)
    if wants_json(ctx, as_json=as_json):
        print_json({"rules": len(found), "list": [plain(rule) for rule in found]})
        return
    rows = [
        (
            rule.name,
            rule.book,
            words.KINDS[rule.demands.kind][lang],
            rule.severity,
            _about(rule, lang),
        )
        for rule in found
    ]
    print_table(("rule", "book", "kind", "severity", "text"), rows)
    say(f"{_rules(len(found))}; one of them: policytrail rules show ID")


@app.command()
def show(
    ctx: typer.Context,
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="For instance CBK-05.")],
    *,
    lang: LangOption = "en",
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show all of a rule: text, source, dates, scope, and its clock in words."""
    books = held(workspace(ctx, workspace_dir))
    found = rule_named(rule_id, books.rules)
    if wants_json(ctx, as_json=as_json):
        print_json([plain(rule) for rule in found])
        return
    for number, rule in enumerate(found):
        sys.stdout.write("\n" if number else "")
        _print(figures(rule, lang))
    if not any(one.id == found[0].book for one in books.in_force):
        say(f"the book {found[0].book} is switched off: nothing is judged by its rules")


@app.command()
def check(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="The chapters of one rulebook or more.")
    ],
    *,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check rulebooks as a whole and list every error; exit code 2 if there is one.

    Files of one book are its chapters. They are checked together with the other books of the
    workspace, as ``rules adopt`` does it; nothing is changed.
    """
    try:
        books = parse(files, workspace(ctx, workspace_dir))
    except BadRulebook as exc:
        raise in_force.refused(exc.problems, as_json=wants_json(ctx, as_json=as_json)) from None
    if wants_json(ctx, as_json=as_json):
        counts = [{"book": b.id, "version": b.version, "rules": len(b.rules)} for b in books]
        print_json({"valid": True, "books": counts})
        return
    for one in books:
        kinds = Counter(rule.demands.kind for rule in one.rules)
        told = ", ".join(f"{count} {words.KINDS[k]['en']}" for k, count in sorted(kinds.items()))
        sys.stdout.write(f"{one.id} {one.version}: valid, {_rules(len(one.rules))} ({told})\n")


@app.command()
def diff(
    ctx: typer.Context,
    before: Annotated[str, typer.Argument(metavar="A", help="A file, or the name of a book.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A file, or the name of a book.")],
    *,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two rulebooks: rules added, removed, and changed field by field.

    A name is that of a book of the workspace; ``built-in:NAME`` is the book as it came.
    """
    place = workspace(ctx, workspace_dir)
    found = difference(book_named(before, place), book_named(after, place))
    if wants_json(ctx, as_json=as_json):
        print_json(_plain_difference(found))
        return
    for sign, rules in (("-", found.removed), ("+", found.added)):
        for rule in rules:
            sys.stdout.write(f"{sign} {rule.name}: {rule.text.en}\n")
    for name, changes in found.changed.items():
        sys.stdout.write(f"~ {name}\n")
        for change in changes:
            sys.stdout.write(
                f"    {change.field}: {_given(change.before)} -> {_given(change.after)}\n"
            )
    if not found:
        sys.stdout.write("no difference\n")


@app.command()
def export(
    ctx: typer.Context,
    book: Annotated[
        str, typer.Argument(metavar="BOOK", help="The name of a book, or built-in:NAME.")
    ],
    *,
    workspace_dir: WorkspaceOption = None,
) -> None:
    """Print a whole book as one file, to be changed, checked, compared and adopted."""
    sys.stdout.write(write(book_named(book, workspace(ctx, workspace_dir))))


app.command()(in_force.adopt)
app.command()(in_force.switch)
app.command()(in_force.reset)
app.command("in-force")(in_force.in_force)


def _chosen(books: Held, book: str | None, kind: str | None, as_of: str | None) -> list[Rule]:
    for option, given, known in (("--book", book, books.names), ("--kind", kind, words.KINDS)):
        if given is not None and given not in known:
            raise Misused(f"list the rules of {option} {given}", "there is none", _known(known))
    if book is not None and book not in {one.id for one in books.in_force}:
        way_out = f"switch it on with: policytrail rules switch {book} on"
        raise Misused(f"list the rules of --book {book}", "it is switched off", way_out)
    day = _day(as_of)
    return [
        rule
        for one in books.in_force
        for rule in one.rules
        if book in (None, rule.book)
        and kind in (None, rule.demands.kind)
        and (day is None or rule.in_force_on(day))
    ]


def _known(names: Any) -> str:
    return f"there are {', '.join(names)}"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise Misused(f"read --as-of {text!r}", "it is no date", "write 2025-03-31") from None


def _about(rule: Rule, lang: Lang) -> str:
    text = str(getattr(rule.text, lang))
    if not rule.enabled:
        text = f"({'disabled' if lang == 'en' else '停用'}) {text}"
    reason = getattr(rule.demands, "reason", None)
    return f"{text}\n{getattr(reason, lang)}" if reason else text


def _print(found: dict[str, str]) -> None:
    from rich.cells import cell_len

    width = max(map(cell_len, found))
    for label, text in found.items():
        sys.stdout.write(f"{label}{' ' * (width - cell_len(label) + 2)}{text}\n")


def _rules(count: int) -> str:
    return "1 rule" if count == 1 else f"{count} rules"


def _given(value: object) -> str:
    return "(not given)" if value is None else str(value)


def _plain_difference(found: Difference) -> dict[str, Any]:
    def shown(change: Change) -> dict[str, Any]:
        return {"field": change.field, "before": change.before, "after": change.after}

    return {
        "added": [rule.name for rule in found.added],
        "removed": [rule.name for rule in found.removed],
        "changed": {name: [*map(shown, changes)] for name, changes in found.changed.items()},
    }
