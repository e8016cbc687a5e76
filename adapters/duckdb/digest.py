"""A fingerprint of what a read model says: the same on every machine and for every batching."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from adapters.duckdb.connection import reading
from projections.catalog import catalogue, digested


@dataclass(frozen=True, slots=True)
class Digest:
    """How many rows a read model has and what they say.

    units   ``value`` is the SHA-256 of the number of rows and of the sums of the two halves of the
            MD5 of each row as JSON, with instants in UTC: the order of rows does not matter
    """

    model: str
    rows: int
    value: str


def digests(path: Path) -> tuple[Digest, ...]:
    """Digest every read model of a file that nobody is writing.

    raises  Damaged, WorkspaceBusy
    """
    with reading(path, "digest the read models", zone="UTC") as con:
        return digests_of(con, digested(catalogue()))


def digests_of(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> tuple[Digest, ...]:
    """Digest read models over a connection whose time zone is UTC."""
    return tuple(_digest(con, name) for name in names)


def _digest(con: duckdb.DuckDBPyConnection, name: str) -> Digest:
    rows, low, high = con.execute(
        "SELECT COUNT(*), SUM(md5_number_lower(text))::VARCHAR,"
        " SUM(md5_number_upper(text))::VARCHAR"
        f" FROM (SELECT to_json(line)::VARCHAR AS text FROM {name} AS line)"
    ).fetchall()[0]
    return Digest(name, rows, sha256(f"{name} {rows} {low} {high}".encode()).hexdigest())
