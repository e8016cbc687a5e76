"""Answers as text or bytes: JSON lines, CSV, Parquet."""

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet

from adapters.duckdb.plain import is_plain, unique, values


def json_lines(answer: pa.RecordBatchReader) -> Iterator[str]:
    """One JSON object a row; dates and instants are texts, instants at +08:00."""
    names = unique(answer.schema.names)
    for row in rows(answer):
        yield _json(dict(zip(names, row, strict=True)))


def rows(answer: pa.RecordBatchReader) -> Iterator[tuple[object, ...]]:
    """One tuple a row, with dates and instants as texts."""
    for batch in answer:
        yield from zip(*(values(column) for column in batch.columns), strict=True)


def csv(answer: pa.RecordBatchReader) -> Iterator[bytes]:
    """A header line and one line a row; lists and structs are JSON."""
    header = True
    for batch in answer:
        yield _csv(batch, header=header)
        header = False
    if header:
        yield _csv(pa.RecordBatch.from_pylist([], schema=_as_text(answer.schema)), header=True)


def parquet(answer: pa.RecordBatchReader, sink: BinaryIO) -> None:
    """Write a Parquet file with the types of the answer; intervals, which it has not, are texts."""
    schema = _as_parquet(answer.schema)
    with pa_parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in answer:
            columns = [
                column if column.type == field.type else _text(column)
                for column, field in zip(batch.columns, schema, strict=True)
            ]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))


def _csv(batch: pa.RecordBatch, *, header: bool) -> bytes:
    columns = [column if is_plain(column.type) else _text(column) for column in batch.columns]
    flat = pa.RecordBatch.from_arrays(columns, names=unique(batch.schema.names))
    sink = io.BytesIO()
    options = pa_csv.WriteOptions(include_header=header, quoting_style="needed")
    pa_csv.write_csv(pa.Table.from_batches([flat]), sink, options)
    return sink.getvalue()


def _text(column: pa.Array) -> pa.Array:
    texts = [
        value if value is None or isinstance(value, str) else _json(value)
        for value in values(column)
    ]
    return pa.array(texts, pa.string())


def _as_text(schema: pa.Schema) -> pa.Schema:
    names = unique(schema.names)
    return pa.schema(
        [
            (name, kind if is_plain(kind) else pa.string())
            for name, kind in zip(names, schema.types, strict=True)
        ]
    )


def _as_parquet(schema: pa.Schema) -> pa.Schema:
    names = unique(schema.names)
    return pa.schema(
        [
            (name, kind if _in_parquet(kind) else pa.string())
            for name, kind in zip(names, schema.types, strict=True)
        ]
    )


def _in_parquet(kind: pa.DataType) -> bool:
    if pa.types.is_interval(kind) or pa.types.is_union(kind):
        return False
    if isinstance(kind, pa.BaseExtensionType):
        return False
    fields = [kind.field(index) for index in range(kind.num_fields)]
    if pa.types.is_struct(kind) and not (
        fields and len({field.name for field in fields}) == len(fields)
    ):
        return False
    return all(_in_parquet(field.type) for field in fields)


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=False, default=str, allow_nan=False)


def _finite(value: Any) -> Any:
    """JSON has neither NaN nor infinity: null stands for both."""
    match value:
        case float():
            return value if abs(value) < float("inf") else None
        case dict():
            return {name: _finite(item) for name, item in value.items()}
        case list():
            return [_finite(item) for item in value]
        case _:
            return value
