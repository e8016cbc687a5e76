"""``policytrail rejects``: what was turned away, why, and how to mend it."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from eventsourcing.sqlite import SQLiteCursor

from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    counted,
    iso,
    print_figures,
    print_json,
    print_table,
    say,
    stdin_bytes,
    wants_json,
    workspace,
)
from adapters.console.writing import writing
from adapters.ledger import rejects
from adapters.ledger.ledger import Ledger
from adapters.ledger.reading import LedgerReader
from adapters.ledger.rejects import PENDING, Reject
from adapters.workspace import Workspace
from domain.errors import Misused, NotFound
from streams.cloudevents import Malformed, decode
from streams.intake import MAX_LINE, Accepted

app = typer.Typer(add_completion=False, no_args_is_help=True)
PAGE = 1_000
AllOption = Annotated[bool, typer.Option("--all", help="Also those that were mended.")]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="From `rejects list`.")]


@app.command("list")
def list_(
    ctx: typer.Context,
    *,
    everything: AllOption = False,
    limit: Annotated[int, typer.Option(min=1, help="How many at the most.")] = 50,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List rejected lines with file, line and reason."""
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        found = ledger.ask(
            lambda db: rejects.listed(db, pending_only=not everything, after=0, limit=limit)
        )
        total, pending = ledger.ask(rejects.counts)
    if wants_json(ctx, as_json=as_json):
        print_json({"rejects": total, "pending": pending, "lines": [_plain(one) for one in found]})
        return
    print_table(
        ("number", "file", "line", "bytes", "reason", "outcome"),
        [(str(r.number), r.feed, r.line, r.size, _reasons(r), r.outcome) for r in found],
    )
    shown = pending if not everything else total
    if len(found) < shown:
        say(f"{len(found):,} of {shown:,} shown; --limit shows more")


