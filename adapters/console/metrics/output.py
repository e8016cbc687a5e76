"""Rows of metrics in the forms that programs read, to a file or to standard output."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from adapters.console.metrics.words import Format, Lang
from adapters.console.writing import writing, writing_stdout
from adapters.workspace import Workspace
from domain.errors import Misused

Rows = Sequence[Mapping[str, Any]]
Shape = Sequence[tuple[str, str]]
"""Columns and their types, as Arrow calls them."""


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

    def write(self, about: Mapping[str, Any], rows: Rows, shape: Shape) -> None:
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
                _write(rows, shape, self.form, sink)
            sink.flush()


def _write(rows: Rows, shape: Shape, form: Format, sink: BinaryIO) -> None:
    import pyarrow as pa

    from adapters.duckdb import render

    lists = {"texts": pa.list_(pa.string()), "positions": pa.list_(pa.int64())}
    schema = pa.schema([(name, lists.get(kind) or pa.type_for_alias(kind)) for name, kind in shape])
    reader = pa.Table.from_pylist([*rows], schema=schema).to_reader()
    if form is Format.PARQUET:
        render.parquet(reader, sink)
    else:
        sink.writelines(render.csv(reader))
