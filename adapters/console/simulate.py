"""``policytrail simulate``: a portfolio to try things on, and what was planted in it."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from adapters.console.common import JsonOption, print_json, say, wants_json, writing
from adapters.spool_files import FileSpool
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
        typer.Option(metavar="FILE", help="What was planted [default: FILE.planted.json]"),
    ] = None,
    clean: Annotated[
        bool, typer.Option("--clean", help="No breach, no late, repeated or malformed line.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a simulated portfolio in order of arrival, and a sidecar that says what was planted."""
    levels = Levels.clean() if clean else Levels()
    with FileSpool() as spool:
        simulation = simulated(policies, seed, levels, spool)
        if out == "-":
            write_lines(sys.stdout.buffer, simulation.lines())
        else:
            with writing(Path(out)) as file:
                write_lines(file, simulation.lines())
        planted = simulation.sidecar()
    where = sidecar or (None if out == "-" else Path(f"{out}.planted.json"))
    if where is not None:
        with writing(where) as file:
            file.write(json.dumps(planted, ensure_ascii=False, indent=1).encode() + b"\n")
    totals = planted["totals"]
    if wants_json(ctx, as_json=as_json) and out != "-":
        print_json({"out": out, "sidecar": None if where is None else str(where), **totals})
    else:
        say(f"{totals['lines']:,} lines written" + (f"; planted: {where}" if where else ""))


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
