"""The command line: what commands there are, each loaded when it is called; how an error ends."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

# name -> (the module of adapters.console that holds it, what it does)
COMMANDS = {
    "demo": ("demo", "Simulate a portfolio and show the main job, in under half a minute."),
    "ingest": ("ingest", "Record facts from NDJSON files, or from standard input (-)."),
    "rejects": ("rejects", "List, show, retry or export the lines that were turned away."),
    "conflicts": ("conflicts", "List or show facts that contradict a recorded one."),
    "project": ("project", "Bring the read models up to date with the ledger."),
    "rebuild": ("rebuild", "Build the read models anew, compare and swap; print their digests."),
    "query": ("query", "Ask the read models in SQL, read-only."),
    "models": ("models", "Show every read model and column, and what they mean."),
    "history": ("history_command", "Show everything that happened to a policy."),
    "state": ("state", "Show the folded state of a policy, claim, complaint or agent."),
    "settle": ("settle", "Decide a month's commission on every open policy."),
    "rules": ("rules", "List, show, check and compare the rulebooks."),
    "schema": ("schema", "Show the catalogue of events, or one event's JSON Schema."),
    "simulate": ("simulate", "Write a simulated portfolio, and what was planted in it."),
    "status": ("status", "Show the size, positions, lag, rejects and conflicts of a workspace."),
}
FAILED, MISUSED, INTERRUPTED = 1, 2, 130


class LazyGroup(TyperGroup):
    """A group whose commands are imported when they are called, so that --help stays quick."""

    def __init__(self, **attrs: Any) -> None:
        attrs["commands"] = {
            name: TyperCommand(name, help=text) for name, (_, text) in COMMANDS.items()
        }
        super().__init__(**attrs)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Load the command that was called, then let the group resolve it."""
        if args and args[0] in COMMANDS:
            self.commands[args[0]] = load(args[0])
        return super().resolve_command(ctx, args)


def load(name: str) -> Any:
    """The command of this name, with its options."""
    module, text = COMMANDS[name]
    command = typer.main.get_command(import_module(f"adapters.console.{module}").app)
    command.name, command.help = name, command.help or text
    return command


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:  # noqa: FBT001  # typer calls it so
    if wanted:
        from importlib.metadata import version

        typer.echo(f"policytrail {version('policytrail')}")
        raise typer.Exit


@app.callback()
def root(
    workspace: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            envvar="POLICYTRAIL_WORKSPACE",
            help="Folder of the ledger and its read models [default: ./policytrail-data]",
        ),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    _show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A life insurer's compliance ledger: facts in, audit trails and metrics out.

    Exit codes: 0 done; 1 not done, the message says why; 2 called wrongly, or done with something
    left to look at (rejected or conflicting facts, differing digests); 130 interrupted.
    """


def main() -> None:
    """Run the program; an error is one sentence that says what to do, never a traceback."""
    try:
        code = app(standalone_mode=False) or 0
    except BaseException as exc:
        if os.environ.get("POLICYTRAIL_DEBUG"):
            raise
        code = _ended_by(exc)
    if code == INTERRUPTED:
        sys.stderr.write("interrupted: what was recorded stays; run the same command to go on\n")
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _ended_by(exc: BaseException) -> int:
    from typer.exceptions import TyperException

    from domain.errors import Misused, PolicytrailError

    match exc:
        case typer.Exit():
            return exc.exit_code
        case SystemExit():
            return exc.code if isinstance(exc.code, int) else FAILED
        case TyperException():
            command = getattr(getattr(exc, "ctx", None), "command_path", "policytrail")
            sys.stderr.write(f"error: {exc.format_message()} See: {command} --help\n")
            return exc.exit_code
        case KeyboardInterrupt() | typer.Abort():
            return INTERRUPTED
        case BrokenPipeError():
            return 0
        case PolicytrailError():
            sys.stderr.write(f"error: {exc}\n")
            return MISUSED if isinstance(exc, Misused) else FAILED
        case _:
            sys.stderr.write(
                f"error: this should not have happened ({type(exc).__name__}: {exc}); what was"
                " recorded is safe; set POLICYTRAIL_DEBUG=1, try again and report what it prints\n"
            )
            return FAILED


if __name__ == "__main__":
    main()
