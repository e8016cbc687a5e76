"""The page of every command, made from the program's own help."""

import inspect
from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

HEAD = """# Commands

What `policytrail --help` says, for every command. Data goes to standard output, words to standard
error.
"""


def page() -> str:
    """Write the page: every command of the tree, in the order of the help."""
    from cli import app

    return "\n".join([HEAD, *(_section(path, command) for path, command in commands(app))])


def commands(app: typer.Typer) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with the words that call it, groups included."""
    yield from _walk("policytrail", get_command(app))


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    if not hasattr(command, "list_commands"):
        return
    context = typer.Context(command)
    for name in command.list_commands(context):
        _, inner, _ = command.resolve_command(context, [name])  # loads it, where that is put off
        if not inner.hidden:
            yield from _walk(f"{path} {name}", inner)


def _section(path: str, command: Any) -> str:
    context = typer.Context(command)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    lines = [f"## {path}\n", f"`{usage}`\n", inspect.cleandoc(command.help or ""), ""]
    records = [record for param in command.params if (record := param.get_help_record(context))]
    if records:
        rows = (f"| `{_cell(label)}` | {_cell(meaning)} |" for label, meaning in records)
        lines += ["| argument or option | meaning |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.removesuffix(" <list[str]>").replace("|", "\\|")
