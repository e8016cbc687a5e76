"""``policytrail kafka record``: makes a folder of topics, as they are on a broker."""

import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    counted,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.console.kafka.common import (
    BootstrapOption,
    ConfigOption,
    TimeoutOption,
    settings_of,
)
from adapters.console.writing import writing
from adapters.workspace import Workspace
from domain.errors import LedgerUnavailable, Misused
from streams.message_lines import PLAIN, WHOLE, plain, read, written
from streams.messages import Message

TopicsArgument = Annotated[
    list[str], typer.Argument(metavar="TOPIC...", help="Topics that are on the broker.")
]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="FOLDER", help="A new folder, or an empty one.")
]
MaxOption = Annotated[
    int | None,
    typer.Option("--max", min=1, metavar="N", help="Of each partition only the first N messages."),
]


def record(
    ctx: typer.Context,
    topics: TopicsArgument,
    *,
    out: OutOption,
    most: MaxOption = None,
    config: ConfigOption = None,
    bootstrap: BootstrapOption = None,
    timeout: TimeoutOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write topics to a folder, from their first message to the last that is there now.

    A partition is in the plain form if that says everything about its messages, and else in the
    form that keeps offset, time, key and headers. Nothing is overwritten.
    """
    from adapters.kafka.recording import places, recorded

    settings = settings_of(ctx, config, bootstrap, timeout=timeout, workspace_dir=workspace_dir)
    wanted = places(settings, topics)
    _make(out, sorted({topic for topic, _ in wanted}))
    own, done = workspace(ctx, workspace_dir), []
    with ExitStack() as stack:
        spools = {place: Spool(stack.enter_context(_nameless(out))) for place in wanted}
        for place, messages, ended in recorded(settings, wanted, most):
            spools[place].add(messages)
            if ended:
                done.append(spools[place].finish(out, place, own))
    done.sort(key=lambda one: (one["topic"], one["partition"]))
    total = sum(one["messages"] for one in done)
    if wants_json(ctx, as_json=as_json):
        print_json({"folder": str(out), "messages": total, "partitions": done})
        return
    print_table(
        ("file", "messages", "first offset"),
        [(one["file"], one["messages"], one["first_offset"]) for one in done],
    )
    say(f"{counted(total, 'message')} recorded in {out}")


class Spool:
    """A partition in the form that keeps everything, until it is known which form it gets."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._plain = True
        self._first: int | None = None
        self._messages = 0

    def add(self, messages: Sequence[Message]) -> None:
        """Take the next messages."""
        for one in messages:
            self._first = one.offset if self._first is None else self._first
            self._plain = self._plain and plain(one, self._messages)
            self._messages += 1
            self._file.write(written(one) + b"\n")

    def finish(self, out: Path, place: tuple[str, int], own: Workspace) -> dict[str, Any]:
        """Write the partition's file, durably and whole or not at all."""
        topic, partition = place
        path = out / topic / f"{partition}{PLAIN if self._plain else WHOLE}"
        self._file.seek(0)
        with writing(path, own) as file:
            for line in self._file:
                if self._plain:
                    line = (read(line, *place).value or b"") + b"\n"  # noqa: PLW2901  # the same message
                file.write(line)
            file.flush()
            os.fsync(file.fileno())
        _fsync(path.parent)
        return {
            "topic": topic,
            "partition": partition,
            "file": str(path),
            "messages": self._messages,
            "first_offset": self._first,
            "form": "plain" if self._plain else "messages",
        }


def _nameless(out: Path) -> IO[bytes]:
    """A file without a name beside the others: nothing is left of it if the program dies."""
    return tempfile.TemporaryFile(dir=out)


def _make(out: Path, topics: Sequence[str]) -> None:
    """Make the folder and one for each topic.

    raises  Misused if something is in it, LedgerUnavailable if it cannot be made
    """
    attempted = f"record into {out}"
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        why = "there is something in it" if out.is_dir() else "it is a file"
        raise Misused(attempted, why, "name a new folder: nothing is overwritten")
    try:
        for topic in topics:
            (out / topic).mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        why = (exc.strerror or str(exc)).lower()
        raise LedgerUnavailable(attempted, why, "check the path and its permissions") from exc


def _fsync(folder: Path) -> None:
    """Make the new name in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
