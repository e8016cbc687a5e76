"""Facts as an object-centric event log, OCEL 2.0, in JSON and in SQLite."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from adapters.console.models.parquet import Times, about
from adapters.duckdb.export import Export, exporting
from adapters.ocel_files import ocel_sqlite, write_json
from adapters.workspace import Workspace
from domain.errors import Misused
from projections.catalog import Model
from streams.ocel import Row, Told, told

_FILES = {
    "ocel.json": "the log as JSON",
    "ocel.sqlite": "the log as a relational database",
}


def write_ocel(
    folder: Path, place: Workspace, _models: Sequence[Model], times: Times, *, items: bool
) -> dict[str, Any]:
    """Write the events with their objects in both forms, and say for the manifest what they are.

    raises  Misused if items of metrics are asked for; NotFound, Damaged, Mismatched, WorkspaceBusy
    """
    if items:
        raise Misused("export --items", "an event log has none", "leave --items out")
    with exporting(place.published, *times) as export, ocel_sqlite(folder / "ocel.sqlite") as log:
        count = log.take(_told(export))
        with (folder / "ocel.json").open("w", encoding="utf-8") as sink:
            write_json(sink, log, _told(export))
        said = about("ocel", export.source())
    files = [{"name": "ocel", "file": name, "title": title, "rows": count}
             for name, title in _FILES.items()]  # fmt: skip
    return said | {"standard": "OCEL 2.0", "files": files}


def _told(export: Export) -> Iterator[Told]:
    for batch in export.events():
        columns = (column.to_pylist() for column in batch.columns)
        for row in zip(*columns, strict=True):
            yield told(Row(*row))