@app.command()
def show(
    ctx: typer.Context,
    number: NumberArgument,
    *,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a rejected line, every reason, and its bytes."""
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        one = _one(ledger, number)
        raw = b"".join(ledger.ask(partial(_parts, number=number)))
    if wants_json(ctx, as_json=as_json):
        print_json(_plain(one) | {"raw": raw.decode(errors="backslashreplace")})
        return
    print_figures(
        {
            "file": one.feed,
            "line": one.line,
            "seen at": iso(one.seen_us),
            "bytes": one.size,
            "outcome": one.outcome + (f" at position {one.position}" if one.position else ""),
        }
    )
    for reason in one.reasons:
        sys.stdout.write(f"  {reason}\n")
    text = raw.decode(errors="backslashreplace")
    sys.stdout.write(("".join(c if c.isprintable() else repr(c)[1:-1] for c in text)) + "\n")


@app.command()
def retry(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER", help="One line; without it, all pending.")
    ] = None,
    *,
    line: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The mended line, in place of the bytes as they came."),
    ] = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
    project: Annotated[
        bool, typer.Option("--project/--no-project", help="Bring the read models up to date after.")
    ] = True,
) -> None:
    """Try rejected lines again, as they are or mended. Exits with 2 if one is still rejected."""
    if line is not None and number is None:
        raise Misused("retry with --line", "no number is given", "name the rejected line it mends")
    place = workspace(ctx, workspace_dir)
    with Ledger(place.ledger, create=False) as ledger:
        if number is None:
            results = [_retry(ledger, one, None) for one in pending(ledger)]
        else:
            results = [_retry_one(ledger, number, line)]
    _print_results(results, as_json=wants_json(ctx, as_json=as_json))
    if project and any(result["outcome"] == "recorded" for result in results):
        _project(place)
    if any(result["outcome"] in ("rejected", "conflict") for result in results):
        raise typer.Exit(ATTENTION)


OUTCOMES = ("recorded", "duplicate", "conflict", "rejected")


def _print_results(results: list[dict[str, object]], *, as_json: bool) -> None:
    still = [result for result in results if result["outcome"] == "rejected"]
    counts = {name: sum(r["outcome"] == name for r in results) for name in OUTCOMES}
    if as_json:
        print_json({"tried": len(results), **counts, "lines": results})
    else:
        print_figures({"tried": len(results), **counts})
        for result in still[:20]:
            say(f"{result['number']}: {result['reason']}")


def _project(place: Workspace) -> None:
    from adapters.console.ingest import projected

    _, failure = projected(place)
    if failure is not None:
        raise failure


@app.command()
def export(
    ctx: typer.Context,
    out: Annotated[str, typer.Option(metavar="FILE|-", help="Where to write the lines.")] = "-",
    *,
    everything: AllOption = False,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the pending lines byte for byte, one a line, to mend and ingest again."""
    place = workspace(ctx, workspace_dir)
    with LedgerReader(place.ledger) as ledger:
        found = _every(ledger, pending_only=not everything)
        if out == "-":
            written = _write(ledger, found, sys.stdout.buffer)
        else:
            with writing(Path(out), place) as file:
                written = _write(ledger, found, file)
    if wants_json(ctx, as_json=as_json) and out != "-":
        print_json({"written": written, "out": out})
    else:
        say(f"{counted(written, 'rejected line')} written" + ("" if out == "-" else f" to {out}"))


def _write(ledger: LedgerReader, found: Iterable[Reject], file: BinaryIO) -> int:
    written = 0
    for one in found:
        file.writelines(ledger.ask(partial(_parts, number=one.number)))
        file.write(b"\n")
        written += 1
    file.flush()
    return written


def pending(ledger: LedgerReader) -> Iterator[Reject]:
    """The rejected lines that nobody has mended, by number."""
    return _every(ledger, pending_only=True)


def _every(ledger: LedgerReader, *, pending_only: bool) -> Iterator[Reject]:
    after = 0
    while page := ledger.ask(
        partial(rejects.listed, pending_only=pending_only, after=after, limit=PAGE)
    ):
        yield from page
        after = page[-1].number


def _parts(db: SQLiteCursor, number: int) -> list[bytes]:
    return list(rejects.parts(db, number))


def _one(ledger: LedgerReader, number: int) -> Reject:
    found = ledger.ask(lambda db: rejects.one(db, number))
    if found is None:
        raise NotFound(
            f"find the rejected line {number}",
            "there is none of this number",
            "list them with: policytrail rejects list --all",
        )
    return found


def _mended(path: Path) -> bytes:
    from adapters.line_files import checked, lines

    if path.is_dir():
        raise Misused(f"read {path}", "it is a directory", "name the file of the mended line")
    with nullcontext(stdin_bytes()) if str(path) == "-" else checked(path).open("rb") as file:
        found = list(islice(lines(file), 2))
    if len(found) != 1:
        held = "more than one line" if found else "no line"
        raise Misused(f"read {path}", f"it holds {held}", "give exactly one line")
    raw = found[0].raw
    if not isinstance(raw, bytes):
        why = f"its line has {raw.size:,} bytes, and a fact at most {MAX_LINE:,}"
        raise Misused(f"read {path}", why, "give a shorter line")
    return raw


def _retry_one(ledger: Ledger, number: int, line: Path | None) -> dict[str, object]:
    one = _one(ledger, number)
    if one.outcome != PENDING:
        raise Misused(
            f"retry the rejected line {number}",
            f"it is settled already ({one.outcome} at position {one.position})",
            "list the pending ones with: policytrail rejects list",
        )
    return _retry(ledger, one, None if line is None else _mended(line))


def _retry(ledger: Ledger, one: Reject, mended: bytes | None) -> dict[str, object]:
    result: dict[str, object] = {"number": one.number, "file": one.feed, "line": one.line}
    if mended is None and one.size > MAX_LINE:
        return result | {"outcome": "rejected", "reason": _reasons(one)}
    raw = mended
    if raw is None:
        raw = b"".join(ledger.ask(partial(_parts, number=one.number)))
    try:
        accepted = Accepted(one.line, raw, decode(raw))
    except Malformed as exc:
        return result | {"outcome": "rejected", "reason": str(exc)}
    outcome, position = ledger.retry(one.number, accepted)
    return result | {"outcome": outcome, "position": position}


def _reasons(one: Reject) -> str:
    return "; ".join(map(str, one.reasons))


def _plain(one: Reject) -> dict[str, object]:
    return {
        "number": one.number,
        "file": one.feed,
        "line": one.line,
        "seen_at": iso(one.seen_us),
        "bytes": one.size,
        "reasons": [reason._asdict() for reason in one.reasons],
        "outcome": one.outcome,
        "position": one.position,
    }
