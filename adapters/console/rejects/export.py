"""``policytrail rejects export``: what is pending as lines, or as whole messages."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    counted,
    print_json,
    say,
    wants_json,
    workspace,
)
from adapters.console.rejects.common import AllOption, every, message_of, parts
from adapters.console.writing import writing
from adapters.ledger.reading import LedgerReader
from adapters.ledger.rejects import Reject
from streams.message_lines import as_line, written

Form = Callable[[LedgerReader, Reject], Iterable[bytes] | None]


def export(
    ctx: typer.Context,
    out: Annotated[str, typer.Option(metavar="FILE|-", help="Where to write the lines.")] = "-",
    *,
    everything: AllOption = False,
    messages: Annotated[
        bool,
        typer.Option("--messages", help="Write messages whole: key, headers, offset and value."),
    ] = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write what is pending, one a line, to mend and ingest again.

    A line is written byte for byte; of a message, the event as one line. What cannot be a line is
    counted and left out. --messages writes messages instead, without losing a byte, in the form of
    <partition>.messages.ndjson, each with its topic and partition.
    """
    place = workspace(ctx, workspace_dir)
    form = _whole if messages else _line
    with LedgerReader(place.ledger) as ledger:
        found = every(ledger, pending_only=not everything)
        if out == "-":
            written_, left = _write(ledger, found, form, sys.stdout.buffer)
        else:
            with writing(Path(out), place) as file:
                written_, left = _write(ledger, found, form, file)
    if wants_json(ctx, as_json=as_json) and out != "-":
        print_json({"written": written_, "left_out": left, "out": out})
        return
    noun = "rejected message" if messages else "rejected line"
    say(f"{counted(written_, noun)} written" + ("" if out == "-" else f" to {out}"))
    if left:
        say(_left_out(left, messages=messages))


def _left_out(left: int, *, messages: bool) -> str:
    if messages:
        return f"{counted(left, 'reject')} left out: lines of files, no messages"
    return f"{counted(left, 'message')} left out, which cannot be a line: export --messages"


def _write(
    ledger: LedgerReader, found: Iterable[Reject], form: Form, file: BinaryIO
) -> tuple[int, int]:
    written_ = left = 0
    for one in found:
        held = form(ledger, one)
        if held is None:
            left += 1
            continue
        file.writelines(held)
        file.write(b"\n")
        written_ += 1
    file.flush()
    return written_, left


def _line(ledger: LedgerReader, one: Reject) -> Iterable[bytes] | None:
    message = message_of(ledger, one)
    if message is None:
        return parts(ledger, one.number)
    line = as_line(message)
    return None if line is None else (line,)


def _whole(ledger: LedgerReader, one: Reject) -> Iterator[bytes] | None:
    message = message_of(ledger, one)
    return None if message is None else iter((written(message, placed=True),))
