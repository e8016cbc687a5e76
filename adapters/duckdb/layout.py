"""Whether a file of read models is laid out as this version of the program lays them out."""

import duckdb

from adapters.duckdb.errors import REBUILD
from domain.errors import Mismatched

LAYOUT = 5


def check_layout(con: duckdb.DuckDBPyConnection) -> None:
    """Refuse a file that another version of the program laid out, before reading more of it.

    raises  Mismatched
    """
    try:
        found = con.execute("SELECT layout FROM projection_checkpoint").fetchall()
    except (duckdb.BinderException, duckdb.CatalogException):
        found = []
    layout = found[0][0] if len(found) == 1 else "unknown"
    if layout != LAYOUT:
        raise Mismatched(
            "open the read models",
            f"another version of policytrail laid them out (layout {layout})",
            REBUILD,
        )


def fingerprints(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """By which SQL each read model of an open file was made."""
    return dict(con.execute("SELECT model, fingerprint FROM projection_models").fetchall())
