"""The command line: what commands there are, each loaded when it is called; how an error ends."""

import atexit
import codecs
import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from adapters.console.plain_values import read_plainly

# name -> (the room of adapters.console that holds it, what it does)
COMMANDS = {
    "demo": ("intake", "Simulate a portfolio and show the main job, in under half a minute."),
    "ingest": ("intake", "Record facts from NDJSON files, or from standard input (-)."),
    "record": ("intake", "Record one fact by hand, or have it refused with the rule."),
    "rejects": ("rejects", "List, show, retry or export the lines that were turned away."),
    "kafka": ("kafka", "Topics, consuming, publishing and replaying through Kafka."),
    "conflicts": ("rejects", "List or show facts that contradict a recorded one."),
    "project": ("models", "Bring the read models up to date with the ledger."),
    "rebuild": ("models", "Build the read models anew, compare and swap; print their digests."),
    "query": ("models", "Ask the read models in SQL, read-only."),
    "export": ("models", "Write read models and metrics to files for other tools."),
    "models": ("models", "Show every read model and column, and what they mean."),
    "history": ("history", "Show everything that happened to a policy."),
    "state": ("history", "Show the folded state of a policy, claim, complaint or agent."),
    "diff": ("diff", "Show what changed about a policy between two moments, and by which events."),
    "due": ("verdicts", "List what has to be done by when, and what is overdue, on any day."),
    "findings": ("verdicts", "Show which rules were broken, by which facts, and how."),
    "alerts": ("metrics", "List the metrics that miss a threshold; acknowledge an alert."),
    "metrics": ("metrics", "List the metrics, or show one by period, and what it is made of."),
    "report": ("report", "Write the figures of a period as one page, with charts."),
    "settle": ("commission", "Decide a month's commission on every open policy."),
    "points": ("agents", "Deduct the quality points of a half-year from every agent."),
    "appraise": ("agents", "Hold every agent's indicators in a period against thresholds."),
    "regulator-report": ("agents", "Write the quarter's report on false customer data."),
    "what-if": ("what_if", "Say what would differ under another rulebook; write nothing."),
    "rules": ("rules", "List, show, check, compare, adopt and switch the rulebooks."),
    "checkpoint": ("evidence", "Sign where the ledger stands; list, export, cosign; keys."),
    "verify": ("evidence", "Compute everything again and say what was tampered with, and how."),
    "dossier": ("dossier", "Write all about a policy to a file that verifies offline."),
    "verify-dossier": ("dossier", "Verify such a file, and say what is wrong with it."),
    "sample": ("evidence", "Draw a sample of policies that nobody can choose; list those drawn."),
    "access-log": ("evidence", "Show who looked at what, and why."),
    "contract": ("contract", "Export the contract as schemas, or say what a change would break."),
    "schema": ("contract", "Show the catalogue of events, or one event's JSON Schema."),
    "simulate": ("intake", "Write a simulated portfolio, and what was planted in it."),
    "status": ("models", "Show the size, positions, lag, rejects and conflicts of a workspace."),
}
RUNNING = "policytrail.running"  # in a context: the command of a group, as "kafka consume"
_YOUNG = 50_000  # objects that are made before the first of them are looked through
FAILED, MISUSED, INTERRUPTED, TERMINATED = 1, 2, 130, 143
SCHEDULED = {"ingest", "record", "rejects", "alerts", "kafka", "settle", "points", "appraise"}
SCHEDULED |= {"regulator-report"}
"""Commands after which a checkpoint may be due."""
RECORDING = (
    *("ingest", "record", "alerts", "settle", "points", "appraise", "regulator-report"),
    "kafka consume",
)
"""Commands of which what they recorded stays when they are interrupted."""


class Terminated(KeyboardInterrupt):
    """The system asked the program to end."""


class Interrupted(BaseException):
    """A command was interrupted; Typer would make a plain exit of it."""

    def __init__(self, command: str | None, code: int) -> None:
        super().__init__(command, code)
        self.command = command
        self.code = code


class LazyGroup(TyperGroup):
    """A group whose commands are imported when they are called, so that --help stays quick."""

    def __init__(self, **attrs: Any) -> None:
        attrs["commands"] = {
            name: TyperCommand(name, help=text) for name, (_, text) in COMMANDS.items()
        }
        super().__init__(**attrs)
        read_plainly(self)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Load the command that was called, then let the group resolve it."""
        if args and args[0] in COMMANDS:
            self.commands[args[0]] = load(args[0])
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, then make a checkpoint if one is due; say which was interrupted."""
        try:
            with _then_checkpoint(ctx):
                return super().invoke(ctx)
        except KeyboardInterrupt as exc:
            code = TERMINATED if isinstance(exc, Terminated) else INTERRUPTED
            raise Interrupted(ctx.meta.get(RUNNING, ctx.invoked_subcommand), code) from exc


