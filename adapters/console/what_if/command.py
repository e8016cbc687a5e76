"""``policytrail what-if``: the same facts under another rulebook; nothing is written."""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    print_json,
    wants_json,
    workspace,
)
from adapters.console.rules.books import books_given, books_in_force, with_books
from adapters.console.what_if.commission import commission
from adapters.console.what_if.judging import judging
from adapters.console.what_if.question import Question, Section
from domain.rulebook.adoption import digest
from domain.rulebook.model import Rulebook

app = typer.Typer(add_completion=False)
SECTIONS: tuple[Callable[[Question], Mapping[str, Section]], ...] = (
    lambda question: {"commission": commission(question)},
    judging,
)
"""What is compared, in this order; each gives sections by their names in the answer."""


@app.command()
def what_if(
    ctx: typer.Context,
    *,
    rulebook: Annotated[
        list[str],
        typer.Option(
            "--rulebook",
            metavar="FILE",
            help="The other rulebook: a file, or built-in:NAME; may be given more than once.",
        ),
    ],
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="MONTH", help="First run (default: the first issue's)."),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="MONTH", help="Last run (default: the last one possible)."),
    ] = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what would be different under another rulebook, on the facts that are known now.

    All monthly runs of commission are made again, and all obligations and findings are judged as of
    now, by the books in force and with the other ones in their place. For commission both begin
    with the facts: what runs have recorded is left out, what other systems have reported stays.
    Nothing is written.
    """
    place = workspace(ctx, workspace_dir)
    in_force, given = books_in_force(place), books_given(rulebook, place)
    question = Question(place, in_force, with_books(in_force, given), first, last)
    answers = {name: one for ask in SECTIONS for name, one in ask(question).items()}
    pairs = [_pair(book, in_force) for book in given]
    if wants_json(ctx, as_json=as_json):
        print_json({"rulebooks": pairs} | {name: one.plain() for name, one in answers.items()})
    else:
        _tell(pairs, answers.values())


def _tell(pairs: Iterable[dict[str, Any]], answers: Iterable[Section]) -> None:
    for pair in pairs:
        sys.stdout.write(f"{pair['book']}: {_said(pair['in_force'])} -> {_said(pair['instead'])}\n")
    for one in answers:
        sys.stdout.write("\n")
        one.tell()


def _pair(book: Rulebook, in_force: tuple[Rulebook, ...]) -> dict[str, Any]:
    before = next((one for one in in_force if one.id == book.id), None)
    return {
        "book": book.id,
        "in_force": _named(before) if before else None,
        "instead": _named(book),
        "same": before == book,
    }


def _named(book: Rulebook) -> dict[str, str]:
    return {"version": book.version, "sha256": digest(book)}


def _said(named: dict[str, str] | None) -> str:
    return f"{named['version']} ({named['sha256'][:12]})" if named else "not in force"
