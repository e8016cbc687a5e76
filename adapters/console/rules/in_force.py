"""``policytrail rules adopt``, ``switch``, ``reset``, ``in-force``: which rulebooks hold."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    counted,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.console.rules.adopting import Changer
from adapters.console.rules.books import Held, held
from adapters.rulebook_files import RulebookFiles
from adapters.workspace import Workspace
from domain.errors import WorkspaceBusy
from domain.rulebook.adoption import Change, Standing, fingerprint
from domain.rulebook.errors import BadRulebook, Problem

ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who does it (default: the user).")
]
ProjectOption = Annotated[
    bool,
    typer.Option("--project/--no-project", help="Judge the facts by the new set of books after."),
]
BookArgument = Annotated[str, typer.Argument(metavar="BOOK", help="The name of a book.")]
_SHOWN = 12  # digits of a digest, enough for a person to tell books apart


def adopt(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="The chapters of one rulebook or more.")
    ],
    *,
    by: ByOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Put rulebooks in force, all of them or none; exit code 2 if one has an error.

    A book takes the place of the one of the same name, which is kept beside it, and is switched on.
    It is checked together with the other books; each error is listed, and the books in force stay.
    """
    place = workspace(ctx, workspace_dir)
    try:
        books, changed = Changer(place, by).adopt(files)
    except BadRulebook as exc:
        raise refused(exc.problems, as_json=wants_json(ctx, as_json=as_json)) from None
    names = [book.id for book in books]
    _tell(ctx, place, names, changed, ("in force now", "in force already"), as_json=as_json)
    _judge_anew(place, changed, project=project)


def switch(
    ctx: typer.Context,
    book: BookArgument,
    state: Annotated[Literal["on", "off"], typer.Argument(metavar="on|off", help="Which of both.")],
    *,
    by: ByOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Switch a book on or off as a whole; nothing is judged by a book that is switched off."""
    place = workspace(ctx, workspace_dir)
    changed = Changer(place, by).switch(book, on=state == "on")
    told = f"switched {state}", f"switched {state} already"
    _tell(ctx, place, [book], changed, told, as_json=as_json)
    _judge_anew(place, changed, project=project)


def reset(
    ctx: typer.Context,
    book: BookArgument,
    *,
    by: ByOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
) -> None:
    """Go back to the book that came with the program; a book of your own goes out of force.

    It stays switched on or off as it was; exit code 2 if another book names a rule that would go.
    """
    place = workspace(ctx, workspace_dir)
    try:
        changed = Changer(place, by).reset(book)
    except BadRulebook as exc:
        raise refused(exc.problems, as_json=wants_json(ctx, as_json=as_json)) from None
    _tell(ctx, place, [book], changed, ("reset", "as it came already"), as_json=as_json)
    _judge_anew(place, changed, project=project)


def in_force(
    ctx: typer.Context, *, workspace_dir: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show which books are in force: version, digest, since when, by whom; and what was before.

    The digest is the SHA-256 of what ``rules export`` prints.
    """
    place = workspace(ctx, workspace_dir)
    stands = held(place)
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(stands, place))
        return
    print_table(
        ("book", "version", "rules", "", "sha256", "since", "by"),
        [
            (one.book.id, one.book.version, len(one.book.rules), *_said(one))
            for one in stands.standings
        ],
    )
    if stands.changes:
        print_table(
            ("changed at", "by", "book", "what", "version", "sha256"),
            [
                (one.at, one.by, one.book, one.did, one.version, one.sha256[:_SHOWN])
                for one in stands.changes
            ],
        )


def refused(problems: Sequence[Problem], *, as_json: bool) -> typer.Exit:
    """Print what is wrong with rulebooks; the exit that says so."""
    if as_json:
        found = [
            {"file": p.file, "rule": p.rule or None, "field": p.field or None, "why": p.why}
            for p in problems
        ]
        print_json({"valid": False, "problems": found})
    else:
        for problem in problems:
            sys.stdout.write(f"{problem}\n")
        say(f"{len(problems)} to mend; the rulebooks in force stay in force")
    return typer.Exit(ATTENTION)


def _said(one: Standing) -> tuple[str, str, str, str]:
    state = ("built in", "adopted")[one.adopted] + ("" if one.on else ", switched off")
    since, by = (one.changed.at, one.changed.by) if one.changed else ("", "")
    return state, one.sha256[:_SHOWN], since, by


def _tell(
    ctx: typer.Context,
    place: Workspace,
    names: Sequence[str],
    changed: Sequence[str],
    told: tuple[str, str],
    *,
    as_json: bool,
) -> None:
    stands = held(place)
    if wants_json(ctx, as_json=as_json):
        print_json({"changed": changed} | _plain(stands, place))
        return
    for name in names:
        one = stands.standing(name)
        about = f" {one.book.version}, {counted(len(one.book.rules), 'rule')}" if one else ""
        sys.stdout.write(f"{name}{about}: {told[name not in changed]}\n")


def _judge_anew(place: Workspace, changed: Sequence[str], *, project: bool) -> None:
    """Bring the read models up to date with the books, if there are facts; say so if they are not.

    raises  Damaged, Mismatched, LedgerUnavailable
    """
    if not changed or not place.ledger.exists():
        return
    before = "the read models are judged by the books before"
    if not project:
        say(f"{before}; run: policytrail project")
        return
    from adapters.console.models.project import catch_up
    from adapters.ledger.reading import LedgerReader

    try:
        with LedgerReader(place.ledger) as ledger:
            catch_up(ledger, place)
    except WorkspaceBusy:
        say(
            f"{before}: another process is projecting; if it follows the ledger it takes them up,"
            " else run when it ends: policytrail project"
        )


def _plain(stands: Held, place: Workspace) -> dict[str, Any]:
    return {
        "fingerprint": fingerprint(stands.in_force),
        "books": [_plain_standing(one, place) for one in stands.standings],
        "changes": [_plain_change(one, place) for one in stands.changes],
    }


def _plain_standing(one: Standing, place: Workspace) -> dict[str, Any]:
    file = RulebookFiles(place.rulebooks).file(one.book.id, one.sha256)
    return {
        "book": one.book.id,
        "version": one.book.version,
        "rules": len(one.book.rules),
        "on": one.on,
        "adopted": one.adopted,
        "sha256": one.sha256,
        "since": one.changed.at if one.changed else None,
        "by": one.changed.by if one.changed else None,
        "file": str(file) if one.adopted else None,
    }


def _plain_change(one: Change, place: Workspace) -> dict[str, Any]:
    file = RulebookFiles(place.rulebooks).file(one.book, one.sha256)
    return one.model_dump() | {"file": str(file) if file.exists() else None}
