"""``policytrail ingest``: record facts from files, end with a reconciliation."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from adapters import line_files
from adapters.console.collecting import without_collecting
from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    print_figures,
    print_json,
    say,
    stdin_bytes,
    wants_json,
    workspace,
)
from adapters.console.intake.folder import ingest_folder
from adapters.console.intake.ingesting import NOTHING, Ingested, mover, resumed, say_released
from adapters.console.progress import bytes_bar
from adapters.ledger.ledger import Ledger
from adapters.ledger.messages import MessageLedger
from adapters.ledger.reading import LedgerReader
from adapters.message_folders import partition_files
from adapters.workspace import Workspace
from domain.errors import Misused, PolicytrailError, WorkspaceBusy
from streams.intake import BATCH_LINES, Batch, Mark, Tally, batches

app = typer.Typer(add_completion=False)
STDIN = "-"
ProjectOption = Annotated[
    bool, typer.Option("--project/--no-project", help="Bring the read models up to date after.")
]


def ingest_file(
    ledger: Ledger,
    path: Path,
    tick: Callable[[int], None],
    *,
    anew: bool = False,
    most: int = BATCH_LINES,
) -> Ingested:
    """Record a file's facts; a file whose reading was cut short goes on where it stopped.

    ``tick`` is called with the offset up to which everything is durable.
    """
    key = str(path.resolve())
    known = resumed(ledger, key, path, anew=anew)
    start = known.mark if known else Mark(0, 0, b"", b"")
    before = known.tally if known else NOTHING
    tally, since = Tally(), known.mark if known else None
    tick(start.offset)
    with path.open("rb") as file:
        for batch in batches(line_files.lines(file, start.offset, start.line), most):
            reached = line_files.mark(path, batch.end, batch.line)
            tally += ledger.record(
                str(path), batch, mover(key, since, reached, before + tally, finished=False)
            )
            since = reached
            tick(batch.end)
    end = since or line_files.mark(path, 0, 0)
    ledger.record(str(path), Batch(), mover(key, since, end, before + tally, finished=True))
    return Ingested(str(path), tally, start.line + 1 if known else None, before)


def ingest_stream(ledger: Ledger, file: BinaryIO, name: str = STDIN) -> Ingested:
    """Record the facts in a pipe, which cannot be resumed; repeats are duplicates."""
    tally = Tally()
    for batch in batches(line_files.lines(file)):
        tally += ledger.record(name, batch)
    return Ingested(name, tally)


def ingest_all(ledger: MessageLedger, files: Iterable[str], *, anew: bool) -> list[Ingested]:
    """Record several files or folders in the order given, with a progress bar on a terminal."""
    done: list[Ingested] = []
    for name in files:
        path = Path(name)
        if name == STDIN:
            done.append(ingest_stream(ledger, stdin_bytes()))
            continue
        if path.is_dir():
            done += ingest_folder(ledger, path, anew=anew)
            continue
        if not line_files.regular(path):
            with path.open("rb") as file:
                done.append(ingest_stream(ledger, file, name))
            continue
        with bytes_bar(name, path.stat().st_size) as tick:
            done.append(ingest_file(ledger, path, tick, anew=anew))
    return done


@app.command()
def ingest(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE…|FOLDER…|-", help="NDJSON files, folders of topics, or -."),
    ],
    *,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: ProjectOption = True,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Read whole files, also those cut short before.")
    ] = False,
) -> None:
    """Record facts from NDJSON files, from folders of topics, or from standard input (-).

    Ends with a reconciliation: read = recorded + duplicates + conflicts + rejected. Exits with 2 if
    anything was rejected or conflicting. The same command goes on with a run that was cut short.

    A folder holds <topic>/<partition>.ndjson, a message a line; what has a version that is not
    known yet is parked, and released by the next run that knows it.
    """
    _check(files)
    place = workspace(ctx, workspace_dir).made()
    with MessageLedger(place.ledger) as ledger, without_collecting():
        released = ledger.release_parked() if _any_folder(files) else None
        done = ingest_all(ledger, files, anew=from_start)
        last = ledger.last_position()
        tally = sum((one.tally for one in done), Tally())
        mended = tally.rejected > 0 and _all_mended(ledger, done)
    report, failure = projected(place) if project else (None, None)
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(done, tally, last, released) | {"projected": report})
    else:
        _print(done, tally, released, mended=mended)
    if failure is not None:
        raise failure
    if not (tally + (released or Tally())).clean:
        raise typer.Exit(ATTENTION)


def _any_folder(files: list[str]) -> bool:
    return any(name != STDIN and Path(name).is_dir() for name in files)


def _check(files: list[str]) -> None:
    if sum(name in (STDIN, "/dev/stdin", "/dev/fd/0") for name in files) > 1:
        raise Misused("read standard input", "it is named twice", "name - once")
    for name in files:
        if not name:
            raise Misused("read ''", "the name is empty", "name a file, or - for standard input")
        if name == STDIN:
            stdin_bytes()
        elif Path(name).is_dir():
            partition_files(Path(name))
        else:
            line_files.checked(Path(name))


def _all_mended(ledger: Ledger, done: list[Ingested]) -> bool:
    """Whether no line that was rejected from these files waits to be mended."""
    from adapters.console.rejects.common import pending

    names = {one.feed or one.file for one in done}
    return not any(one.feed in names for one in pending(ledger))


def projected(place: Workspace) -> tuple[dict[str, object] | None, PolicytrailError | None]:
    """Project, and hold an error back until the reconciliation is printed."""
    from adapters.console.models.project import catch_up

    try:
        with LedgerReader(place.ledger) as ledger:
            return catch_up(ledger, place), None
    except WorkspaceBusy as exc:
        say(f"the read models are left to the other process: {exc}")
        return None, None
    except PolicytrailError as exc:
        return None, exc


def _plain(
    done: list[Ingested], tally: Tally, last: int, released: Tally | None
) -> dict[str, object]:
    freed = {} if released is None else {"released": released.plain()}
    return {
        **tally.plain(),
        **freed,
        "last_position": last,
        "files": [
            {
                "file": one.file,
                **one.tally.plain(),
                **_place(one),
                "before_interruption": one.before.plain() if one.resumed else None,
            }
            for one in done
        ],
    }


def _place(one: Ingested) -> dict[str, object]:
    if one.feed is None:
        return {"resumed_at_line": one.resumed_at_line}
    return {"feed": one.feed, "resumed_at_offset": one.resumed_at_offset}


def _print(done: list[Ingested], tally: Tally, released: Tally | None, *, mended: bool) -> None:
    say_released(released)
    for one in done:
        if one.resumed:
            say(
                f"{one.file}: went on at {one.resumed}; an earlier run had read"
                f" {one.before.read:,} and recorded {one.before.recorded:,}"
            )
    print_figures(tally.plain())
    if tally.rejected and mended:
        say("what was rejected is already mended: policytrail rejects list --all")
    elif tally.rejected:
        say("look at what was rejected, and mend it: policytrail rejects list")
    if tally.parked:
        say("look at what waits for a newer version: policytrail rejects list --parked")
    if tally.conflicts:
        say("look at what contradicts a recorded fact: policytrail conflicts list")
