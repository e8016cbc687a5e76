"""What tests copy in place of laying it out is what the program lays out."""

import re
from pathlib import Path

from adapters.duckdb import files
from adapters.duckdb.connection import reading, writing
from adapters.duckdb.store import Store
from projections.catalog import catalogue
from tests.read_models import LEDGER

ASKED = (
    "SELECT schema_name, view_name, sql, comment FROM duckdb_views() WHERE NOT internal",
    "SELECT schema_name, table_name, sql, comment FROM duckdb_tables()",
    "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal",
    "SELECT function_name, parameters, macro_definition FROM duckdb_functions() WHERE NOT internal",
    "FROM projection_models",
    "SELECT * EXCLUDE (origin) FROM projection_checkpoint",
    "FROM folds.rules",
)
_LEFT_OUT = re.compile(r"EXCLUDE \(([^)]*)\)")  # columns that DuckDB writes in any order


def held(path: Path) -> tuple[list[list[str]], str]:
    """Everything that a file defines, and the name of its build."""
    with reading(path, "look at the read models") as con:
        found = [con.execute(f"FROM ({sql}) ORDER BY ALL").fetchall() for sql in ASKED]
        origin = con.execute("SELECT origin FROM projection_checkpoint").fetchall()[0][0]
    return [[_LEFT_OUT.sub(_in_order, str(row)) for row in rows] for rows in found], origin


def _in_order(found: re.Match[str]) -> str:
    return str(sorted(found[1].split(", ")))


def test_a_copy_is_what_is_laid_out(tmp_path: Path) -> None:
    """All that differs is the name of the build, of which every file has one of its own."""
    laid_out, copied, again = (tmp_path / name for name in ("laid_out", "copied", "again"))
    with writing(laid_out, "lay out") as con:
        Store(con, catalogue()).create(LEDGER)
    for path in (copied, again):
        files.lay_out(path, "copy", LEDGER, catalogue())

    found = [held(path) for path in (laid_out, copied, again)]

    assert found[0][0] == found[1][0] == found[2][0]
    assert all(found[0][0])
    assert len({origin for _, origin in found}) == 3
