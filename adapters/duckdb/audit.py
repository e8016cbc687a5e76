"""Audits: questions whose answer must be empty."""

import duckdb

from domain.errors import Damaged
from projections.catalog import audits, catalogue

_ATTEMPTED = "audit the read models"


def audit(con: duckdb.DuckDBPyConnection) -> None:
    """Ask every audit, and whether the key of every read model is unique.

    raises  Damaged with the audits that found something
    """
    found = []
    for name, sql in (audits() | _keys()).items():
        if rows := con.execute(
            f"SELECT COUNT(*) FROM ({sql.strip().removesuffix(';')})"
        ).fetchall()[0][0]:
            found.append(f"{name} ({rows} rows)")
    if found:
        raise Damaged(_ATTEMPTED, f"these audits found something: {', '.join(found)}")


def _keys() -> dict[str, str]:
    return {
        f"{model.name}_key_is_unique": (
            f"SELECT {', '.join(model.key)} FROM {model.name}"
            f" GROUP BY {', '.join(model.key)} HAVING COUNT(*) > 1"
        )
        for model in catalogue()
        if not model.figures  # they are grouped by their key
    }
