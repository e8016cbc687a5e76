"""``policytrail simulate``: a portfolio to try things on, and what was planted in it."""

import json
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from adapters.console.common import (
    JsonOption,
    counted,
    print_json,
    say,
    wants_json,
    workspace,
)
from adapters.console.writing import is_device, writing, writing_stdout
from adapters.spool_files import FileSpool
from adapters.workspace import Workspace
from domain.errors import Misused
from streams.simulator import Levels
from streams.simulator import simulate as simulated

app = typer.Typer(add_completion=False)
CHUNK = 2_000  # lines a write


@app.command()
def simulate(
    ctx: typer.Context,
    *,
    policies: Annotated[int, typer.Option(min=1, help="How many policies.")],
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 1,
    out: Annotated[str, typer.Option(metavar="FILE|-", help="Where the lines go.")],
    sidecar: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What was planted (default: FILE.planted.json)."),
    ] = None,
    clean: Annotated[
        bool, typer.Option("--clean", help="No breach, no late, repeated or malformed line.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a simulated portfolio in order of arrival, and a sidecar that says what was planted."""
    levels = Levels.clean() if clean else Levels()
    target = None if out == "-" else Path(out)
    where = sidecar or (
        None if target is None or is_device(target) else Path(f"{out}.planted.json")
    )
    if target is not None and where is not None and target.resolve() == where.resolve():
        raise Misused(f"write {where}", "--out and --sidecar name the same file", "name two files")
    planted = _simulated(workspace(ctx, None), target, where, (policies, seed, levels))
    totals = planted["totals"]
    if wants_json(ctx, as_json=as_json) and out != "-":
        print_json({"out": out, "sidecar": None if where is None else str(where), **totals})
    else:
        told = f"; planted: {where}" if where else ""
        say(f"{counted(totals['lines'], 'line')} written{told}")


def _simulated(
    place: Workspace, target: Path | None, where: Path | None, what: tuple[int, int, Levels]
) -> dict[str, Any]:
    """Write the lines and the sidecar, once both can be written, and give the sidecar."""
    with writing(where, place) if where else nullcontext() as beside:
        with (
            writing(target, place) if target else writing_stdout() as file,
            FileSpool() as spool,
        ):
            simulation = simulated(*what, spool)
            write_lines(file, simulation.lines())
        planted = simulation.sidecar()
        if beside is not None:
            beside.write(json.dumps(planted, ensure_ascii=False, indent=1).encode() + b"\n")
    return planted


def write_lines(file: BinaryIO, lines: Iterable[bytes]) -> None:
    """Write lines, each with its line break, some thousands at a time."""
    chunk: list[bytes] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            file.write(b"\n".join(chunk) + b"\n")
            chunk.clear()
    file.write(b"".join(line + b"\n" for line in chunk))
    file.flush()
