"""``policytrail query``: SQL over the read models, read-only."""

import sys
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, BinaryIO

import pyarrow as pa
import typer

from adapters.console.common import (
    JsonOption,
    WorkspaceOption,
    print_table,
    say,
    stdin_bytes,
    wants_json,
    workspace,
)
from adapters.console.evidence.access import AuditorOption, PurposeOption, keep, looker
from adapters.console.writing import writing
from adapters.duckdb import render
from adapters.duckdb.query import querying
from domain.errors import Misused

app = typer.Typer(add_completion=False)
SHOWN = 1_000  # rows of a table on a terminal


class Format(StrEnum):
    """Forms of an answer."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


@app.command()
def query(
    ctx: typer.Context,
    sql: Annotated[str, typer.Argument(help="One statement that selects; - reads it from stdin.")],
    *,
    form: Annotated[Format, typer.Option("--format", help="Form of the answer.")] = Format.TABLE,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the answer to a file.")
    ] = None,
    auditor: AuditorOption = None,
    purpose: PurposeOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the read models in SQL. Nothing can be changed, and no other file can be read."""
    text = _from_stdin() if sql == "-" else sql
    place = workspace(ctx, workspace_dir)
    who = looker(auditor, purpose)
    form = Format.JSON if wants_json(ctx, as_json=as_json) else form
    with querying(place.published) as reader:
        answer = reader.stream(text)
        if who:
            keep(place, who, "query", None, {"sql": text})
        if form is Format.TABLE and out is None:
            _table(answer)
        elif out is None:
            if form is Format.PARQUET and sys.stdout.isatty():
                raise Misused(
                    "print Parquet", "a terminal cannot show it", "name a file with --out"
                )
            _write(answer, form, sys.stdout.buffer)
        else:
            with writing(out, place) as file:
                _write(answer, Format.CSV if form is Format.TABLE else form, file)


def _from_stdin() -> str:
    try:
        return stdin_bytes().read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Misused("read standard input", "it is not UTF-8", "give the SQL in UTF-8") from None


def _write(answer: pa.RecordBatchReader, form: Format, sink: BinaryIO) -> None:
    match form:
        case Format.PARQUET:
            render.parquet(answer, sink)
        case Format.JSON:
            start = b"["
            for line in render.json_lines(answer):
                sink.write(start + line.encode())
                start = b",\n "
            sink.write(b"]\n" if start != b"[" else b"[]\n")
        case _:
            sink.writelines(render.csv(answer))
    sink.flush()


def _table(answer: pa.RecordBatchReader) -> None:
    rows = list(islice(render.rows(answer), SHOWN + 1))
    print_table(answer.schema.names, rows[:SHOWN])
    if len(rows) > SHOWN:
        say(f"the first {SHOWN:,} rows; --format csv or --out FILE give all of them")
