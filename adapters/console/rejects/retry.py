"""``policytrail rejects retry``: what was turned away, tried again or mended; what was parked."""

from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

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
from adapters.console.intake.ingesting import say_released
from adapters.console.rejects.common import found, message_of, parts, pending, reasons
from adapters.ledger.messages import MessageLedger
from adapters.ledger.rejects import PENDING, Reject
from adapters.workspace import Workspace
from domain.errors import Misused
from streams.cloudevents import Malformed, decode
from streams.intake import MAX_LINE, Accepted, Rejected, Tally
from streams.malformed import UnknownVersion
from streams.message_intake import Waiting, judge

OUTCOMES = ("recorded", "duplicate", "conflict", "rejected")


def retry(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER", help="One; without it, all pending.")
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
    """Try rejected lines and messages again, as they are or mended, and release what is parked.

    Exits with 2 if one is still rejected. What was parked and is known by now is recorded in its
    order.
    """
    if line is not None and number is None:
        raise Misused("retry with --line", "no number is given", "name the rejected line it mends")
    place = workspace(ctx, workspace_dir)
    with MessageLedger(place.ledger, create=False) as ledger:
        if number is None:
            results = [_retry(ledger, one, None) for one in pending(ledger)]
        else:
            results = [_retry_one(ledger, number, line)]
        released = ledger.release_parked()
    _print_results(results, released, as_json=wants_json(ctx, as_json=as_json))
    if project and (released.recorded or any(one["outcome"] == "recorded" for one in results)):
        _project(place)
    if not released.clean or any(one["outcome"] in ("rejected", "conflict") for one in results):
        raise typer.Exit(ATTENTION)


def _print_results(results: list[dict[str, object]], released: Tally, *, as_json: bool) -> None:
    still = [result for result in results if result["outcome"] == "rejected"]
    counts = {name: sum(r["outcome"] == name for r in results) for name in OUTCOMES}
    if as_json:
        figures = {"tried": len(results), **counts, "released": released.plain()}
        print_json(figures | {"lines": results})
    else:
        print_figures({"tried": len(results), **counts})
        for result in still[:20]:
            say(f"{result['number']}: {result['reason']}")
        say_released(released)


def _project(place: Workspace) -> None:
    from adapters.console.intake.ingest import projected

    _, failure = projected(place)
    if failure is not None:
        raise failure


def _mended(path: Path) -> bytes:
    from adapters.line_files import checked, lines

    if path.is_dir():
        raise Misused(f"read {path}", "it is a directory", "name the file of the mended line")
    with nullcontext(stdin_bytes()) if str(path) == "-" else checked(path).open("rb") as file:
        given = list(islice(lines(file), 2))
    if len(given) != 1:
        held = "more than one line" if given else "no line"
        raise Misused(f"read {path}", f"it holds {held}", "give exactly one line")
    raw = given[0].raw
    if not isinstance(raw, bytes):
        why = f"its line has {raw.size:,} bytes, and a fact at most {MAX_LINE:,}"
        raise Misused(f"read {path}", why, "give a shorter line")
    return raw


def _retry_one(ledger: MessageLedger, number: int, line: Path | None) -> dict[str, object]:
    one = found(ledger, number)
    if one.outcome != PENDING:
        raise Misused(
            f"retry the rejected line {number}",
            f"it is settled already ({one.outcome} at position {one.position})",
            "list the pending ones with: policytrail rejects list",
        )
    return _retry(ledger, one, None if line is None else _mended(line))


def _retry(ledger: MessageLedger, one: Reject, mended: bytes | None) -> dict[str, object]:
    result: dict[str, object] = {"number": one.number, "file": one.feed, "line": one.line}
    if mended is None and one.size > MAX_LINE:
        return result | {"outcome": "rejected", "reason": reasons(one)}
    try:
        accepted = _accepted(ledger, one, mended)
    except Malformed as exc:
        return result | {"outcome": "rejected", "reason": str(exc)}
    outcome, position = ledger.retry(one.number, accepted)
    return result | {"outcome": outcome, "position": position}


def _accepted(ledger: MessageLedger, one: Reject, mended: bytes | None) -> Accepted:
    """The fact in a mended line, or in what was rejected, now that it is read again.

    raises  Malformed
    """
    message = message_of(ledger, one) if mended is None else None
    if message is None:
        raw = mended if mended is not None else b"".join(parts(ledger, one.number))
        return Accepted(one.line, raw, decode(raw))
    match judge(message).verdict:
        case Accepted() as accepted:
            return accepted
        case Rejected() as rejected:
            raise Malformed(*rejected.reasons)
        case Waiting() as waiting:
            raise UnknownVersion(waiting.reason)