@contextmanager
def _then_checkpoint(ctx: Any) -> Iterator[None]:
    """Make the checkpoint that a workspace's schedule asks for, unless the command failed."""
    try:
        yield
    except typer.Exit:
        _checkpoint_if_due(ctx)
        raise
    _checkpoint_if_due(ctx)


def _checkpoint_if_due(ctx: Any) -> None:
    place = ctx.meta.get("policytrail.workspace")
    if ctx.invoked_subcommand in SCHEDULED and place is not None and place.schedule.exists():
        from adapters.console.evidence.schedule import checkpoint_if_due

        checkpoint_if_due(place)


def load(name: str) -> Any:
    """The command of this name; in a room that is named after it, its module is ``command``."""
    room, text = COMMANDS[name]
    module = name.replace("-", "_")
    held_by = f"adapters.console.{room}.{'command' if module == room else module}"
    command = typer.main.get_command(import_module(held_by).app)
    command.name, command.help = name, command.help or text
    read_plainly(command)
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
            help="Folder of the ledger and its read models (default: ./policytrail-data).",
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
    left to look at (rejected or conflicting facts, differing digests); 130 interrupted, 143 told to
    end by SIGTERM.
    """


def main() -> None:
    """Run the program; an error is one sentence that says what to do, never a traceback."""
    _collect_rarely()
    _speak_utf8()
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        code = app(standalone_mode=False) or 0
        sys.stdout.flush()
    except BaseException as exc:
        if os.environ.get("POLICYTRAIL_DEBUG"):
            raise
        code = _ended_by(exc)
    finally:
        signal.signal(signal.SIGTERM, before)
    sys.exit(_flushed(code))


def _collect_rarely() -> None:
    """Look for garbage where there may be some: not while modules are loaded, nor at the very end.

    What is frozen is not looked through again: 30 ms of processor time a command, a tenth of one.
    """
    gc.set_threshold(_YOUNG)
    atexit.register(gc.freeze)


def _terminate(_signal: int, _frame: object) -> NoReturn:
    raise Terminated


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale, never fail for a character or for a closed stream."""
    if sys.stdout is None or sys.stderr is None:
        nowhere = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if codecs.lookup(stream.encoding).name != "utf-8":
                stream.reconfigure(encoding="utf-8", errors="replace")
            elif stream.errors == "strict":
                stream.reconfigure(errors="replace")


def _flushed(code: int) -> int:
    """The exit code, once everything is written; what cannot be is given up without a word."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _ended_by(exc: BaseException) -> int:
    from typer.exceptions import TyperException

    if any(isinstance(one, BrokenPipeError) for one in _chain(exc)):
        return 0
    match exc:
        case typer.Exit():
            return exc.exit_code
        case SystemExit():
            return exc.code if isinstance(exc.code, int) else FAILED
        case TyperException():
            return _misused(exc)
        case KeyboardInterrupt() | Interrupted() | typer.Abort():
            return _interrupted(exc)
        case _:
            return _failed(exc)


def _chain(exc: BaseException | None) -> list[BaseException]:
    """An error and the errors it comes from."""
    found: list[BaseException] = []
    while exc is not None and exc not in found:
        found.append(exc)
        exc = exc.__cause__ or exc.__context__
    return found


def _misused(exc: Any) -> int:
    """Say what is wrong with the command line; a group called without a command has shown help."""
    command = getattr(getattr(exc, "ctx", None), "command_path", "policytrail")
    if said := exc.format_message().strip():
        stop = "" if said.endswith((".", "?", "!")) else "."
        sys.stderr.write(f"error: {said}{stop} See: {command} --help\n")
    return int(exc.exit_code)


def _interrupted(exc: BaseException) -> int:
    stays = ": what was recorded stays; run the same command to go on"
    records = isinstance(exc, Interrupted) and exc.command in RECORDING
    sys.stderr.write(f"interrupted{stays if records else ''}\n")
    return exc.code if isinstance(exc, Interrupted) else INTERRUPTED


def _failed(exc: BaseException) -> int:
    from domain.errors import Misused, PolicytrailError

    match exc:
        case PolicytrailError():
            said = str(exc)
        case OSError(errno=errno.ENOSPC | errno.EFBIG | errno.EDQUOT):
            said = "write the answer: no room is left; make room, then try again"
        case OSError(errno=int(), strerror=str()):
            named = f" ({exc.filename})" if exc.filename else ""
            said = f"read or write: {exc.strerror}{named}; check the file and try again"
        case _:
            said = (
                f"this should not have happened ({type(exc).__name__}: {exc}); what was recorded"
                " is safe; set POLICYTRAIL_DEBUG=1, try again and report what it prints"
            )
    sys.stderr.write(f"error: {said}\n")
    return MISUSED if isinstance(exc, Misused) else FAILED


if __name__ == "__main__":
    main()
