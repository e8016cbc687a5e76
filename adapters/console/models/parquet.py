"""Read models and metrics as Parquet files."""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from adapters.duckdb import render
from adapters.duckdb.export import Export, Relation, Source, exporting
from adapters.workspace import Workspace
from projections.catalog import Model

Times = tuple[int | None, int | None]


def write_parquet(
    folder: Path, place: Workspace, models: Sequence[Model], times: Times, *, items: bool
) -> dict[str, Any]:
    """Write a file for each read model, and say for the manifest what they are.

    raises  NotFound, Damaged, Mismatched, WorkspaceBusy
    """
    with exporting(place.published, *times) as export:
        return about("parquet", export.source()) | {
            "files": [_write(folder, export, one) for one in export.relations(models, items=items)]
        }


def about(form: str, source: Source) -> dict[str, Any]:
    """What a manifest says first."""
    return {
        "format": form,
        "program": f"policytrail {version('policytrail')}",
        "ledger_id": source.ledger_id,
        "position": source.position,
        "effective_at": source.effective_at,
        "known_at": source.known_at,
        "rulebooks": source.rulebooks,
    }


def _write(folder: Path, export: Export, relation: Relation) -> dict[str, Any]:
    name = f"{relation.name}.parquet"
    rows = 0

    def counted(batch: pa.RecordBatch) -> pa.RecordBatch:
        nonlocal rows
        rows += batch.num_rows
        return batch

    answer = export.stream(relation)
    with (folder / name).open("wb") as sink:
        render.parquet(pa.RecordBatchReader.from_batches(answer.schema, map(counted, answer)), sink)
    return {
        "name": relation.name,
        "file": name,
        "title": relation.title,
        "key": relation.key,
        "units": relation.units,
        "source": relation.source,
        "rows": rows,
        "columns": [
            {"name": column.name, "type": column.type, "meaning": column.meaning}
            for column in relation.columns
        ],
    }
