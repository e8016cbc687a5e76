"""Rows of metrics in the forms that programs read, to a file or to standard output."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from adapters.console.query import Format
from adapters.console.writing import writing, writing_stdout
from adapters.duckdb import render
from adapters.workspace import Workspace
from domain.errors import Misused
from domain.rulebook.words import Lang

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Output:
    """Where an answer goes, in which form and language."""

    form: Format
    out: Path | None
    place: Workspace
    lang: Lang

    @property
    def in_words(self) -> bool:
        """Whether a person reads it on a terminal; a table that goes to a file is CSV."""
        return self.form is Format.TABLE and self.out is None

    def write(self, about: Mapping[str, Any], rows: Rows, shape: pa.Schema) -> None:
        """Write rows; JSON is one object that says what they are about, with them under ``rows``.

        raises  Misused for Parquet on a terminal; what ``writing`` raises
        """
        if self.out is None and self.form is Format.PARQUET and sys.stdout.isatty():
            raise Misused("print Parquet", "a terminal cannot show it", "name a file with --out")
        with writing_stdout() if self.out is None else writing(self.out, self.place) as sink:
            if self.form is Format.JSON:
                text = json.dumps({**about, "rows": rows}, ensure_ascii=False, default=str)
                sink.write(text.encode() + b"\n")
            else:
                _write(pa.Table.from_pylist([*rows], schema=shape), self.form, sink)
            sink.flush()


def _write(table: pa.Table, form: Format, sink: BinaryIO) -> None:
    reader = table.to_reader()
    if form is Format.PARQUET:
        render.parquet(reader, sink)
    else:
        sink.writelines(render.csv(reader))
