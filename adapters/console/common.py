"""What every command shares: the workspace, the form of the output, times on the command line."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from adapters.workspace import Workspace
from domain.errors import Misused
from projections.timeline.text import SHANGHAI, iso_of

DEFAULT_WORKSPACE = Path("policytrail-data")
USED = "policytrail.workspace"  # where a context says which workspace its command has used
ATTENTION = 2  # exit code: done, but something was rejected, conflicting or different

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="Folder of the ledger and its read models (environment: POLICYTRAIL_WORKSPACE;"
        " default: ./policytrail-data).",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
EffectiveOption = Annotated[
    str | None,
    typer.Option("--effective-at", metavar="TIME", help="As things stood at this business time."),
]
KnownOption = Annotated[
    str | None,
    typer.Option("--known-at", metavar="TIME", help="From what was recorded by this time."),
]


def workspace(ctx: typer.Context, named: Path | None) -> Workspace:
    """The workspace that the command, the program or the environment names."""
    root = ctx.find_root().params.get("workspace")
    place = Workspace(named or root or DEFAULT_WORKSPACE)
    ctx.meta[USED] = place
    return place


def wants_json(ctx: typer.Context, *, as_json: bool) -> bool:
    """Whether ``--json`` was given, to the command or to the program."""
    return as_json or bool(ctx.find_root().params.get("as_json"))


def instant_us(text: str | None, option: str, now: int) -> int:
    """A time from the command line, or now, in microseconds since the epoch.

    units   a date means its last microsecond; without an offset it is Asia/Shanghai; what lies
            beyond the years 1 to 9999 there is their first or last microsecond
    raises  Misused
    """
    if text is None:
        return now
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Misused(
            f"read {option} {text!r}",
            "it is neither a date nor a time",
            "write 2025-03-31 (the whole day) or 2025-03-31T18:00:00+08:00",
        ) from None
    if len(text.strip()) <= len("2025-03-31"):
        moment += timedelta(days=1, microseconds=-1)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    return min(max(_micros(moment), FIRST_US), LAST_US)


def _micros(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


FIRST_US = _micros(datetime.min.replace(tzinfo=SHANGHAI))
LAST_US = _micros(datetime.max.replace(tzinfo=SHANGHAI))


def iso(us: int | None) -> str | None:
    """Microseconds since the epoch as RFC 3339 at +08:00."""
    return None if us is None else iso_of(us)


def stdin_bytes() -> BinaryIO:
    """Standard input.

    raises  Misused if it is closed
    """
    if sys.stdin is None:
        raise Misused("read standard input", "it is closed", "name a file, or pipe something in")
    return sys.stdin.buffer


def counted(number: int, noun: str) -> str:
    """A number and what it counts, as in 1 event, 2 events."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def print_json(value: Any) -> None:
    """Print one JSON value for programs to read."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def say(text: str) -> None:
    """Print words for a person, beside the data."""
    sys.stdout.flush()
    sys.stderr.write(text + "\n")


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None
) -> None:
    """Print a table that fits the terminal, or stays plain in a pipe."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    filled = list(rows)
    for index, heading in enumerate(headings):
        if filled and all(isinstance(row[index], int | float | None) for row in filled):
            table.add_column(heading, justify="right", no_wrap=True)
        else:
            table.add_column(heading, overflow="fold")
    for row in filled:
        table.add_row(*("" if cell is None else _cell(cell) for cell in row))
    Console().print(table)


def print_figures(figures: Mapping[str, object]) -> None:
    """Print names and figures, one a line."""
    width = max(map(len, figures), default=0)
    for name, figure in figures.items():
        sys.stdout.write(f"{name:<{width}}  {_cell(figure)}\n")


def _cell(value: object) -> str:
    from rich.markup import escape

    return (
        f"{value:,}"
        if isinstance(value, int) and not isinstance(value, bool)
        else escape(str(value))
    )
