"""``policytrail ingest``: record facts from files, end with a reconciliation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
from adapters.console.progress import bytes_bar
from adapters.ledger.ledger import Ledger
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import Misused, PolicytrailError, WorkspaceBusy
from streams.intake import BATCH_LINES, Batch, Mark, Progress, Tally, batches

app = typer.Typer(add_completion=False)
STDIN = "-"
NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of a file: ``tally`` now, ``before`` in the interrupted run it goes on from."""

    file: str
    tally: Tally
    resumed_at_line: int | None = None
    before: Tally = NOTHING


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
    known = None if anew else ledger.progress(key)
    resumes = known is not None and not known.finished and line_files.fits(path, known.mark)
    if known is None or not resumes:
        ledger.start_over(key)
        known = None
    start = known.mark if known else Mark(0, 0, b"", b"")
    before = known.tally if known else NOTHING
    tally, since = Tally(), known.mark if known else None
    tick(start.offset)
    with path.open("rb") as file:
        for batch in batches(line_files.lines(file, start.offset, start.line), most):
            reached = line_files.mark(path, batch.end, batch.line)
            tally += ledger.record(
                str(path), batch, _mover(key, since, reached, before + tally, finished=False)
            )
            since = reached
            tick(batch.end)
    end = since or line_files.mark(path, 0, 0)
    ledger.record(str(path), Batch(), _mover(key, since, end, before + tally, finished=True))
    return Ingested(str(path), tally, start.line + 1 if known else None, before)


def _mover(
    key: str, since: Mark | None, reached: Mark, sofar: Tally, *, finished: bool
) -> Callable[[Tally], tuple[str, Mark | None, Progress]]:
    return lambda found: (key, since, Progress(reached, finished, sofar + found))


def ingest_stream(ledger: Ledger, file: BinaryIO, name: str = STDIN) -> Ingested:
    """Record the facts in a pipe, which cannot be resumed; repeats are duplicates."""
    tally = Tally()
    for batch in batches(line_files.lines(file)):
        tally += ledger.record(name, batch)
    return Ingested(name, tally)


def ingest_all(ledger: Ledger, files: Iterable[str], *, anew: bool) -> list[Ingested]:
    """Record several files in the order given, with a progress bar on a terminal."""
    done = []
    for name in files:
        path = Path(name)
        if name == STDIN:
            done.append(ingest_stream(ledger, stdin_bytes()))
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
    files: Annotated[list[str], typer.Argument(metavar="FILE…|-", help="NDJSON files, or - .")],
    *,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: Annotated[
        bool, typer.Option("--project/--no-project", help="Bring the read models up to date after.")
    ] = True,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Read whole files, also those cut short before.")
    ] = False,
) -> None:
    """Record facts from NDJSON files, or from standard input (-).

    Ends with a reconciliation: read = recorded + duplicates + conflicts + rejected. Exits with 2 if
    anything was rejected or conflicting. The same command goes on with a run that was cut short.
    """
    _check(files)
    place = workspace(ctx, workspace_dir).made()
    with Ledger(place.ledger) as ledger:
        with without_collecting():
            done = ingest_all(ledger, files, anew=from_start)
        last = ledger.last_position()
        mended = bool(sum(one.tally.rejected for one in done)) and _all_mended(ledger, done)
    report, failure = projected(place) if project else (None, None)
    tally = sum((one.tally for one in done), Tally())
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(done, tally, last) | {"projected": report})
    else:
        _print(done, tally, mended=mended)
    if failure is not None:
        raise failure
    if not tally.clean:
        raise typer.Exit(ATTENTION)


def _check(files: list[str]) -> None:
    if sum(name in (STDIN, "/dev/stdin", "/dev/fd/0") for name in files) > 1:
        raise Misused("read standard input", "it is named twice", "name - once")
    for name in files:
        if not name:
            raise Misused("read ''", "the name is empty", "name a file, or - for standard input")
        if name == STDIN:
            stdin_bytes()
        else:
            line_files.checked(Path(name))


def _all_mended(ledger: Ledger, done: list[Ingested]) -> bool:
    """Whether no line that was rejected from these files waits to be mended."""
    from adapters.console.rejects import pending

    names = {one.file for one in done}
    return not any(one.feed in names for one in pending(ledger))


def projected(place: Workspace) -> tuple[dict[str, object] | None, PolicytrailError | None]:
    """Project, and hold an error back until the reconciliation is printed."""
    from adapters.console.project import catch_up

    try:
        with LedgerReader(place.ledger) as ledger:
            return catch_up(ledger, place), None
    except WorkspaceBusy as exc:
        say(f"the read models are left to the other process: {exc}")
        return None, None
    except PolicytrailError as exc:
        return None, exc


def _plain(done: list[Ingested], tally: Tally, last: int) -> dict[str, object]:
    return tally.plain() | {
        "last_position": last,
        "files": [
            {
                "file": one.file,
                **one.tally.plain(),
                "resumed_at_line": one.resumed_at_line,
                "before_interruption": one.before.plain() if one.resumed_at_line else None,
            }
            for one in done
        ],
    }


def _print(done: list[Ingested], tally: Tally, *, mended: bool) -> None:
    for one in done:
        if one.resumed_at_line:
            say(
                f"{one.file}: went on at line {one.resumed_at_line:,}; an earlier run had read"
                f" {one.before.read:,} and recorded {one.before.recorded:,}"
            )
    print_figures(tally.plain())
    if tally.rejected and mended:
        say("what was rejected is already mended: policytrail rejects list --all")
    elif tally.rejected:
        say("look at what was rejected, and mend it: policytrail rejects list")
    if tally.conflicts:
        say("look at what contradicts a recorded fact: policytrail conflicts list")
