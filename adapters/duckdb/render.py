"""Answers as text or bytes: JSON lines, CSV, Parquet."""

import io
import json
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet

_SHANGHAI_MICROS = 8 * 3_600_000_000
_MICROS = {"s": 1_000_000, "ms": 1_000, "us": 1}


def json_lines(answer: pa.RecordBatchReader) -> Iterator[str]:
    """One JSON object a row; dates and instants are texts, instants at +08:00."""
    for batch in answer:
        for row in _plain(batch).to_pylist():
            yield json.dumps(row, ensure_ascii=False, default=str)


def rows(answer: pa.RecordBatchReader) -> Iterator[tuple[object, ...]]:
    """One tuple a row, with dates and instants as texts."""
    for batch in answer:
        yield from (tuple(row.values()) for row in _plain(batch).to_pylist())


def csv(answer: pa.RecordBatchReader) -> Iterator[bytes]:
    """A header line and one line a row; lists and structs are JSON."""
    header = True
    schema = _plain(pa.RecordBatch.from_pylist([], schema=answer.schema)).schema
    for batch in answer:
        yield _csv(_plain(batch), header=header)
        header = False
    if header:
        yield _csv(pa.RecordBatch.from_pylist([], schema=schema), header=True)


def parquet(answer: pa.RecordBatchReader, sink: BinaryIO) -> None:
    """Write a Parquet file with the types of the answer."""
    with pa_parquet.ParquetWriter(sink, answer.schema, compression="zstd") as writer:
        for batch in answer:
            writer.write_batch(batch)


def _csv(batch: pa.RecordBatch, *, header: bool) -> bytes:
    columns = [_text(column) for column in batch.columns]
    flat = pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
    sink = io.BytesIO()
    options = pa_csv.WriteOptions(include_header=header, quoting_style="needed")
    pa_csv.write_csv(pa.Table.from_batches([flat]), sink, options)
    return sink.getvalue()


def _text(column: pa.Array) -> pa.Array:
    if not pa.types.is_nested(column.type):
        return column
    values = column.to_pylist()
    return pa.array(
        [None if v is None else json.dumps(v, ensure_ascii=False, default=str) for v in values],
        pa.string(),
    )


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [_readable(column) for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _readable(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.tz and kind.unit in _MICROS:
        return pa.array(
            [_instant(value) for value in column.cast(pa.int64()).to_pylist()], pa.string()
        )
    if pa.types.is_temporal(kind) and not pa.types.is_duration(kind):
        return pc.cast(column, pa.string())
    return column


def _instant(micros: int | None) -> str | None:
    if micros is None:
        return None
    text = str(pa.scalar(micros + _SHANGHAI_MICROS, pa.timestamp("us")).cast(pa.string()))
    return text.replace(" ", "T").removesuffix(".000000") + "+08:00"
